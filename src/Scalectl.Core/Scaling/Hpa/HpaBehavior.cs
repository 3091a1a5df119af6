namespace Scalectl.Scaling;

/// <summary>Which of several limits counts.</summary>
public enum HpaSelect
{
    /// <summary>The one that allows the most change.</summary>
    Max,

    /// <summary>The one that allows the least change.</summary>
    Min,

    /// <summary>No change at all in this direction.</summary>
    Disabled,
}

/// <summary>A limit of the change within a time.</summary>
/// <param name="Value">Pods, or percent of the pods at the start of the time.</param>
/// <param name="PeriodSeconds">The time.</param>
/// <param name="IsPercent">Whether the value is percent.</param>
public readonly record struct HpaLimit(int Value, double PeriodSeconds, bool IsPercent);

/// <summary>The rules of one direction.</summary>
/// <param name="StabilizationSeconds">The most cautious recommendation of this long counts.</param>
/// <param name="Limits">Limits of the change; at least one unless disabled.</param>
/// <param name="Select">Which of them counts.</param>
public sealed record HpaRules(double StabilizationSeconds, IReadOnlyList<HpaLimit> Limits, HpaSelect Select = HpaSelect.Max);

/// <summary><c>spec.behavior</c> with the defaults of autoscaling/v2.</summary>
public sealed record HpaBehavior
{
    /// <summary>Upwards: at once, by 100 % or 4 pods in 15 s, whichever is more.</summary>
    public HpaRules Up { get; init; } = new(0, [new(100, 15, IsPercent: true), new(4, 15, IsPercent: false)]);

    /// <summary>Downwards: the highest recommendation of 300 s, then by 100 % in 15 s.</summary>
    public HpaRules Down { get; init; } = new(300, [new(100, 15, IsPercent: true)]);
}
