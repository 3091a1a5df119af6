using Scalectl.Experiments;
using Scalectl.Series;

namespace Scalectl.Core.Tests.Experiments.Decisions;

/// <summary>
/// A group of 1 to 3 machines under target tracking at 60, period 10 s, warm-up 60 s.
/// <code>
/// second   0    10   20   30   40   50 .. 190  200  210 ..
/// CPU      90   90   90   90   20   20 .. 20   20   20        i-2 in service at 45, so warm at 105
/// High     1/3  2/3  3/3 → 2 wanted at 30                     Low is 15 of 15 at the end of the point at 180
/// </code>
/// </summary>
public sealed class DecisionLogTests
{
    [Test]
    public void Of_AScaleOut_NamesTheAlarmItsDataPointsAndTheWant()
    {
        var entry = DecisionLog.Of(Data(warmUp: "60s")).First(e => e.Kind == DecisionKind.Changed);

        // ceil(1 machine * 90 / 60) = 2
        Assert.That((entry.At, entry.From, entry.To), Is.EqualTo((Time(30), 1, 2)));
        Assert.That(entry.Reason, Is.EqualTo("AlarmHigh 3 of 3, AlarmLow 0 of 15; CPU 90 % against 60 % on 1 machine(s) wants 2"));
        Assert.That(entry.CloudReason, Is.EqualTo("a monitor alarm high in state ALARM triggered policy p"));
    }

    /// <summary>The issue's own example: the low alarm is on, and a machine that still warms up holds the scale-in up.</summary>
    [Test]
    public void Of_ALowAlarmWhileAMachineWarms_SaysUntilWhen()
    {
        var blocked = DecisionLog.Of(Data(warmUp: "180s")).Single(e => e is { Kind: DecisionKind.Blocked } && e.Reason.Contains("warming", StringComparison.Ordinal));

        // In service at 45 s, warm-up 180 s: warm at 225 s. The 15th point below 54 ends at 190 s, so from the period at 180 s on.
        Assert.That(blocked.Reason, Is.EqualTo($"AlarmHigh 0 of 3, AlarmLow 15 of 15; blocked: 1 machines are starting or warming up until {Time(225):HH:mm:ss}"));
        Assert.That((blocked.At, blocked.Until, blocked.From), Is.EqualTo((Time(180), (DateTimeOffset?)Time(230), 2)));
    }

    [Test]
    public void Of_AnAlarmThatFindsEnoughOnTheirWay_SaysSo()
    {
        var entries = DecisionLog.Of(Data(warmUp: "60s"));

        Assert.That(entries.Where(e => e.Kind == DecisionKind.Blocked).Select(e => e.Reason), Has.Some.EqualTo("AlarmHigh 3 of 3, AlarmLow 0 of 15; blocked: 2 are already wanted"));
        Assert.That(entries.Select(e => e.At), Is.Ordered);
    }

    [Test]
    public void Of_AGroupWhosePolicyIsNotKnown_TellsWhatTheCloudTold()
    {
        var data = Data(warmUp: "60s");
        data = data with { Specification = data.Specification with { App = new AppSpecification { Attach = "theirs" } } };

        var entry = DecisionLog.Of(data).Single();

        Assert.That((entry.Kind, entry.Reason), Is.EqualTo((DecisionKind.Changed, "a monitor alarm high in state ALARM triggered policy p")));
    }

    private static ExperimentData Data(string warmUp) => new()
    {
        Specification = ExperimentFile.Parse($$$$"""
            name: why
            app: {deploy: {imageId: ami, min: 1, max: 3, warmUp: {{{{warmUp}}}}, policy: {kind: target-tracking, target: 60}}}
            load: {function: "10", step: 10s, steps: 30}
            """).Value!,
        StartMs = Run.StartMs,
        EndMs = Run.At(300),
        Machines = [new("i-1", Run.At(-500), Run.At(-490), null, null), new("i-2", Run.At(31), Run.At(45), null, null)],
        Activities =
        [
            new("a-1", Run.At(31), Run.At(45), "Successful", "Launching a new EC2 instance: i-2", $"At {Time(30):yyyy-MM-dd'T'HH:mm:ss}Z a monitor alarm high in state ALARM triggered policy p changing the desired capacity from 1 to 2.  At {Time(31):yyyy-MM-dd'T'HH:mm:ss}Z an instance was started in response to a difference between desired and actual capacity, increasing the capacity from 1 to 2."),
        ],
        Samples =
        [
            .. Run.Polls(SeriesNames.Desired, [.. Enumerable.Range(-1, 150).Select(i => (2.0 * i, 2 * i >= 30 ? 2.0 : 1))]),
            .. Run.Polls(SeriesNames.CpuPct, [.. Enumerable.Range(0, 30).Select(i => (10.0 * i, i < 4 ? 90.0 : 20))]),
        ],
    };

    private static DateTimeOffset Time(double second) => DateTimeOffset.FromUnixTimeMilliseconds(Run.At(second));
}
