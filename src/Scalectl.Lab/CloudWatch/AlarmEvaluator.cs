using System.Text.Json.Nodes;
using Scalectl.Lab.Wire;
using Scalectl.Scaling;

namespace Scalectl.Lab.CloudWatch;

/// <summary>An alarm after an evaluation, with the datapoints that it was evaluated on, newest right.</summary>
internal readonly record struct EvaluatedAlarm(Alarm Alarm, double?[] Points)
{
    /// <summary>Value of the newest period; NaN when there is no data.</summary>
    public double Newest => Points.Length == 0 ? double.NaN : Points[^1] ?? double.NaN;

    /// <summary>The newest value that there is; NaN when there is none.</summary>
    public double NewestKnown => Points.LastOrDefault(static p => p is not null) ?? double.NaN;
}

/// <summary>Evaluates one alarm and writes its new state into the book.</summary>
internal sealed class AlarmEvaluator(AlarmBook book)
{
    public EvaluatedAlarm Evaluate(Alarm alarm, double?[] points, DateTimeOffset end)
    {
        if (alarm.Forced)
        {
            var released = alarm with { Forced = false };
            book.Change(alarm.Name, static a => a with { Forced = false });
            return new EvaluatedAlarm(released, points);
        }

        var verdict = AlarmEvaluation.Evaluate(alarm.Settings, points, alarm.State);
        if (!verdict.Changed)
        {
            return new EvaluatedAlarm(alarm, points);
        }

        var reason = verdict.Explain(alarm.Settings, points);
        var data = ReasonData(alarm, points, end);
        Alarm Changed(Alarm a) => a with { State = verdict.State, StateReason = reason, StateReasonData = data, StateUpdated = end };

        book.Change(alarm.Name, Changed);
        return new EvaluatedAlarm(Changed(alarm), points);
    }

    private static string ReasonData(Alarm alarm, double?[] points, DateTimeOffset end) => new JsonObject
    {
        ["version"] = "1.0",
        ["queryDate"] = AwsXml.Time(end),
        ["startDate"] = AwsXml.Time(end - (alarm.Query.Period * points.Length)),
        ["statistic"] = alarm.Query.Statistic.Name,
        ["period"] = alarm.Query.Period.TotalSeconds,
        ["recentDatapoints"] = new JsonArray([.. points.OfType<double>().Select(static p => JsonValue.Create(p))]),
        ["threshold"] = alarm.Settings.Threshold,
    }.ToJsonString();
}
