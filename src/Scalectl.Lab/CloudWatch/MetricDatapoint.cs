namespace Scalectl.Lab.CloudWatch;

/// <summary>
/// What is known of one metric in one interval: CloudWatch's statistic set, and the values themselves for percentiles.
/// Beyond <see cref="ExactValues"/> distinct values new ones are kept within 1 % (CloudWatch's own percentiles are
/// within 10 %), so that a second with a million requests costs no more than one with a thousand.
/// </summary>
public sealed class MetricDatapoint(DateTimeOffset start)
{
    private const int ExactValues = 64;
    private static readonly double Width = Math.Log(1.02);

    /// <summary>Count by value; null while there is only one value, as there is in nearly all intervals.</summary>
    private Dictionary<double, double>? _weights;

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
        AddWeight(value, count);
        AddTotals(count, value * count, value, value, unit);
    }

    /// <summary>A statistic set carries no values: its mean stands for them, within its minimum and maximum.</summary>
    public void AddSet(double count, double sum, double minimum, double maximum, string unit)
    {
        AddWeight(sum / count, count);
        AddTotals(count, sum, minimum, maximum, unit);
    }

    public void Add(MetricDatapoint other)
    {
        if (other._weights is not { } weights)
        {
            AddSet(other.SampleCount, other.Sum, other.Minimum, other.Maximum, other.Unit);
            return;
        }

        _weights ??= SampleCount == 0 ? [] : new() { [Average] = SampleCount };
        foreach (var (value, weight) in weights)
        {
            AddWeight(value, weight);
        }

        AddTotals(other.SampleCount, other.Sum, other.Minimum, other.Maximum, other.Unit);
    }

    /// <summary>Value at a percentile (0 to 100) by nearest rank: the least value that at least that share does not exceed.</summary>
    public double Percentile(double percentile)
    {
        if (_weights is null)
        {
            return Average;
        }

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

    private void AddTotals(double count, double sum, double minimum, double maximum, string unit)
    {
        SampleCount += count;
        Sum += sum;
        Minimum = Math.Min(Minimum, minimum);
        Maximum = Math.Max(Maximum, maximum);
        Unit = unit;
    }

    /// <summary>Before the totals change: the one value so far is told by them.</summary>
    private void AddWeight(double value, double count)
    {
        if (_weights is null)
        {
            if (SampleCount == 0 || Average == value)
            {
                return;
            }

            _weights = new() { [Average] = SampleCount };
        }

        var key = _weights.Count < ExactValues || _weights.ContainsKey(value) ? value : Near(value);
        _weights[key] = _weights.GetValueOrDefault(key) + count;
    }

    /// <summary>The middle (by ratio) of the 2 % wide interval that a value falls in.</summary>
    private static double Near(double value) => value == 0 || !double.IsFinite(value)
        ? value
        : Math.CopySign(Math.Exp((Math.Floor(Math.Log(Math.Abs(value)) / Width) + 0.5) * Width), value);
}
