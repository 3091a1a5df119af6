using System.Globalization;
using System.Text;
using Scalectl.Series;

namespace Scalectl.Load;

/// <summary>
/// A recorded load as a function: <c>spline(x; ..)+0.5</c> with few knots. The half makes of the cut to whole requests
/// that every step gets a rounding, so that the total is kept.
/// </summary>
/// <remarks>Errors are those of the spline at the recorded rows; the totals are what is really sent, step by step.</remarks>
public sealed record TraceFit
{
    /// <summary>Most knots that may be asked for.</summary>
    public const int MaxKnots = 1000;

    /// <summary>An error that does not matter, as a share of the largest value.</summary>
    private const double Negligible = 0.002;

    /// <summary>The function's text; it runs wherever a function does.</summary>
    public required string Function { get; init; }

    /// <summary>Length of a step, seconds.</summary>
    public required double StepSeconds { get; init; }

    /// <summary>Steps that the recording spans.</summary>
    public required int Steps { get; init; }

    /// <summary>Knots of the spline.</summary>
    public required int Knots { get; init; }

    /// <summary>Recorded rows with a value.</summary>
    public required int Rows { get; init; }

    /// <summary>Mean absolute error, requests per step.</summary>
    public required double MeanError { get; init; }

    /// <summary>The same in percent of the mean value; null: the recording is all 0.</summary>
    public double? MeanErrorPct { get; init; }

    /// <summary>Largest absolute error, requests per step.</summary>
    public required double MaxError { get; init; }

    /// <summary>The same in percent of the largest value; null: the recording is all 0.</summary>
    public double? MaxErrorPct { get; init; }

    /// <summary>Where it is, seconds since the first row.</summary>
    public required double MaxErrorAtSeconds { get; init; }

    /// <summary>Requests of the recording, each value held until the next one.</summary>
    public required double RecordedRequests { get; init; }

    /// <summary>Requests that the function sends.</summary>
    public required long FittedRequests { get; init; }

    /// <summary>Their difference in percent of the recording's; null: that has none.</summary>
    public double? TotalErrorPct => RecordedRequests > 0 ? 100 * (FittedRequests - RecordedRequests) / RecordedRequests : null;

    /// <summary>Fits a recording.</summary>
    /// <param name="points">Ascending times; values are requests per step; NaN: not known.</param>
    /// <param name="stepSeconds">Length of a step; null: the usual distance of the times.</param>
    /// <param name="maxKnots">2 to <see cref="MaxKnots"/>.</param>
    /// <param name="argument">Name for errors.</param>
    public static Outcome<TraceFit> Of(IReadOnlyList<StepPoint> points, double? stepSeconds, int maxKnots, string argument = "FILE")
    {
        var step = stepSeconds ?? TracePlan.UsualSeconds(points);
        var rows = FittedRows.Of(points, step);
        if (rows.Count < 2)
        {
            return new InvalidInput(argument, $"{rows.Count} rows with a value", "at least two", "the lines 'time,value', '0,10', '60,25'");
        }

        var steps = Math.Floor(((points[^1].TimeMs - points[0].TimeMs) / 1000.0 / step) + 1e-9) + 1;
        if (steps > LoadPlan.MaxSteps)
        {
            return new InvalidInput("--step", string.Create(CultureInfo.InvariantCulture, $"{steps} steps of {step} s"), $"at most {LoadPlan.MaxSteps} steps", "60");
        }

        var (places, values) = new KnotSearch(rows.Thinned()).Run(maxKnots, Math.Max(0.25, Negligible * rows.Values.Max()));
        var text = Text(places, values, out var knots);
        var function = LoadFunction.Parse(text);
        var plan = function.Ok ? LoadPlan.Create(function.Value, (int)steps, step) : function.Errors.ToList();
        return plan.Ok ? Measured(rows, text, knots, function.Value!, plan.Value, points, step) : plan.Errors.ToList();
    }

    private static TraceFit Measured(FittedRows rows, string text, int knots, LoadFunction function, LoadPlan plan, IReadOnlyList<StepPoint> points, double step)
    {
        var (sum, largest, at) = (0.0, 0.0, 0);
        for (var i = 0; i < rows.Count; i++)
        {
            var error = Math.Abs(function.Evaluate(rows.Places[i]).Value - 0.5 - rows.Values[i]);
            sum += error;
            (largest, at) = error > largest ? (error, i) : (largest, at);
        }

        var (mean, most) = (rows.Values.Average(), rows.Values.Max());
        return new TraceFit
        {
            Function = text,
            StepSeconds = step,
            Steps = plan.Steps.Count,
            Knots = knots,
            Rows = rows.Count,
            MeanError = sum / rows.Count,
            MeanErrorPct = mean > 0 ? 100 * sum / rows.Count / mean : null,
            MaxError = largest,
            MaxErrorPct = most > 0 ? 100 * largest / most : null,
            MaxErrorAtSeconds = (rows.Places[at] - 1) * step,
            RecordedRequests = TracePlan.Of(points, step) is { Ok: true, Value: { } recorded } ? recorded.TotalRequests : double.NaN,
            FittedRequests = plan.TotalRequests,
        };
    }

    /// <summary>Six digits of a value are more than any recording has; places that become the same are one.</summary>
    private static string Text(double[] places, double[] values, out int knots)
    {
        var text = new StringBuilder("spline(x");
        var last = double.NaN;
        knots = 0;
        for (var i = 0; i < places.Length; i++)
        {
            var place = Math.Round(places[i], 4);
            if (place != last)
            {
                text.Append(CultureInfo.InvariantCulture, $"; {place:0.####},{Digits(values[i])}");
                (last, knots) = (place, knots + 1);
            }
        }

        return text.Append(")+0.5").ToString();
    }

    /// <summary>Never with an exponent, which the function language does not know.</summary>
    private static string Digits(double value)
    {
        var decimals = value <= 0 ? 0 : Math.Clamp(5 - (int)Math.Floor(Math.Log10(value)), 0, 6);
        return Math.Round(value, decimals).ToString("0.######", CultureInfo.InvariantCulture);
    }
}
