using System.Globalization;

namespace Scalectl.Scaling;

/// <summary>What an evaluation found. The words are made only when someone reads them.</summary>
/// <param name="State">The state now.</param>
/// <param name="Previous">The state before.</param>
/// <param name="Evaluated">Datapoints with data that decided, at most N.</param>
/// <param name="Breaching">How many of them breach.</param>
/// <param name="Missing">How many were missing to N.</param>
public readonly record struct AlarmVerdict(AlarmState State, AlarmState Previous, int Evaluated, int Breaching, int Missing)
{
    /// <summary>True when the state is another than before.</summary>
    public bool Changed => State != Previous;

    /// <summary>
    /// The reason in CloudWatch's words, for example
    /// <c>Threshold Crossed: 3 datapoints [75.0, 80.0, 75.5] were greater than the threshold (50.0).</c>
    /// </summary>
    /// <param name="settings">The settings that were evaluated.</param>
    /// <param name="points">The datapoints that were evaluated, newest right.</param>
    public string Explain(AlarmSettings settings, ReadOnlySpan<double?> points)
    {
        if (Evaluated == 0)
        {
            var treated = settings.MissingData is MissingData.Breaching or MissingData.NotBreaching
                ? $" and {Count(Missing, "missing datapoint")} {(Missing == 1 ? "was" : "were")} treated as [{settings.MissingData}]"
                : "";
            return State == AlarmState.InsufficientData
                ? $"Insufficient Data: no datapoints were received for {Count(settings.EvaluationPeriods, "period")}."
                : $"Threshold Crossed: no datapoints were received for {Count(settings.EvaluationPeriods, "period")}{treated}.";
        }

        var crossed = State == AlarmState.Alarm || (State == Previous && Breaching == Evaluated);
        var told = crossed ? Breaching : Evaluated - Breaching;
        var share = told == Evaluated ? Count(told, "datapoint") : $"{told} out of the last {Count(Evaluated, "datapoint")}";
        var filled = Missing == 0 ? "" : $" and {Count(Missing, "missing datapoint")} {(Missing == 1 ? "was" : "were")} treated as [{settings.MissingData}]";
        return $"Threshold Crossed: {share} [{Values(points)}] {(told == 1 ? "was" : "were")}{(crossed ? "" : " not")} " +
            $"{settings.Comparator.Phrase} the threshold ({Number(settings.Threshold)}){filled}.";
    }

    private static string Count(int count, string noun) => count == 1 ? $"{count} {noun}" : $"{count} {noun}s";

    private static string Number(double value) => value.ToString("0.0###########", CultureInfo.InvariantCulture);

    /// <summary>The evaluated values, newest first as CloudWatch lists them, at most 15.</summary>
    private string Values(ReadOnlySpan<double?> points)
    {
        List<string> values = [];
        for (var i = points.Length - 1; i >= 0 && values.Count < Math.Min(Evaluated, 15); i--)
        {
            if (points[i] is { } value)
            {
                values.Add(Number(value));
            }
        }

        return string.Join(", ", values);
    }
}
