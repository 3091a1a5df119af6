namespace Scalectl.Lab.Periods;

/// <summary>Something that is done at the end of each metric period: what a minute is on AWS.</summary>
public interface IPeriodStep
{
    /// <summary>When in the order: all that measure come before all that decide, so that no decision misses its newest data.</summary>
    PeriodPhase Phase { get; }

    /// <summary>Does it, without waiting for anything outside.</summary>
    /// <param name="period">Start of the period that has just ended: the time stamp of its metrics.</param>
    void AtEnd(DateTimeOffset period);
}

/// <summary>The order at a period's end.</summary>
public enum PeriodPhase
{
    /// <summary>Puts the period's metrics into the store.</summary>
    Measure,

    /// <summary>Evaluates alarms and lets policies act.</summary>
    Decide,
}
