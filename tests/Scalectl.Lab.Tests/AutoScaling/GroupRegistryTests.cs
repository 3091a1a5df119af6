using System.Net;
using Scalectl.Lab.AutoScaling;

namespace Scalectl.Lab.Tests.AutoScaling;

[CancelAfter(120_000)]
internal sealed class GroupRegistryTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Test]
    public async Task Create_DesiredTwo_PendingForTheLaunchDelayThenInService(CancellationToken ct)
    {
        await using var bench = new GroupBench();
        var start = bench.Clock.GetUtcNow();

        Assert.That(bench.Registry.Create(GroupBench.Settings(), 2), Is.Null);
        await bench.PassAsync(2 * Second - TimeSpan.FromMilliseconds(1), 2, ct);

        Assert.That(bench.Group.Instances.Select(i => i.State), Is.All.EqualTo(LifecycleState.Pending));
        Assert.That(bench.Group.ActivityInProgress, Is.True);
        bench.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await bench.UntilAsync(g => g.Instances.All(i => i.State == LifecycleState.InService), ct);

        var instances = bench.Group.Instances;
        Assert.That(instances.Select(i => (i.LaunchedAt, i.InServiceAt)), Is.All.EqualTo((start, (DateTimeOffset?)start + 2 * Second)));
        Assert.That(instances.Select(i => i.Address), Is.EqualTo(new[] { IPAddress.Parse("127.31.150.1"), IPAddress.Parse("127.31.150.2") }));
        Assert.That(instances.Select(i => i.Zone), Is.EqualTo(new[] { "eu-central-1a", "eu-central-1b" }), "spread over the zones");
        Assert.That(bench.Group.LastActivityEnd, Is.EqualTo(start + 2 * Second));
    }

    [Test]
    public async Task Create_Instance_GetsTagsOfTemplateAndGroupAndAws(CancellationToken ct)
    {
        await using var bench = new GroupBench();
        await bench.CreateAsync(1, ct);

        Assert.That(bench.Fleet.All[0].Tags, Is.EquivalentTo(new Dictionary<string, string>
        {
            ["from"] = "template",
            ["team"] = "x",
            ["aws:ec2launchtemplate:id"] = "lt-1",
            ["aws:ec2launchtemplate:version"] = "1",
            ["aws:autoscaling:groupName"] = "g",
        }));
    }

    [Test]
    public async Task Create_NameTaken_IsRefused(CancellationToken ct)
    {
        await using var bench = new GroupBench();
        await bench.CreateAsync(0, ct);

        Assert.That(bench.Registry.Create(GroupBench.Settings(), 0)?.Code, Is.EqualTo("AlreadyExists"));
    }

    [Test]
    public async Task SetDesired_MoreWanted_ActivitiesTellAwsSentences(CancellationToken ct)
    {
        await using var bench = new GroupBench();
        await bench.CreateAsync(1, ct);

        Assert.That(bench.Registry.SetDesired("g", 3, "At 2026-11-24T03:00:02Z a monitor alarm high in state ALARM triggered policy cpu50 changing the desired capacity from 1 to 3."), Is.Null);

        var activity = bench.Registry.Activities("g", false)[0];
        Assert.That(activity.StatusCode, Is.EqualTo("InProgress"));
        Assert.That(activity.Description, Does.Match("^Launching a new EC2 instance: i-[0-9a-f]{17}$"));
        Assert.That(activity.Cause, Is.EqualTo(
            "At 2026-11-24T03:00:02Z a monitor alarm high in state ALARM triggered policy cpu50 changing the desired capacity from 1 to 3.  "
            + "At 2026-11-24T03:00:02Z an instance was started in response to a difference between desired and actual capacity, increasing the capacity from 1 to 3."));
        await bench.PassAsync(2 * Second, 2, ct);
        await bench.UntilAsync(g => !g.ActivityInProgress, ct);
        activity = bench.Registry.Activities("g", false)[0];
        Assert.That((activity.StatusCode, activity.Progress, activity.EndTime - activity.StartTime), Is.EqualTo(("Successful", 100, (TimeSpan?)(2 * Second))));
    }

    [TestCase(-1, "New SetDesiredCapacity value -1 is below min value 0 for the AutoScalingGroup.")]
    [TestCase(11, "New SetDesiredCapacity value 11 is above max value 10 for the AutoScalingGroup.")]
    public async Task SetDesired_OutsideLimits_IsRefusedAndChangesNothing(int desired, string message, CancellationToken ct)
    {
        await using var bench = new GroupBench();
        await bench.CreateAsync(1, ct);

        Assert.That(bench.Registry.SetDesired("g", desired, null)?.Message, Is.EqualTo(message));
        Assert.That(bench.Group.Desired, Is.EqualTo(1));
        Assert.That(bench.Registry.SetDesired("nobody", 1, null)?.Message, Is.EqualTo("AutoScalingGroup name not found - null"));
    }

    [Test]
    public async Task SetDesired_FewerWanted_OldestOfTheFullestZoneTerminatesForItsDelay(CancellationToken ct)
    {
        await using var bench = new GroupBench();
        await bench.CreateAsync(3, ct);
        // Zones a, b, a: the older of the two in a goes.
        var (oldest, start) = (bench.Group.Instances[0].InstanceId, bench.Clock.GetUtcNow());

        bench.Registry.SetDesired("g", 2, null);

        var leaving = bench.Group.Instances.Single(i => i.State == LifecycleState.Terminating);
        Assert.That((leaving.InstanceId, leaving.TerminatingAt), Is.EqualTo((oldest, (DateTimeOffset?)start)));
        await bench.PassAsync(Second, 1, ct);
        await bench.UntilAsync(g => g.Instances.Count == 2, ct);
        var activity = bench.Registry.Activities("g", false)[0];
        Assert.That(activity.Cause, Is.EqualTo(
            "At 2026-11-24T03:00:02Z a user request explicitly set group desired capacity changing the desired capacity from 3 to 2.  "
            + "At 2026-11-24T03:00:02Z an instance was taken out of service in response to a difference between desired and actual capacity, shrinking the capacity from 3 to 2.  "
            + $"At 2026-11-24T03:00:02Z instance {oldest} was selected for termination."));
        Assert.That((activity.StatusCode, activity.EndTime), Is.EqualTo(("Successful", (DateTimeOffset?)start + Second)));
        Assert.That(bench.Image.Stopped, Is.EqualTo(new[] { oldest }));
    }

    [Test]
    public async Task SetDesired_InstanceStillPending_ItsLaunchIsCancelled(CancellationToken ct)
    {
        await using var bench = new GroupBench();
        bench.Registry.Create(GroupBench.Settings(), 1);

        bench.Registry.SetDesired("g", 0, null);

        Assert.That(bench.Registry.Activities("g", false).Select(a => a.StatusCode), Is.EqualTo(new[] { "InProgress", "Cancelled" }));
        // Its launch delay may or may not have begun when it was cut short: only the terminate delay is sure.
        await Eventually.TrueAsync(
            () =>
            {
                bench.Clock.Advance(Second);
                return bench.Group.Instances.Count == 0;
            },
            ct);
    }

    [Test]
    public async Task Update_DesiredOutsideNewLimits_MovesToTheNearest(CancellationToken ct)
    {
        await using var bench = new GroupBench();
        await bench.CreateAsync(1, ct);

        Assert.That(bench.Registry.Update("g", s => s with { Min = 2, Max = 4 }, null), Is.Null);
        Assert.That(bench.Group.Desired, Is.EqualTo(2));
        Assert.That(bench.Registry.Update("g", s => s with { Min = 5 }, null)?.Message, Is.EqualTo("Max bound, 4, must be greater than or equal to min bound, 5"));
        Assert.That(bench.Registry.Update("g", s => s, 9)?.Message, Is.EqualTo("Desired capacity:9 must be between the specified min size:2 and max size:4"));
    }

    [Test]
    public async Task Delete_WithInstances_NeedsForceAndThenGoesOnBehind(CancellationToken ct)
    {
        await using var bench = new GroupBench();
        await bench.CreateAsync(2, ct, GroupBench.Settings(min: 1));

        Assert.That(bench.Registry.Delete("g", force: false)?.Code, Is.EqualTo("ResourceInUse"));
        Assert.That(bench.Registry.Delete("g", force: true), Is.Null);

        Assert.That(bench.Group.Deleting, Is.True);
        Assert.That(bench.Registry.SetDesired("g", 1, null)?.Code, Is.EqualTo("ScalingActivityInProgress"));
        await bench.PassAsync(Second, 2, ct);
        await Eventually.TrueAsync(() => bench.Registry.Find("g") is null, ct);
        Assert.That(bench.Registry.Activities("g", deletedToo: true), Has.Count.EqualTo(4));
        Assert.That(bench.Registry.Activities("g", deletedToo: false), Is.Empty);
    }

    [Test]
    public async Task Launch_MachineFails_ActivityFailsAndIsTriedAgainLaterAndLater(CancellationToken ct)
    {
        await using var bench = new GroupBench(new LabOptions { LaunchDelay = TimeSpan.Zero, TerminateDelay = TimeSpan.Zero });
        bench.Image.Failure = "no power";
        bench.Registry.Create(GroupBench.Settings(), 1);
        await bench.UntilAsync(g => g.Instances.Count == 0, ct);

        var failed = bench.Registry.Activities("g", false)[0];
        Assert.That((failed.StatusCode, failed.StatusMessage), Is.EqualTo(("Failed", "no power")));
        bench.Clock.Advance(2 * Second - TimeSpan.FromMilliseconds(1));
        bench.Registry.Tick();
        Assert.That(bench.Image.Created, Has.Count.EqualTo(1), "the first retry waits 2 s");
        bench.Clock.Advance(TimeSpan.FromMilliseconds(1));
        bench.Registry.Tick();
        await Eventually.TrueAsync(() => bench.Image.Created.Count == 2 && bench.Group.Instances.Count == 0, ct);
        bench.Image.Failure = null;
        bench.Clock.Advance(4 * Second - TimeSpan.FromMilliseconds(1));
        bench.Registry.Tick();
        Assert.That(bench.Image.Created, Has.Count.EqualTo(2), "the second waits 4 s");
        bench.Clock.Advance(TimeSpan.FromMilliseconds(1));
        bench.Registry.Tick();
        await bench.UntilAsync(g => g.Instances.Count(i => i.State == LifecycleState.InService) == 1, ct);
    }

    [Test]
    public async Task Launch_BeyondTheLimitOfTheImage_FailsWithAwsSentence(CancellationToken ct)
    {
        await using var bench = new GroupBench();
        bench.Image.MaxMachines = 1;
        bench.Registry.Create(GroupBench.Settings(), 3);

        var failed = bench.Registry.Activities("g", false)[0];
        Assert.That(failed.StatusMessage, Is.EqualTo("You have requested more instances (2) than your current instance limit of 1 allows for the specified instance type. Launching EC2 instance failed."));
        Assert.That(bench.Group.Instances, Has.Count.EqualTo(1));
        Assert.That(bench.Registry.Activities("g", false), Has.Count.EqualTo(2), "one launch and one failure, not one for each that is missing");
        await bench.PassAsync(2 * Second, 1, ct);
    }

    [Test]
    public async Task Terminate_WithoutDecrement_IsReplaced(CancellationToken ct)
    {
        await using var bench = new GroupBench();
        await bench.CreateAsync(1, ct);
        var id = bench.Group.Instances[0].InstanceId;

        Assert.That(bench.Registry.Terminate(id, decrement: false, out var activity), Is.Null);

        Assert.That(activity!.Cause, Is.EqualTo($"At 2026-11-24T03:00:02Z instance {id} was taken out of service in response to a user request."));
        Assert.That(bench.Group.Instances.Select(i => i.State), Is.EqualTo(new[] { LifecycleState.Terminating, LifecycleState.Pending }));
        Assert.That(bench.Registry.Terminate("i-0", decrement: false, out _)?.Code, Is.EqualTo("ValidationError"));
    }

    [Test]
    public async Task Terminate_WithDecrement_ShrinksButNotBelowMin(CancellationToken ct)
    {
        await using var bench = new GroupBench();
        await bench.CreateAsync(2, ct, GroupBench.Settings(min: 1));

        Assert.That(bench.Registry.Terminate(bench.Group.Instances[0].InstanceId, decrement: true, out var activity), Is.Null);
        Assert.That(activity!.Cause, Does.EndWith("in response to a user request, shrinking the capacity from 2 to 1."));
        Assert.That(bench.Group.Desired, Is.EqualTo(1));
        Assert.That(bench.Registry.Terminate(bench.Group.Instances[1].InstanceId, decrement: true, out _)?.Message, Does.Contain("min size"));
    }

    [Test]
    public async Task Targets_InstanceComesAndGoes_RegisteredInServiceAndDrainedBeforeItStops(CancellationToken ct)
    {
        await using var bench = new GroupBench();
        bench.Registry.Create(GroupBench.Settings() with { TargetGroupArns = ["tg1"] }, 1);
        Assert.That(bench.Targets.Registered, Is.Empty);
        await bench.PassAsync(2 * Second, 1, ct);
        await bench.UntilAsync(g => g.Instances[0].State == LifecycleState.InService, ct);
        var id = bench.Group.Instances[0].InstanceId;
        Assert.That(bench.Targets.Registered[("tg1", id)], Is.EqualTo(IPAddress.Parse("127.31.150.1")));

        bench.Registry.SetDesired("g", 0, null);

        await Eventually.TrueAsync(() => bench.Targets.Draining.Contains(id), ct);
        Assert.That(bench.Image.Stopped, Is.Empty, "requests still run");
        bench.Targets.Drained.SetResult();
        await Eventually.TrueAsync(() => bench.Image.Stopped.Count == 1, ct);
    }

    [Test]
    public async Task Targets_AttachedAndDetachedLater_InstancesFollow(CancellationToken ct)
    {
        await using var bench = new GroupBench();
        await bench.CreateAsync(2, ct);

        bench.Registry.AttachTargetGroups("g", ["tg2"]);
        Assert.That(bench.Targets.Registered, Has.Count.EqualTo(2));
        bench.Registry.DetachTargetGroups("g", ["tg2"]);
        Assert.That(bench.Targets.Registered, Is.Empty);
        Assert.That(bench.Group.Settings.TargetGroupArns, Is.Empty);
    }

    [Test]
    public async Task Tick_UnhealthyTargetAfterItsGrace_IsReplaced(CancellationToken ct)
    {
        await using var bench = new GroupBench();
        await bench.CreateAsync(1, ct, GroupBench.Settings() with { TargetGroupArns = ["tg1"], HealthCheckType = "ELB", HealthCheckGracePeriod = 5 * Second });
        var id = bench.Group.Instances[0].InstanceId;
        bench.Targets.Unhealthy[id] = true;

        bench.Clock.Advance(4 * Second);
        bench.Registry.Tick();
        Assert.That(bench.Group.Instances[0].State, Is.EqualTo(LifecycleState.InService), "within the grace period");
        bench.Clock.Advance(Second);
        bench.Registry.Tick();

        Assert.That(bench.Group.Instances.Select(i => (i.State, i.Healthy)), Is.EqualTo(new[] { (LifecycleState.Terminating, false), (LifecycleState.Pending, true) }));
        Assert.That(
            bench.Registry.Activities("g", false).Select(a => a.Cause),
            Has.Some.EqualTo("At 2026-11-24T03:00:07Z an instance was taken out of service in response to an ELB system health check failure."));
    }
}
