using System.Text.Json.Serialization;

namespace Scalectl.Scaling;

/// <summary>Which side of its band a policy's metric has left.</summary>
[JsonConverter(typeof(Word<AlarmSide>))]
public enum AlarmSide
{
    /// <summary>No alarm of the policy is in ALARM.</summary>
    None,

    /// <summary>The metric is too high.</summary>
    High,

    /// <summary>The metric is too low.</summary>
    Low,
}

/// <summary>
/// What a policy decides from, once a metric period. Times are seconds on the caller's clock.
/// A machine counts for a period when it was in service (or warm) at the period's start: its metric then covers all of it.
/// </summary>
public readonly ref struct PolicyInput
{
    /// <summary>Now: the end of the newest metric period, or later.</summary>
    public required double Now { get; init; }

    /// <summary>Start of the newest metric period.</summary>
    public required double PeriodStart { get; init; }

    /// <summary>The group now.</summary>
    public required GroupView Group { get; init; }

    /// <summary>The side that alarms. Step and simple policies have one alarm: any side but None is it.</summary>
    public required AlarmSide Alarm { get; init; }

    /// <summary>
    /// The policy's metric in the newest period: its mean over the warm machines, or over all in service while none is
    /// warm. NaN when there is no data.
    /// </summary>
    public required double Metric { get; init; }

    /// <summary>Threshold of the alarm: what the bounds of step adjustments are relative to. Target tracking has its own.</summary>
    public double Threshold { get; init; }
}
