using Scalectl.Lab.AutoScaling;
using Scalectl.Lab.CloudWatch;
using Scalectl.Scaling;
using StepAdjustment = Scalectl.Lab.AutoScaling.StepAdjustment;

namespace Scalectl.Lab.Tests.CloudWatch;

public sealed class ScalingEngineTests
{
    private const string PolicyArn = "arn:aws:autoscaling:eu-central-1:123456789012:scalingPolicy:1:autoScalingGroupName/web:policyName/cpu50";

    private static readonly PolicyDefinition Cpu50 = new()
    {
        GroupName = ScalingLab.Group,
        PolicyName = "cpu50",
        PolicyArn = PolicyArn,
        PolicyType = "TargetTrackingScaling",
        EstimatedInstanceWarmup = TimeSpan.FromSeconds(120),
        TargetTracking = new TargetTracking(50, false, "ASGAverageCPUUtilization", null, null),
    };

    private ScalingLab _lab = null!;

    [SetUp]
    public void SetUp() => _lab = new ScalingLab(launchDelay: TimeSpan.FromSeconds(60));

    [TearDown]
    public async Task TearDown() => await _lab.DisposeAsync();

    [Test]
    public void TargetTracking_VectorTt1_TheLabActsAsTheModel()
    {
        _lab.CreateGroup(2);
        _lab.PutPolicy(Cpu50);

        List<(int Minute, int InService, double Cpu, string High, string Low, int Desired)> seen = [];
        for (var minute = 1; minute <= 41; minute++)
        {
            var load = minute is > 5 and <= 25 ? 300 : 100; // percent of one machine; 300 s to 1500 s
            var inService = _lab.InService;
            var cpu = Math.Min(100.0, (double)load / inService);
            _lab.Minute(cpu);
            seen.Add((minute, inService, Math.Round(cpu, 6), State("AlarmHigh"), State("AlarmLow"), _lab.Web.Desired));
        }

        // Before minute 1 there is no data: both alarms wait for as many points as they need, or for one within.
        var expected = Expected().ToList();
        Assert.That(seen.Select(s => (s.Minute, s.InService, s.Cpu, s.Desired)), Is.EqualTo(expected.Select(e => (e.Minute, e.InService, e.Cpu, e.Desired))));
        Assert.That(seen.Where(s => s.High == "ALARM").Select(s => s.Minute), Is.EqualTo(expected.Where(e => e.Alarm == 'H').Select(e => e.Minute)));
        Assert.That(seen.Where(s => s.Low == "ALARM").Select(s => s.Minute), Is.EqualTo(expected.Where(e => e.Alarm == 'L').Select(e => e.Minute)));
    }

    [Test]
    public void TargetTracking_ScalesOut_TheActivityNamesAlarmAndPolicy()
    {
        _lab.CreateGroup(2);
        _lab.PutPolicy(Cpu50);

        for (var minute = 1; minute <= 3; minute++)
        {
            _lab.Minute(100);
        }

        var high = _lab.Book.All().Single(a => a.Name.StartsWith("TargetTracking-web-AlarmHigh-", StringComparison.Ordinal));
        var cause = _lab.Groups.Activities(ScalingLab.Group, false)[0].Cause;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(cause, Does.StartWith($"At 2026-11-24T07:03:00Z a monitor alarm {high.Name} in state ALARM triggered policy cpu50 changing the desired capacity from 2 to 4."));
            Assert.That(high.StateReason, Is.EqualTo("Threshold Crossed: 3 datapoints [100.0, 100.0, 100.0] were greater than the threshold (50.0)."));
            Assert.That(high.StateReasonData, Does.Contain("\"recentDatapoints\":[100,100,100]"));
        }
    }

    [Test]
    public void TargetTracking_AWarmingMachinesCpu_IsLeftOut()
    {
        _lab.CreateGroup(2);
        _lab.PutPolicy(Cpu50 with { EstimatedInstanceWarmup = TimeSpan.FromMinutes(5) });
        _lab.Minute(40);
        _lab.SetDesired(3);
        _lab.Minute(40);

        // The third machine is in service, not warm, and busy: the mean over the warm two stays at 40.
        for (var minute = 1; minute <= 3; minute++)
        {
            foreach (var (instance, index) in _lab.Web.Instances.OrderBy(i => i.LaunchedAt).Select((i, index) => (i, index)))
            {
                _lab.PutCpu(instance.InstanceId, _lab.Now, index < 2 ? 40 : 100);
            }

            _lab.EndPeriod();
        }

        var group = _lab.Store.Query(new MetricId("AWS/EC2", "CPUUtilization", new Dictionary<string, string> { ["AutoScalingGroupName"] = "web" }), _lab.Now.AddMinutes(-1), _lab.Now, ScalingLab.Period)[0];
        Assert.That(group.Average, Is.EqualTo(60)); // (100 + 40 + 40) / 3: what CloudWatch shows
        Assert.That(State("AlarmHigh"), Is.EqualTo("OK"));
    }

    [Test]
    public void TargetTracking_NoData_DoesNothing()
    {
        _lab.CreateGroup(4);
        _lab.PutPolicy(Cpu50);
        for (var minute = 1; minute <= 20; minute++)
        {
            _lab.Minute(minute <= 2 ? 100 : null);
        }

        Assert.That(_lab.Web.Desired, Is.EqualTo(4));
        Assert.That((State("AlarmHigh"), State("AlarmLow")), Is.EqualTo(("INSUFFICIENT_DATA", "INSUFFICIENT_DATA")));
    }

    [Test]
    public void TargetTracking_RequestsPerTarget_FollowsTheBalancersSums()
    {
        _lab.CreateGroup(2);
        _lab.PutPolicy(Cpu50 with { TargetTracking = new TargetTracking(100, false, "ALBRequestCountPerTarget", "app/shop/1/targetgroup/web/2", null) });
        Dictionary<string, string> dimensions = new() { ["LoadBalancer"] = "app/shop/1", ["TargetGroup"] = "targetgroup/web/2" };

        for (var minute = 1; minute <= 3; minute++)
        {
            _lab.Store.Put("AWS/ApplicationELB", "RequestCountPerTarget", dimensions, _lab.Now, 90, "Count");
            _lab.Store.Put("AWS/ApplicationELB", "RequestCountPerTarget", dimensions, _lab.Now.AddSeconds(30), 60, "Count");
            _lab.EndPeriod();
        }

        Assert.That(_lab.Web.Desired, Is.EqualTo(3)); // 2 * (90 + 60) / 100
    }

    [Test]
    public void ManagedAlarms_PolicyPutAgainAndDeleted_KeepTheirNamesAndGo()
    {
        _lab.CreateGroup(2);
        var first = _lab.Alarms.Put(Cpu50);
        var second = _lab.Alarms.Put(Cpu50 with { TargetTracking = Cpu50.TargetTracking! with { TargetValue = 70 } });

        using (Assert.EnterMultipleScope())
        {
            Assert.That(first.Select(a => a.AlarmName[..^36]), Is.EqualTo(new[] { "TargetTracking-web-AlarmHigh-", "TargetTracking-web-AlarmLow-" }));
            Assert.That(first.Select(a => Guid.TryParse(a.AlarmName[^36..], out _)), Is.All.True);
            Assert.That(second, Is.EqualTo(first));
            Assert.That(_lab.Book.All().Select(a => a.Settings.Threshold), Is.EqualTo(new[] { 70, 63 }).Within(1e-9)); // 0.9 * 70
            Assert.That(_lab.Alarms.Of(Cpu50), Is.EqualTo(first));
        }

        _lab.Alarms.Delete(Cpu50);
        Assert.That(_lab.Book.All(), Is.Empty);
    }

    [Test]
    public void ManagedAlarms_GroupDeleted_GoWithIt()
    {
        _lab.CreateGroup(1);
        _lab.PutPolicy(Cpu50);
        Assert.That(_lab.Book.All(), Has.Count.EqualTo(2));

        Assert.That(_lab.Groups.Delete(ScalingLab.Group, force: true), Is.Null);
        _lab.EndPeriod();

        Assert.That(_lab.Book.All(), Is.Empty);
    }

    [Test]
    public async Task StepScaling_AlarmOfAUser_ActsEachPeriodByItsSteps()
    {
        _lab.CreateGroup(10, defaultWarmUp: TimeSpan.FromSeconds(60));
        _lab.PutPolicy(Step("out", new StepAdjustment(0, 10, 0), new StepAdjustment(10, 20, 10), new StepAdjustment(20, null, 30)));
        await PutAlarm("high", "GreaterThanOrEqualToThreshold", "50", "out");

        List<int> desired = [];
        foreach (var cpu in new[] { 60, 60, 70, 70 })
        {
            _lab.Minute(cpu);
            desired.Add(_lab.Web.Desired);
        }

        // 10 + 10 % = 11; again 10 warm, 11 wanted: keep. In minute 3 the 11th is warm: 11 + 30 % = 14; then those warm up.
        Assert.That(desired, Is.EqualTo(new[] { 11, 11, 14, 14 }));
    }

    [Test]
    public async Task StepScaling_TwoPoliciesInAlarm_TheLargerCapacityWins()
    {
        _lab.CreateGroup(8);
        _lab.PutPolicy(Step("quarter", new StepAdjustment(null, 0, -25)));
        _lab.PutPolicy(Step("three", new StepAdjustment(null, 0, -3)) with { AdjustmentType = "ChangeInCapacity" });
        await PutAlarm("low", "LessThanThreshold", "50", "quarter", "three");

        _lab.Minute(40);

        Assert.That(_lab.Web.Desired, Is.EqualTo(6)); // 8 - 25 % = 6, 8 - 3 = 5
        Assert.That(_lab.Groups.Activities(ScalingLab.Group, false)[0].Cause, Does.Contain("low in state ALARM triggered policy quarter changing the desired capacity from 8 to 6."));
    }

    [Test]
    public async Task SimpleScaling_SustainedAlarm_WaitsForLaunchAndCooldown()
    {
        _lab.CreateGroup(2);
        _lab.PutPolicy(Step("one") with { PolicyType = "SimpleScaling", AdjustmentType = "ChangeInCapacity", ScalingAdjustment = 1, Cooldown = TimeSpan.FromSeconds(120) });
        await PutAlarm("high", "GreaterThanThreshold", "50", "one");

        List<int> desired = [];
        for (var minute = 1; minute <= 7; minute++)
        {
            _lab.Minute(90);
            desired.Add(_lab.Web.Desired);
        }

        // Launched at the end of minute 1, in service a minute later, then 120 s of cooldown: the next at the end of minute 4.
        Assert.That(desired, Is.EqualTo(new[] { 3, 3, 3, 4, 4, 4, 5 }));
    }

    [Test]
    public async Task Alarm_OfFiveMinutes_ActsOnlyWhenItsOwnPeriodEnds()
    {
        _lab.CreateGroup(2);
        _lab.PutPolicy(Step("out", new StepAdjustment(0, null, 50)));
        await PutAlarm("high", "GreaterThanThreshold", "50", periodSeconds: 300, "out");
        _lab.Minute(10); // 07:00

        List<int> desired = [];
        for (var minute = 1; minute <= 4; minute++)
        {
            _lab.Minute(90); // 07:01 to 07:04
            desired.Add(_lab.Web.Desired);
        }

        Assert.That(desired, Is.EqualTo(new[] { 2, 2, 2, 3 })); // mean of 10 and four times 90: 74
    }

    [Test]
    public async Task SetAlarmState_Alarm_InvokesThePolicyOnce()
    {
        _lab.CreateGroup(2);
        _lab.PutPolicy(Step("out", new StepAdjustment(null, null, 1)) with { AdjustmentType = "ChangeInCapacity" });
        await PutAlarm("high", "GreaterThanThreshold", "50", "out");
        _lab.Minute(10);
        Assert.That(_lab.Web.Desired, Is.EqualTo(2));

        await _lab.Service.Answer("SetAlarmState", ("AlarmName", "high"), ("StateValue", "ALARM"), ("StateReason", "a test"));
        _lab.Minute(10);
        Assert.That(_lab.Web.Desired, Is.EqualTo(3));
        _lab.Minute(10);
        Assert.That(_lab.Book.All().Single().State, Is.EqualTo(AlarmState.Ok));
        Assert.That(_lab.Web.Desired, Is.EqualTo(3));
    }

    private static IEnumerable<(int Minute, int InService, double Cpu, char Alarm, int Desired)> Expected()
    {
        for (var minute = 1; minute <= 41; minute++)
        {
            yield return minute switch
            {
                <= 5 => (minute, 2, 50, '-', 2),
                <= 7 => (minute, 2, 100, '-', 2),
                <= 9 => (minute, 2, 100, 'H', 4),
                <= 11 => (minute, 4, 75, 'H', 4),
                <= 13 => (minute, 4, 75, 'H', 6),
                <= 25 => (minute, 6, 50, '-', 6),
                <= 39 => (minute, 6, 16.666667, '-', 6),
                40 => (minute, 6, 16.666667, 'L', 2),
                _ => (minute, 2, 50, '-', 2),
            };
        }
    }

    private static PolicyDefinition Step(string name, params StepAdjustment[] steps) => new()
    {
        GroupName = ScalingLab.Group,
        PolicyName = name,
        PolicyArn = $"arn:policy/{name}",
        PolicyType = "StepScaling",
        AdjustmentType = "PercentChangeInCapacity",
        StepAdjustments = steps,
    };

    private Task PutAlarm(string name, string comparison, string threshold, params string[] policies) => PutAlarm(name, comparison, threshold, 60, policies);

    private Task PutAlarm(string name, string comparison, string threshold, int periodSeconds, params string[] policies) => _lab.Service.Answer(
        "PutMetricAlarm",
        [
            ("AlarmName", name), ("Namespace", "AWS/EC2"), ("MetricName", "CPUUtilization"), ("Statistic", "Average"),
            ("Dimensions.member.1.Name", "AutoScalingGroupName"), ("Dimensions.member.1.Value", ScalingLab.Group), ("Period", $"{periodSeconds}"),
            ("EvaluationPeriods", "1"), ("Threshold", threshold), ("ComparisonOperator", comparison),
            .. policies.Select((p, i) => ($"AlarmActions.member.{i + 1}", $"arn:policy/{p}")),
        ]);

    private string State(string side) =>
        _lab.Book.All().Single(a => a.Name.StartsWith($"TargetTracking-web-{side}-", StringComparison.Ordinal)).State.ToWire();
}
