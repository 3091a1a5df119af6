using System.Collections.Frozen;

namespace Scalectl.Scaling;

/// <summary>How an alarm compares a datapoint with its threshold. Known by the names that CloudWatch uses.</summary>
public sealed class AlarmComparator
{
    private readonly Func<double, double, bool> _breaches;

    private AlarmComparator(string name, string phrase, bool above, Func<double, double, bool> breaches)
    {
        Name = name;
        Phrase = phrase;
        IsAbove = above;
        _breaches = breaches;
    }

    /// <summary>Breaches when value &gt; threshold.</summary>
    public static AlarmComparator GreaterThan { get; } = new("GreaterThanThreshold", "greater than", true, static (v, t) => v > t);

    /// <summary>Breaches when value ≥ threshold.</summary>
    public static AlarmComparator GreaterThanOrEqual { get; } =
        new("GreaterThanOrEqualToThreshold", "greater than or equal to", true, static (v, t) => v >= t);

    /// <summary>Breaches when value &lt; threshold.</summary>
    public static AlarmComparator LessThan { get; } = new("LessThanThreshold", "less than", false, static (v, t) => v < t);

    /// <summary>Breaches when value ≤ threshold.</summary>
    public static AlarmComparator LessThanOrEqual { get; } =
        new("LessThanOrEqualToThreshold", "less than or equal to", false, static (v, t) => v <= t);

    /// <summary>Every comparator by its CloudWatch name.</summary>
    public static FrozenDictionary<string, AlarmComparator> ByName { get; } =
        new[] { GreaterThan, GreaterThanOrEqual, LessThan, LessThanOrEqual }.ToFrozenDictionary(static c => c.Name, StringComparer.Ordinal);

    /// <summary>CloudWatch's name, for example <c>GreaterThanThreshold</c>.</summary>
    public string Name { get; }

    /// <summary>The words of an alarm's reason, for example <c>greater than</c>.</summary>
    public string Phrase { get; }

    /// <summary>True when values above the threshold breach.</summary>
    public bool IsAbove { get; }

    /// <summary>True when the value breaches the threshold.</summary>
    public bool Breaches(double value, double threshold) => _breaches(value, threshold);

    /// <summary>CloudWatch's name.</summary>
    public override string ToString() => Name;
}
