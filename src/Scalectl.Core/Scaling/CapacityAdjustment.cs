using System.Collections.Frozen;

namespace Scalectl.Scaling;

/// <summary>What the number of an adjustment means.</summary>
public enum AdjustmentType
{
    /// <summary>Machines to add (negative: remove).</summary>
    ChangeInCapacity,

    /// <summary>Machines to have.</summary>
    ExactCapacity,

    /// <summary>Percent of the capacity to add (negative: remove).</summary>
    PercentChangeInCapacity,
}

/// <summary>The arithmetic of step and simple scaling.</summary>
public static class CapacityAdjustment
{
    /// <summary>Every type by the name that Auto Scaling uses.</summary>
    public static FrozenDictionary<string, AdjustmentType> ByName { get; } =
        Enum.GetValues<AdjustmentType>().ToFrozenDictionary(static t => t.ToString(), StringComparer.Ordinal);

    /// <summary>The capacity after an adjustment, not yet limited by the group, never below 0.</summary>
    /// <param name="type">What the value means.</param>
    /// <param name="capacity">Capacity before.</param>
    /// <param name="value">Machines or percent.</param>
    /// <param name="minMagnitude">Least machines that a percentage other than 0 adds or removes; 0: none stated.</param>
    public static int Apply(AdjustmentType type, int capacity, int value, int minMagnitude = 0)
    {
        var after = type switch
        {
            AdjustmentType.ExactCapacity => value,
            AdjustmentType.PercentChangeInCapacity => capacity + Percent(capacity, value, minMagnitude),
            _ => (long)capacity + value,
        };
        return (int)Math.Clamp(after, 0, int.MaxValue);
    }

    /// <summary>
    /// Machines of a percentage. More than 1 is rounded down, between 0 and 1 up to 1, and the same mirrored below 0:
    /// 12.7 is 12, 0.67 is 1, -0.58 is -1, -6.67 is -6. Integer division already rounds toward 0.
    /// </summary>
    private static long Percent(int capacity, int percent, int minMagnitude)
    {
        var hundredths = (long)capacity * percent;
        if (percent == 0)
        {
            return 0;
        }

        var machines = hundredths / 100;
        var least = Math.Max(hundredths == 0 ? 0 : 1, minMagnitude);
        return Math.Abs(machines) >= least ? machines : Math.Sign(percent) * least;
    }
}
