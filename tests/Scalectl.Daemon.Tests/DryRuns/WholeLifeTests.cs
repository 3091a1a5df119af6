using System.Net.Http.Json;
using System.Text.Json;
using Scalectl.Api;
using Scalectl.Daemon.Clusters;
using Scalectl.Daemon.Tests.Clusters;
using Scalectl.Daemon.Tests.Faults;
using Scalectl.Daemon.Tests.Lab;

namespace Scalectl.Daemon.Tests.DryRuns;

/// <summary>Everything that Scalectl does on a cloud, from the first user to the last removal, seen from the wire.</summary>
[CancelAfter(180_000)]
[Parallelizable(ParallelScope.All)]
internal sealed class WholeLifeTests
{
    private static readonly PolicyView[] Policies =
    [
        new() { Kind = PolicyKind.TargetTracking, Target = 50, DisableScaleIn = true },
        new() { Kind = PolicyKind.Step, Target = 70, LowTarget = 30, StepsOut = [new(0, 10, 1), new(10, null, 2)], StepsIn = [new(null, 0, -1)] },
        new() { Kind = PolicyKind.Simple, Target = 60, Adjustment = 2, CooldownSeconds = 45 },
        new() { Kind = PolicyKind.Static },
    ];

    [Test]
    public async Task Cloud_WholeLife_SeesTheCallsOfTheDryRunsAndUsesThePermissionsOfTheDocument(CancellationToken stop)
    {
        await using var target = await CountingTarget.StartAsync();
        await using var cloud = await FaultyCloud.StartAsync(stop);
        var used = new HashSet<string>(cloud.Proxy.Seen.Select(c => c.Permission));
        foreach (var policy in Policies)
        {
            var request = new AppRequest { Name = "shop", ImageId = "ami-lab-webapp", Type = "t3.micro", Min = 1, Max = 3, Port = 8088, WarmUpSeconds = 7, Policy = policy };
            await SameAsync(cloud, used, "apps", JsonContent.Create(request, ApiJson.Default.AppRequest), () => UntilReadyAsync(cloud, stop), stop);
            AssertWhole(cloud.Proxy.Changes, policy);
            await ExperimentOnAppAsync(cloud, used, policy, stop);
            await CalibrateAsync(cloud, used, policy, stop);
            await SameAsync(cloud, used, "apps/shop", null, () => Task.CompletedTask, stop);
        }

        var load = new ClusterRequest { Name = "load", TimeStart = "now", TimeEnd = "+2s", TimeStep = 1, Target = target.Address, Function = "2", Size = 1, Type = "t2.micro" };
        await SameAsync(cloud, used, "clusters", JsonContent.Create(load, ApiJson.Default.ClusterRequest), () => UntilDoneAsync(cloud, stop), stop);
        Assert.That(
            cloud.Proxy.Changes.Single(c => c.Action == "AuthorizeSecurityGroupIngress").Parameters,
            Does.ContainKey("IpPermissions.1.IpRanges.1.CidrIp").WithValue("127.0.0.1/32"), "the lab's machines accept the daemon's own address only");
        await SameAsync(cloud, used, "clusters/load", null, () => Task.CompletedTask, stop);

        const string whole = """
            name: whole
            app: {deploy: {imageId: ami-lab-webapp, type: t3.micro, min: 1, max: 2, port: 8089, warmUp: 2s, policy: {kind: step, target: 60}}}
            load: {function: "5", step: 1s, steps: 2, machines: 1, type: t3.micro}
            """;
        await SameAsync(cloud, used, "experiments", Submission(whole), () => UntilEndedAsync(cloud, "whole-1", stop), stop);
        Assert.That(await cloud.Lab.LeftAsync(stop), Is.Empty);
        LeastPolicy.AssertCovers(used);
    }

    /// <summary>The dry run, which must not change anything; then the same for real, which must make the same calls.</summary>
    private static async Task SameAsync(FaultyCloud cloud, HashSet<string> used, string path, HttpContent? body, Func<Task> settle, CancellationToken stop)
    {
        var client = cloud.Daemon.Client;
        Task<HttpResponseMessage> SendAsync(string at) => body is null ? client.DeleteAsync($"/api/v1/{at}", stop) : client.PostAsync($"/api/v1/{at}", body, stop);

        cloud.Proxy.Forget();
        using var rehearsed = await SendAsync($"{path}?dryRun=true");
        var text = await rehearsed.Content.ReadAsStringAsync(stop);
        Assert.That(rehearsed.IsSuccessStatusCode, Is.True, text);
        Assert.That(cloud.Proxy.Changes, Is.Empty, "a dry run changes nothing");
        var calls = JsonSerializer.Deserialize(text, ApiJson.Default.DryRunView)!.Calls;

        cloud.Proxy.Forget();
        using var done = await SendAsync(path);
        Assert.That(done.IsSuccessStatusCode, Is.True, await done.Content.ReadAsStringAsync(stop));
        await settle();
        var changes = cloud.Proxy.Changes;
        used.UnionWith(cloud.Proxy.Seen.Select(c => c.Permission));

        Assert.That(calls.Select(c => $"{c.Service}:{c.Action}"), Is.EqualTo(changes.Select(c => c.Permission)), path);
        foreach (var (said, made) in calls.Zip(changes))
        {
            foreach (var (name, value) in said.Parameters.Where(p => !p.Value.StartsWith('(') && !IsTime(p.Value)))
            {
                Assert.That(made.Parameters.GetValueOrDefault(name), Is.EqualTo(value), $"{path}: {said.Action} {name}");
            }
        }
    }

    /// <summary>Ends are counted from the call: between two calls they differ.</summary>
    private static bool IsTime(string value) => DateTimeOffset.TryParse(value, System.Globalization.CultureInfo.InvariantCulture, out _) || (long.TryParse(value, out var number) && number > 1_500_000_000);

    private static void AssertWhole(IReadOnlyList<SeenCall> changes, PolicyView policy)
    {
        IReadOnlyDictionary<string, string> Of(string action) => changes.First(c => c.Action == action).Parameters;
        var template = Of("CreateLaunchTemplate");
        Assert.That(
            (template["LaunchTemplateData.MetadataOptions.HttpTokens"], template["LaunchTemplateData.MetadataOptions.HttpPutResponseHopLimit"], template["LaunchTemplateData.Monitoring.Enabled"]),
            Is.EqualTo(("required", "2", "true")));
        Assert.That(template.Keys, Has.None.Contains("IamInstanceProfile"), "a machine has no permissions");
        var group = Of("CreateAutoScalingGroup");
        Assert.That(
            (group["DefaultInstanceWarmup"], group["HealthCheckGracePeriod"], group["DefaultCooldown"]),
            Is.EqualTo(("7", "7", policy.Kind == PolicyKind.Simple ? "45" : "300")));
        Assert.That(changes.Count(c => c.Action == "EnableMetricsCollection"), Is.EqualTo(1));
        Assert.That(changes.Where(c => c.Action == "PutScalingPolicy").Select(c => c.Parameters["PolicyType"]), Is.EqualTo(policy.Kind switch
        {
            PolicyKind.TargetTracking => ["TargetTrackingScaling"],
            PolicyKind.Step => ["StepScaling", "StepScaling"],
            PolicyKind.Simple => ["SimpleScaling", "SimpleScaling"],
            _ => Array.Empty<string>(),
        }));
        var alarms = changes.Where(c => c.Action == "PutMetricAlarm").ToList();
        Assert.That(alarms, Has.Count.EqualTo(policy.Kind is PolicyKind.Step or PolicyKind.Simple ? 2 : 0));
        Assert.That(alarms.Select(a => a.Parameters["AlarmActions.member.1"]), Has.All.Contain(":scalingPolicy:"));
    }

    /// <summary>Once: with another target for its policy, and a machine too many, so that the experiment has to bring it to its start.</summary>
    private static async Task ExperimentOnAppAsync(FaultyCloud cloud, HashSet<string> used, PolicyView policy, CancellationToken stop)
    {
        if (policy.Kind != PolicyKind.TargetTracking)
        {
            return;
        }

        await cloud.Lab.Clients.AutoScaling.SetDesiredCapacityAsync("scalectl-app-shop", 2, honorCooldown: false, stop);
        const string onShop = """
            name: onshop
            app: {name: shop, policyTarget: 40}
            load: {function: "5", step: 1s, steps: 2, machines: 1, type: t3.micro}
            """;
        await SameAsync(cloud, used, "experiments", Submission(onShop), () => UntilEndedAsync(cloud, "onshop-1", stop), stop);
    }

    /// <summary>Once: 20 requests/s hold and 40 break, which is near enough.</summary>
    private static async Task CalibrateAsync(FaultyCloud cloud, HashSet<string> used, PolicyView policy, CancellationToken stop)
    {
        if (policy.Kind != PolicyKind.Static)
        {
            return;
        }

        cloud.Proxy.Forget();
        var request = new CalibrationRequest { Max = 1, StartRequestsPerSecond = 20, RunSeconds = 2, WarmUpSeconds = 0, ResolutionPct = 50, SloP95Ms = 500, MaxLatenessMs = 200, Attempts = 10 };
        using var begun = await cloud.Daemon.PostAsync("/api/v1/apps/shop/calibration", request, ApiJson.Default.CalibrationRequest, stop);
        CalibrationView? view = null;
        await Eventually.TrueAsync(async () => (view = await cloud.Daemon.GetAsync("/api/v1/apps/shop/calibration", ApiJson.Default.CalibrationView, stop)).EndedAt is not null, stop);
        used.UnionWith(cloud.Proxy.Seen.Select(c => c.Permission));

        Assert.That(view!.State, Is.EqualTo(CalibrationState.Done), view.Message);
        Assert.That(
            cloud.Proxy.Changes.Where(c => c.Action == "UpdateAutoScalingGroup").Select(c => (c.Parameters["MinSize"], c.Parameters["MaxSize"], c.Parameters["DesiredCapacity"])),
            Is.EqualTo((List<(string, string, string)>)[("1", "1", "1"), ("1", "3", "1")]), "held, and given back");
    }

    private static JsonContent Submission(string specification) => JsonContent.Create(new ExperimentSubmission(specification, 1), ApiJson.Default.ExperimentSubmission);

    private static Task UntilReadyAsync(FaultyCloud cloud, CancellationToken stop)
        => Eventually.TrueAsync(async () => (await cloud.Daemon.GetAsync("/api/v1/apps/shop", ApiJson.Default.AppView, stop)).State == AppState.Ready, stop);

    private static Task UntilDoneAsync(FaultyCloud cloud, CancellationToken stop)
        => Eventually.TrueAsync(() => Task.FromResult(cloud.Daemon.Service<ClusterDirectory>().Find("load")?.State == ClusterState.Done), stop);

    private static async Task UntilEndedAsync(FaultyCloud cloud, string id, CancellationToken stop)
    {
        ExperimentView? view = null;
        await Eventually.TrueAsync(
            async () => (view = await cloud.Daemon.GetAsync($"/api/v1/experiments/{id}", ApiJson.Default.ExperimentView, stop)).State is ExperimentState.Done or ExperimentState.Failed, stop);
        Assert.That(view!.State, Is.EqualTo(ExperimentState.Done), view.Message);
    }
}
