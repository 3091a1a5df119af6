using System.Globalization;
using Scalectl.Client.Output;
using Scalectl.Scaling;

namespace Scalectl.Client.Simulation;

/// <summary>How a simulation reads.</summary>
internal static class SimulationTable
{
    public static Facts Facts(SimulationView view)
    {
        var facts = new Facts();
        if (view.Elasticity is { } e)
        {
            facts.Add("tauUPct", "tauU (time with too few)", e.TauUPct, " %")
                .Add("tauOPct", "tauO (time with too many)", e.TauOPct, " %")
                .Add("accU", "accU (mean missing)", e.AccU, " machines")
                .Add("accO", "accO (mean unneeded)", e.AccO, " machines")
                .Add("upsilonPct", "instability", e.UpsilonPct, " %")
                .Add("boundLower", "machines in service", $"{Show.Number(e.BoundLower)} to {Show.Number(e.BoundUpper)}, mean {Show.Number(e.AverageSupply)}", Show.Number(e.BoundLower))
                .Add("boundUpper", "", e.BoundUpper, "")
                .Add("averageSupply", "", e.AverageSupply, "")
                .Add("averageDemand", "mean demand", e.AverageDemand, " machines")
                .Add("scaleOutLagSeconds", "scale-out lag", e.ScaleOutLagSeconds, " s")
                .Add("scaleInLagSeconds", "scale-in lag", e.ScaleInLagSeconds, " s")
                .Add("operatingExpense", "operating expense", e.OperatingExpense, " machine-steps");
        }

        if (view.Cost is { } cost)
        {
            var money = cost.Cost?.ToString("0.######", CultureInfo.InvariantCulture);
            facts.Add("machineSeconds", "machine time", cost.MachineSeconds, " s").Add("cost", "cost", money is null ? null : $"{money} {cost.Currency}", cost.Cost?.ToString("R", CultureInfo.InvariantCulture));
        }

        if (view is { User: { } user, Load: { } load })
        {
            facts.Add("sent", "requests", Show.Count(load.Sent))
                .Add("errorResponses", "errors", user.ErrorShare is { } share ? $"{user.ErrorResponses} ({Show.Number(share * 100)} %)" : null, Show.Count(user.ErrorResponses))
                .Add("errorShare", "", user.ErrorShare, "")
                .Add("averageResponseTimeMs", "mean response time", user.AverageResponseTimeMs, " ms")
                .Add("p50Ms", "response time p50", user.P50Ms, " ms")
                .Add("p95Ms", "response time p95", user.P95Ms, " ms")
                .Add("p99Ms", "response time p99", user.P99Ms, " ms")
                .Add("maxMs", "response time, most", user.MaxMs, " ms");
        }

        foreach (var limit in view.Slo ?? [])
        {
            facts.Add($"slo {limit.Rule}", $"limit {limit.Rule}", limit.Met ? $"kept ({limit.MeasuredText()})" : $"NOT KEPT ({limit.MeasuredText()})", limit.Met ? "true" : "false");
        }

        return facts;
    }

    public static Grid Timeline(IReadOnlyList<TimelineRow> rows)
    {
        var grid = new Grid("time", "load", "demand", "inService", "warm", "total", "desired", "metric", "alarm", "action");
        foreach (var row in rows)
        {
            grid.Add(
                Show.Number(row.Time), row.Load.ToString("0.######", CultureInfo.InvariantCulture), Show.Count(row.Demand), Show.Count(row.InService), Show.Count(row.Warm), Show.Count(row.Total), Show.Count(row.Desired),
                row.Metric?.ToString("0.######", CultureInfo.InvariantCulture) ?? "", row.Alarm == AlarmSide.None ? "-" : Word<AlarmSide>.Of(row.Alarm), row.Action == 0 ? "" : row.Action.ToString("+0;-0", CultureInfo.InvariantCulture));
        }

        return grid;
    }
}
