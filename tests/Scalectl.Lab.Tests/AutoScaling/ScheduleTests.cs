using Microsoft.Extensions.Logging.Abstractions;
using Scalectl.Lab.AutoScaling;
using Scalectl.Lab.Wire;

namespace Scalectl.Lab.Tests.AutoScaling;

[CancelAfter(120_000)]
internal sealed class ScheduleTests
{
    [Test]
    public async Task ScheduledAction_AtItsTime_SetsSizesAndIsGone(CancellationToken ct)
    {
        await using var bench = new GroupBench();
        await bench.CreateAsync(1, ct);
        var actions = new ScheduleActions(bench.Registry, new LabOptions(), bench.Clock);
        Assert.That(actions.Put(Request(("ScheduledActionName", "end"), ("StartTime", "2026-11-24T03:00:10Z"), ("MinSize", "0"), ("MaxSize", "0"), ("DesiredCapacity", "0"))).Error, Is.Null);
        using var worker = new GroupWorker(bench.Registry, bench.Clock, NullLogger<GroupWorker>.Instance);
        await worker.StartAsync(ct);

        // 03:00:02 now: 7.75 s later it is not yet time.
        await bench.PassAsync(TimeSpan.FromSeconds(7.75), 1, ct);
        Assert.That(bench.Group.ScheduledActions, Has.Count.EqualTo(1));
        await Eventually.TrueAsync(
            () =>
            {
                bench.Clock.Advance(TimeSpan.FromMilliseconds(250));
                return bench.Group.Desired == 0;
            },
            ct);

        Assert.That((bench.Group.Min, bench.Group.Max, bench.Group.ScheduledActions.Count), Is.EqualTo((0, 0, 0)));
        Assert.That(bench.Registry.Activities("g", false)[0].Cause, Does.Match(
            "^At 2026-11-24T03:00:1.Z the scheduled action end executed.  Setting min size to 0.  Setting max size to 0.  Setting desired capacity to 0 changing the desired capacity from 1 to 0."));
        await worker.StopAsync(ct);
    }

    [TestCase("StartTime", "2026-11-24T02:00:00Z", "Given start time is in the past")]
    [TestCase("Recurrence", "* * * * *", "Recurrence is not supported by the lab; give StartTime.")]
    public async Task Put_ImpossibleTime_IsRefused(string name, string value, string message, CancellationToken ct)
    {
        await using var bench = new GroupBench();
        await bench.CreateAsync(0, ct);

        var answer = new ScheduleActions(bench.Registry, new LabOptions(), bench.Clock).Put(Request(("ScheduledActionName", "a"), (name, value), ("MinSize", "0")));

        Assert.That(answer.Error?.Message, Is.EqualTo(message));
        Assert.That(bench.Group.ScheduledActions, Is.Empty);
    }

    private static QueryRequest Request(params (string Name, string Value)[] parameters)
        => new(parameters.Prepend(("AutoScalingGroupName", "g")).ToDictionary(p => p.Item1, p => p.Item2));
}
