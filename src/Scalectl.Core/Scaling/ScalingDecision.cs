using System.Globalization;

namespace Scalectl.Scaling;

/// <summary>What a policy has to say.</summary>
public enum Stance
{
    /// <summary>Nothing: it stands in nobody's way.</summary>
    Abstain,

    /// <summary>Keep the capacity. Another target tracking policy may then add machines, but not remove any.</summary>
    Hold,

    /// <summary>Change the capacity.</summary>
    Act,
}

/// <summary>What kept a policy from changing the capacity although its alarm is on.</summary>
public enum Blocker
{
    None,

    /// <summary>There is no datapoint in the newest period.</summary>
    NoData,

    /// <summary>The group has its most machines.</summary>
    Max,

    /// <summary>The group has its fewest machines.</summary>
    Min,

    /// <summary>The machines that are on their way are enough, or the adjustment is none.</summary>
    Enough,

    /// <summary>Machines are starting or warming up, and scale-in waits for them.</summary>
    Warming,

    /// <summary>The policy may not scale in.</summary>
    ScaleInDisabled,

    /// <summary>A scaling activity is not over yet.</summary>
    Activity,

    /// <summary>The cooldown is not over yet.</summary>
    Cooldown,

    /// <summary>Another target tracking policy is not ready to scale in.</summary>
    OtherPolicy,

    /// <summary>Kubernetes: another recommendation of the stabilisation window counts.</summary>
    Stabilising,

    /// <summary>Kubernetes: the limits of the change in a time allow nothing more.</summary>
    RateLimit,

    /// <summary>Kubernetes: somebody set the pods to 0, which turns the autoscaler off.</summary>
    Off,
}

/// <summary>A policy's answer for one period. The words are made only when someone reads them.</summary>
public readonly record struct ScalingDecision
{
    /// <summary>What the policy has to say.</summary>
    public required Stance Stance { get; init; }

    /// <summary>Wanted machines before.</summary>
    public required int From { get; init; }

    /// <summary>Wanted machines after, within the group's limits; the same as <see cref="From"/> unless the stance is Act.</summary>
    public required int Desired { get; init; }

    /// <summary>Machines that the policy would want without limits.</summary>
    public int Wanted { get; init; }

    /// <summary>The side that alarmed.</summary>
    public AlarmSide Alarm { get; init; }

    /// <summary>The metric that was decided by; NaN when there was none.</summary>
    public double Metric { get; init; }

    /// <summary>Target or threshold that the metric was compared with.</summary>
    public double Against { get; init; }

    /// <summary>How many machines the metric is the mean of.</summary>
    public int Counted { get; init; }

    /// <summary>What kept the policy from acting.</summary>
    public Blocker BlockedBy { get; init; }

    /// <summary>How many machines block (warming), or how many seconds are left (cooldown).</summary>
    public double BlockedAmount { get; init; }

    /// <summary>True for target tracking: such policies scale in only together.</summary>
    public bool Tracks { get; init; }

    /// <summary>Machines to add (more than 0) or remove.</summary>
    public int Change => Desired - From;

    /// <summary>Why, in a sentence without a full stop.</summary>
    public string Reason
    {
        get
        {
            var alarm = Alarm == AlarmSide.None
                ? "no alarm"
                : $"alarm {(Alarm == AlarmSide.High ? "high" : "low")}: metric {Number(Metric)} against {Number(Against)} on {Counted} machines, {Wanted} wanted";
            return BlockedBy == Blocker.None ? alarm : $"{alarm}; blocked: {BlockedWords}";
        }
    }

    private string BlockedWords => BlockedBy switch
    {
        Blocker.NoData => "no datapoint in the newest period",
        Blocker.Max => $"the group is at its most, {From}",
        Blocker.Min => $"the group is at its least, {From}",
        Blocker.Enough => $"{From} are already wanted",
        Blocker.Warming => $"{Number(BlockedAmount)} machines are starting or warming up",
        Blocker.ScaleInDisabled => "the policy may not scale in",
        Blocker.Activity => "a scaling activity is not over",
        Blocker.Cooldown => $"{Number(BlockedAmount)} s of cooldown are left",
        Blocker.OtherPolicy => "another policy is not ready to scale in",
        Blocker.Stabilising => "a recommendation of the stabilisation window holds it up",
        Blocker.RateLimit => "the limits of the change allow nothing more now",
        Blocker.Off => "no pod is wanted, which turns the autoscaler off",
        _ => "nothing",
    };

    private static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
