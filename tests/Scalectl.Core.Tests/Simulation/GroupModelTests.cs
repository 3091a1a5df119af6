using Scalectl.Scaling;
using Scalectl.Simulation;

namespace Scalectl.Core.Tests.Simulation;

public sealed class GroupModelTests
{
    /// <summary>Vector TT-1: minutes from and to, in service, warm, CPU, alarm, wanted after the decision.</summary>
    private static readonly (int From, int To, int InService, int WarmLeast, int WarmMost, double Cpu, AlarmSide Alarm, int Desired)[] Tt1 =
    [
        (1, 5, 2, 2, 2, 50, AlarmSide.None, 2),
        (6, 7, 2, 2, 2, 100, AlarmSide.None, 2),
        (8, 8, 2, 2, 2, 100, AlarmSide.High, 4),
        (9, 9, 2, 2, 2, 100, AlarmSide.High, 4), // launching; ceil(2*100/50) = 4
        (10, 11, 4, 2, 2, 75, AlarmSide.High, 4), // ceil(2*75/50) = 3 < 4
        (12, 12, 4, 4, 4, 75, AlarmSide.High, 6), // ceil(4*75/50) = 6
        (13, 13, 4, 4, 4, 75, AlarmSide.High, 6),
        (14, 25, 6, 4, 6, 50, AlarmSide.None, 6),
        (26, 39, 6, 6, 6, 100.0 / 6, AlarmSide.None, 6),
        (40, 40, 6, 6, 6, 100.0 / 6, AlarmSide.Low, 2), // ceil(6*16.67/50) = 2
        (41, 60, 2, 2, 2, 50, AlarmSide.None, 2),
    ];

    [Test]
    public void TargetTracking_VectorTt1_MinuteByMinute()
    {
        var policy = new TargetTrackingPolicy(new TargetTrackingOptions { Target = 50, WarmUpSeconds = 120 });
        var model = new GroupModel(new GroupModelOptions(), new PolicyAlarms(policy));

        foreach (var row in Tt1)
        {
            for (var minute = row.From; minute <= row.To; minute++)
            {
                var tick = model.Tick(model.Time is >= 300 and < 1500 ? 300 : 100);
                using (Assert.EnterMultipleScope())
                {
                    Assert.That(tick.Start, Is.EqualTo((minute - 1) * 60));
                    Assert.That(tick.InService, Is.EqualTo(row.InService), $"in service in minute {minute}");
                    Assert.That(tick.Warm, Is.InRange(row.WarmLeast, row.WarmMost), $"warm in minute {minute}");
                    Assert.That(tick.Metric, Is.EqualTo(row.Cpu).Within(1e-9), $"CPU in minute {minute}");
                    Assert.That(tick.Alarm, Is.EqualTo(row.Alarm), $"alarm in minute {minute}");
                    Assert.That(model.Desired, Is.EqualTo(row.Desired), $"desired in minute {minute}");
                }
            }
        }
    }

    [Test]
    public void Simple_SustainedLoad_OneMachineEachCooldown()
    {
        // 600 % on 2: high for good. Launch 60 s, cooldown 300 s from its end: one adjustment every 360 s.
        var policy = new PolicyAlarms(
            new SimpleScalingPolicy(new SimpleScalingOptions { Adjustment = 1 }), new AlarmSettings { Threshold = 50 }, low: null);
        var model = new GroupModel(new GroupModelOptions(), policy);

        var changes = Enumerable.Range(1, 30).Select(minute => (minute, model.Tick(600).Decision.Change)).Where(c => c.Change != 0).ToList();

        Assert.That(changes, Is.EqualTo(new[] { (1, 1), (7, 1), (13, 1), (19, 1), (25, 1) }));
    }

    [Test]
    public void Step_SustainedLoad_AddsOnlyWhatIsNotWarmingYet()
    {
        var step = StepScalingPolicy.Create(new StepScalingOptions { Steps = [new(0, null, 1)], WarmUpSeconds = 60 }).Value!;
        var model = new GroupModel(new GroupModelOptions(), new PolicyAlarms(step, new AlarmSettings { Threshold = 50 }, low: null));

        // Launch 60 s and warm-up 60 s: the next machine is added when the one before is warm, 2 minutes later.
        var desired = Enumerable.Range(1, 6).Select(_ => model.Tick(2000).Decision.Desired).ToList();

        Assert.That(desired, Is.EqualTo(new[] { 3, 3, 4, 4, 5, 5 }));
    }

    [Test]
    public void Static_AnyLoad_KeepsItsCapacity()
    {
        var model = new GroupModel(new GroupModelOptions(), new PolicyAlarms(new StaticPolicy(5), null, null));

        var inService = Enumerable.Range(1, 4).Select(minute => model.Tick(minute * 100).InService).ToList();

        Assert.That(inService, Is.EqualTo(new[] { 2, 2, 5, 5 })); // decided after minute 1, launched during minute 2
    }

    [Test]
    public void Tick_NoMachineInService_HasNoMetric()
    {
        var policy = new TargetTrackingPolicy(new TargetTrackingOptions { Target = 50 });
        var model = new GroupModel(new GroupModelOptions { Start = 0, Min = 0 }, new PolicyAlarms(policy));

        Assert.That(model.Tick(100).Metric, Is.NaN);
        Assert.That(model.Desired, Is.Zero);
    }

    [Test]
    public void Tick_TenThousandTicksUnderASteadyLoad_DoesNotAllocate()
    {
        var policy = new TargetTrackingPolicy(new TargetTrackingOptions { Target = 50, WarmUpSeconds = 120 });
        var model = new GroupModel(new GroupModelOptions(), new PolicyAlarms(policy));
        for (var minute = 0; minute < 60; minute++)
        {
            model.Tick(900);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var minute = 0; minute < 10_000; minute++)
        {
            model.Tick(900);
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(1000));
        Assert.That(model.Desired, Is.EqualTo(18)); // 900 / 50
    }
}
