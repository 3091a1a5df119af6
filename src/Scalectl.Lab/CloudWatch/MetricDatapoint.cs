namespace Scalectl.Lab.CloudWatch;

/// <summary>
/// What is known of one metric in one interval: CloudWatch's statistic set, and the values themselves for percentiles.
/// Beyond <see cref="ExactValues"/> distinct values new ones are kept to 3 significant digits, so that a second with
/// a million requests costs no more than one with a thousand.
/// </summary>
public sealed class MetricDatapoint(DateTimeOffset start)
{
    private const int ExactValues = 200;
    private readonly Dictionary<double, double> _weights = [];

    /// <summary>Start of the interval.</summary>
    public DateTimeOffset Start { get; } = start;

    public double SampleCount { get; private set; }

    public double Sum { get; private set; }

    public double Minimum { get; private set; } = double.PositiveInfinity;

    public double Maximum { get; private set; } = double.NegativeInfinity;

    public double Average => Sum / SampleCount;

    public string Unit { get; private set; } = "None";

    public void Add(double value, double count, string unit)
    {
        SampleCount += count;
        Sum += value * count;
        Minimum = Math.Min(Minimum, value);
        Maximum = Math.Max(Maximum, value);
        Unit = unit;
        AddWeight(value, count);
    }

    /// <summary>A statistic set carries no values: its mean stands for them, within its minimum and maximum.</summary>
    public void AddSet(double count, double sum, double minimum, double maximum, string unit)
    {
        SampleCount += count;
        Sum += sum;
        Minimum = Math.Min(Minimum, minimum);
        Maximum = Math.Max(Maximum, maximum);
        Unit = unit;
        AddWeight(sum / count, count);
    }

    public void Add(MetricDatapoint other)
    {
        SampleCount += other.SampleCount;
        Sum += other.Sum;
        Minimum = Math.Min(Minimum, other.Minimum);
        Maximum = Math.Max(Maximum, other.Maximum);
        Unit = other.Unit;
        foreach (var (value, weight) in other._weights)
        {
            AddWeight(value, weight);
        }
    }

    /// <summary>Value at a percentile (0 to 100) by nearest rank: the least value that at least that share does not exceed.</summary>
    public double Percentile(double percentile)
    {
        var rank = percentile / 100 * SampleCount;
        var reached = 0.0;
        var last = Maximum;
        foreach (var (value, weight) in _weights.OrderBy(static w => w.Key))
        {
            reached += weight;
            last = value;
            if (reached >= rank)
            {
                break;
            }
        }

        return Math.Clamp(last, Minimum, Maximum);
    }

    private void AddWeight(double value, double count)
    {
        var key = _weights.Count < ExactValues || _weights.ContainsKey(value) ? value : ToThreeDigits(value);
        _weights[key] = _weights.GetValueOrDefault(key) + count;
    }

    private static double ToThreeDigits(double value)
    {
        if (value == 0 || !double.IsFinite(value))
        {
            return value;
        }

        var scale = Math.Pow(10, Math.Floor(Math.Log10(Math.Abs(value))) - 2);
        return Math.Round(value / scale) * scale;
    }
}
