using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Scalectl.Api;
using Scalectl.Daemon.Tests.Lab;
using Scalectl.Tuning;

namespace Scalectl.Daemon.Tests.Tunings;

/// <summary>Tunings whose runs are real: the daemon's program, the lab's program, its machines, its policies, real requests.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(240_000)]
internal sealed class TuningOnLabTests
{
    /// <summary>Every threshold holds: the search ends at the most, after two runs.</summary>
    private const string Light = """
        name: light
        app:
          deploy: {imageId: ami-lab-webapp, type: t3.micro, min: 1, max: 2, warmUp: 2s, policy: {kind: target-tracking, target: 60}}
        load: {function: "10", step: 1s, steps: 5, type: t3.micro}
        probe: {interval: 1s, timeout: 2s}
        demand: {capacityPerInstance: 20}
        price: {perHour: 0.0116}
        """;

    // A machine of these tests is shared with whatever else is built on it: what is late is late by its fault.
    private static readonly TuningRequest Search = new()
    {
        Experiment = Light,
        Method = TuningMethod.SlowStart,
        Start = 40,
        Most = 80,
        ErrorLimit = "100%",
        MaxLatenessMs = 60_000,
    };

    [Test]
    public async Task Tuning_DaemonKilledInItsSecondRun_GoesOnAnswersAndLeavesNothing(CancellationToken stop)
    {
        await using var lab = await LabProcess.StartAsync(stop);
        await using var daemon = await DaemonOnLab.StartAsync(lab, stop);
        await BeginAsync(daemon, Search, stop);
        await UntilAsync(daemon, t => t.Tries is [{ State: TuningTryState.Done }, { Repetitions: [{ ExperimentId: not null }] }], stop);

        await daemon.KillAsync();
        await daemon.RunAsync(stop);
        var view = await UntilAsync(daemon, t => t.EndedAt is not null, stop);

        Assert.That((view.State, view.Message), Is.EqualTo((TuningState.Done, (string?)null)), daemon.Said);
        Assert.That(view.Tries.Select(t => (t.Threshold, t.Holds)), Is.EqualTo(new[] { (40.0, (bool?)true), (80.0, true) }));
        Assert.That((view.Answer!.Threshold, view.Answer.Verified, view.Simulated), Is.EqualTo(((double?)80, true, false)));
        Assert.That((string[])[.. view.Answer.Why, .. view.Answer.Risks, view.Answer.Costs, .. view.Tries.Select(t => t.Reason)], Has.None.Empty);
        Assert.That((view.Budget.Runs, view.Budget.Currency), Is.EqualTo((2, "USD")));
        Assert.That(view.Budget.Minutes, Is.InRange(2 * 5 / 60.0, 4), "two loads of five seconds, and what comes before and after them");
        Assert.That(view.Budget.Cost, Is.GreaterThanOrEqualTo(4 * 60 * 0.0116 / 3600 * 0.99), "two runs of an app's and a load's machine, a minute each at least");

        // The runs are ordinary experiments: each once, with its threshold, and it says whose it is.
        var runs = await daemon.GetAsync("experiments", ApiJson.Default.IReadOnlyListExperimentSummary, stop);
        Assert.That(
            runs.Select(e => (e.Id, e.State, e.Tuning)),
            Is.EqualTo(new[] { ("light-at-40-1", ExperimentState.Done, new TuningPlace("t1", 1, 1, 1, 40)), ("light-at-80-1", ExperimentState.Done, new TuningPlace("t1", 2, 1, 1, 80)) }));
        Assert.That(view.Tries.Select(t => t.Repetitions.Single().ExperimentId), Is.EqualTo(runs.Select(e => e.Id)));
        Assert.That((await daemon.ShowAsync("light-at-80-1", stop)).Specification.App.Deploy!.Policy.Target, Is.EqualTo(80));
        Assert.That(await lab.ResourcesAsync(stop), Is.Empty);
    }

    [Test]
    public async Task Tuning_StoppedInARunAndResumed_GoesOnWithThatThresholdAndRestoresTheGroup(CancellationToken stop)
    {
        await using var lab = await LabProcess.StartAsync(stop);
        await using var daemon = await DaemonOnLab.StartAsync(lab, stop);
        var shop = new AppRequest { Name = "shop", ImageId = "ami-lab-webapp", Type = "t3.micro", Min = 1, Max = 2, Port = 8089, WarmUpSeconds = 2 };
        await daemon.PostAsync("apps", shop, ApiJson.Default.AppRequest, stop);
        await Eventually.TrueAsync(async () => (await daemon.GetAsync("apps/shop", ApiJson.Default.AppView, stop)).State == AppState.Ready, stop);
        async Task<double?> TargetAsync() => (await lab.Clients.AutoScaling.DescribeWholePoliciesAsync("scalectl-app-shop", stop)).Single().Target;
        async Task<IEnumerable<string>> LastingAsync() => (await lab.LeftAsync(stop)).Where(l => !l.StartsWith("machine", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        var before = await LastingAsync();
        var file = Light.Replace("  deploy: {imageId: ami-lab-webapp, type: t3.micro, min: 1, max: 2, warmUp: 2s, policy: {kind: target-tracking, target: 60}}", "  name: shop", StringComparison.Ordinal);
        await BeginAsync(daemon, Search with { Experiment = file, Start = 40, Most = 40 }, stop);
        await Eventually.TrueAsync(async () => await TargetAsync() == 40, stop);

        await PostAsync(daemon, "tunings/t1/stop", HttpStatusCode.Accepted, stop);
        var stopped = await UntilAsync(daemon, t => t.EndedAt is not null, stop);
        var afterStop = await TargetAsync();
        await PostAsync(daemon, "tunings/t1/resume", HttpStatusCode.Accepted, stop);
        var view = await UntilAsync(daemon, t => t.EndedAt is not null, stop);

        Assert.That((stopped.State, stopped.Message, stopped.Tries.Single().State), Is.EqualTo((TuningState.Stopped, "stopped by its user", TuningTryState.Stopped)), daemon.Said);
        Assert.That(afterStop, Is.EqualTo(60), "the stopped run has put its policy back");
        Assert.That((view.State, view.Answer?.Threshold), Is.EqualTo((TuningState.Done, (double?)40)), $"{view.Message}\n{daemon.Said}");
        Assert.That(view.Tries.Single().Repetitions.Select(r => (r.ExperimentId, r.Figures is not null)), Is.EqualTo(new[] { ("light-at-40-1", false), ("light-at-40-2", true) }));
        Assert.That(await TargetAsync(), Is.EqualTo(60));
        Assert.That(await LastingAsync(), Is.EqualTo(before));
        using var removed = await daemon.Client.DeleteAsync("tunings/t1", stop);
        Assert.That((removed.StatusCode, (await daemon.GetAsync("experiments", ApiJson.Default.IReadOnlyListExperimentSummary, stop)).Count), Is.EqualTo((HttpStatusCode.NoContent, 2)), "its runs stay");
    }

    /// <summary>100,000 USD an hour: a machine costs 1,667 USD at once, because a minute is the least that is billed.</summary>
    [Test]
    public async Task Budget_OfMoneyReachedInARun_EndsItAndTheTuningAndLeavesNothing(CancellationToken stop)
    {
        await using var lab = await LabProcess.StartAsync(stop);
        await using var daemon = await DaemonOnLab.StartAsync(lab, stop);
        var dear = Light.Replace("0.0116", "100000", StringComparison.Ordinal);
        using var small = await daemon.Client.PostAsync("tunings", JsonContent.Create(Search with { Experiment = dear, BudgetCost = 1000, BudgetMinutes = 0.05 }, ApiJson.Default.TuningRequest), stop);
        // Two machines of the app (the policy's second one comes at 40 percent of 20 requests a second) are more than one and a half.
        await BeginAsync(daemon, Search with { Experiment = dear.Replace("steps: 5", "steps: 50", StringComparison.Ordinal), BudgetCost = 2500 }, stop);
        var view = await UntilAsync(daemon, t => t.EndedAt is not null, stop);

        Assert.That(small.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest), "less than the least that a run takes");
        Assert.That(await small.Content.ReadAsStringAsync(stop), Does.Contain("--budget-cost").And.Contain("--budget-minutes"));
        Assert.That(view.State, Is.EqualTo(TuningState.Failed), daemon.Said);
        Assert.That(view.Message, Does.Contain("the budget ended run light-at-40-1").And.Contain("no run of it counts"));
        Assert.That(view.Tries.Single().Repetitions.Single().Reason, Does.Contain("ended by its budget"));
        Assert.That(view.Budget.CostLimit, Is.EqualTo(2500));
        Assert.That(view.Budget.Cost, Is.GreaterThanOrEqualTo(2500));
        Assert.That(await lab.ResourcesAsync(stop), Is.Empty);
    }

    [Test]
    public async Task Tuning_OfAnAppThatIsNotThereOrHasAnotherPolicy_IsRefused(CancellationToken stop)
    {
        await using var lab = await LabProcess.StartAsync(stop);
        await using var daemon = await DaemonOnLab.StartAsync(lab, stop);
        var shop = new AppRequest { Name = "shop", ImageId = "ami-lab-webapp", Type = "t3.micro", Min = 1, Max = 2, Port = 8090, WarmUpSeconds = 2, Policy = new PolicyView { Kind = PolicyKind.Simple } };
        await daemon.PostAsync("apps", shop, ApiJson.Default.AppRequest, stop);
        await Eventually.TrueAsync(async () => (await daemon.GetAsync("apps/shop", ApiJson.Default.AppView, stop)).State == AppState.Ready, stop);
        async Task<string> RefusedAsync(string app)
        {
            var request = Search with { Experiment = $"name: light\napp: {{{app}}}\nload: {{function: \"10\", step: 1s, steps: 5, type: t3.micro}}\n" };
            using var answer = await daemon.Client.PostAsync("tunings", JsonContent.Create(request, ApiJson.Default.TuningRequest), stop);
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
            return JsonSerializer.Deserialize(await answer.Content.ReadAsStringAsync(stop), ApiJson.Default.ApiProblem)!.Errors.Single().ToString();
        }

        Assert.That(await RefusedAsync("name: none"), Does.StartWith("app.name: found 'none'").And.Contain("scalectl app list"));
        Assert.That(await RefusedAsync("name: shop"), Does.StartWith("app.name: ").And.Contain("SimpleScaling").And.Contain("exactly one target-tracking policy"));
        Assert.That(await RefusedAsync("target: \"http://127.0.0.1:1/\""), Does.StartWith("app.target: ").And.Contain("without a cloud"));
    }

    private static Task<string> BeginAsync(DaemonOnLab daemon, TuningRequest request, CancellationToken stop) => daemon.PostAsync("tunings", request, ApiJson.Default.TuningRequest, stop);

    private static async Task PostAsync(DaemonOnLab daemon, string path, HttpStatusCode expected, CancellationToken stop)
    {
        using var answer = await daemon.Client.PostAsync(path, null, stop);
        Assert.That(answer.StatusCode, Is.EqualTo(expected), await answer.Content.ReadAsStringAsync(stop));
    }

    private static async Task<TuningView> UntilAsync(DaemonOnLab daemon, Func<TuningView, bool> condition, CancellationToken stop)
    {
        TuningView? last = null;
        try
        {
            await Eventually.TrueAsync(async () => condition(last = await daemon.GetAsync("tunings/t1", ApiJson.Default.TuningView, stop)), stop);
            return last!;
        }
        catch (OperationCanceledException)
        {
            throw new AssertionException($"t1 is {last?.State} ({last?.Message})\n{daemon.Said}");
        }
    }
}
