namespace Scalectl.Lab.CloudWatch;

/// <summary>A series of GetMetricData while it is computed: values by their time, or one number for all times.</summary>
/// <param name="Points">Null: a plain number.</param>
/// <param name="Number">The plain number.</param>
/// <param name="From">Start of the first period asked for.</param>
/// <param name="To">End of the time asked for.</param>
/// <param name="Period">Length of a period.</param>
internal sealed record MetricSeriesValues(SortedDictionary<DateTimeOffset, double>? Points, double Number, DateTimeOffset From, DateTimeOffset To, TimeSpan Period)
{
    public static MetricSeriesValues Scalar(double number) => new(null, number, default, default, default);

    public MetricSeriesValues With(MetricSeriesValues other, Func<double, double, double> operation)
    {
        if (Points is null && other.Points is null)
        {
            return Scalar(operation(Number, other.Number));
        }

        SortedDictionary<DateTimeOffset, double> result = [];
        foreach (var time in (Points ?? other.Points)!.Keys)
        {
            if (At(time) is { } left && other.At(time) is { } right && operation(left, right) is var value && double.IsFinite(value))
            {
                result[time] = value;
            }
        }

        return (Points is null ? other : this) with { Points = result };
    }

    /// <summary>The same with a value in each period that has none.</summary>
    public MetricSeriesValues Fill(double value)
    {
        if (Points is null)
        {
            return this;
        }

        var filled = new SortedDictionary<DateTimeOffset, double>(Points);
        for (var time = From; time < To; time += Period)
        {
            filled.TryAdd(time, value);
        }

        return this with { Points = filled };
    }

    private double? At(DateTimeOffset time) => Points is null ? Number : Points.TryGetValue(time, out var value) ? value : null;
}
