using Scalectl.Api;
using Scalectl.Client.Output;

namespace Scalectl.Client.Experiments;

/// <summary>How experiments read.</summary>
internal static class ExperimentTable
{
    public static Grid List(IReadOnlyList<ExperimentSummary> experiments)
    {
        var grid = new Grid("id", "name", "state", "progress", "createdAt", "startedAt", "endedAt", "group", "message") { Empty = "no experiments yet; run one with: scalectl experiment run -f FILE" };
        foreach (var e in experiments)
        {
            grid.Add(
                e.Id, e.Name, Word<ExperimentState>.Of(e.State), Show.Percent(Math.Round(e.Progress * 100)), Show.Time(e.CreatedAt), Show.Time(e.StartedAt), Show.Time(e.EndedAt), GroupId.Short(e.Group), e.Message ?? "");
        }

        return grid;
    }

    public static Facts Facts(ExperimentView view)
    {
        var facts = new Facts()
            .Add("id", "experiment", view.Id)
            .Add("name", "name", view.Name)
            .Add("state", "state", Word<ExperimentState>.Of(view.State))
            .Add("message", "message", view.Message)
            .Add("startedAt", "started", Show.Time(view.StartedAt))
            .Add("endedAt", "ended", Show.Time(view.EndedAt))
            .Add("group", "group", GroupId.Long(view.Group), view.Group?.Id)
            .AddLoad(view.Load);
        AddElasticity(facts, view);
        AddUser(facts, view);
        AddLimits(facts, view);
        return facts
            .Add("machinesAdded", "machines added", view.State == ExperimentState.Queued ? null : Show.Count(Scalings(view, "Launching")))
            .Add("machinesRemoved", "machines removed", view.State == ExperimentState.Queued ? null : Show.Count(Scalings(view, "Terminating")));
    }

    /// <summary>Machines that the policy (not the start or the end of the run) added or removed.</summary>
    private static int Scalings(ExperimentView view, string verb)
    {
        var (from, to) = (view.StartedAt?.ToUnixTimeMilliseconds() ?? long.MaxValue, view.EndedAt?.ToUnixTimeMilliseconds() ?? long.MaxValue);
        return view.Activities.Count(a => a.StartMs >= from && a.StartMs <= to && a.Description.StartsWith(verb, StringComparison.Ordinal) && a.Cause.Contains("alarm", StringComparison.OrdinalIgnoreCase));
    }

    private static void AddElasticity(Facts facts, ExperimentView view)
    {
        if (view.Elasticity is { } e)
        {
            facts.Add("tauUPct", "tauU (time with too few)", e.TauUPct, " %")
                .Add("tauOPct", "tauO (time with too many)", e.TauOPct, " %")
                .Add("accU", "accU (mean missing)", e.AccU, " machines")
                .Add("accO", "accO (mean unneeded)", e.AccO, " machines")
                .Add("boundLower", "bounds", $"{Show.Number(e.BoundLower)} to {Show.Number(e.BoundUpper)} machines", Show.Number(e.BoundLower))
                .Add("boundUpper", "", e.BoundUpper, "")
                .Add("averageDemand", "mean demand", e.AverageDemand, " machines")
                .Add("averageSupply", "mean supply", e.AverageSupply, " machines")
                .Add("upsilonPct", "instability", e.UpsilonPct, " %");
        }

        if (view.ControlLag is { } lag)
        {
            facts.Add("controlLagTauUPct", "control lag: too few", lag.TauUPct, " %").Add("controlLagTauOPct", "control lag: too many", lag.TauOPct, " %");
        }

        if (view.Cost is { } cost)
        {
            facts.Add("operatingExpense", "operating expense", cost.OperatingExpense ?? view.Elasticity?.OperatingExpense, " machine-steps")
                .Add("machineSeconds", "machine time", cost.MachineSeconds, " s")
                .Add("cost", "cost", Money(cost.Cost) is { } money ? $"{money} {cost.Currency}{(cost.PriceSource is { } source ? $" ({source})" : "")}" : null, Money(cost.Cost))
                .Add("currency", "", cost.Currency);
        }
    }

    private static void AddLimits(Facts facts, ExperimentView view)
    {
        var ended = ExperimentWatch.IsEnd(view.State);
        foreach (var limit in view.Slo)
        {
            facts.AddShown($"limit {limit.Rule}", limit.Verdict(ended));
        }

        facts.Add("slo", "", string.Join("; ", view.Slo.Select(limit => $"{limit.Rule}: {limit.MeasuredText()}")))
            .Add("sloMet", "", view.Slo.Count == 0 ? "" : view.Slo.All(limit => limit.Met) ? "true" : "false");
    }

    private static string? Money(double? amount) => amount?.ToString("0.######", System.Globalization.CultureInfo.InvariantCulture);

    private static void AddUser(Facts facts, ExperimentView view)
    {
        if (view.User is { } user)
        {
            facts.Add("averageResponseTimeMs", "mean response time", user.AverageResponseTimeMs, " ms")
                .Add("p95Ms", "response time p95", user.P95Ms, " ms")
                .Add("averageLatencyMs", "mean latency", user.AverageLatencyMs, " ms")
                .Add("successResponses", "successes", Show.Count(user.SuccessResponses))
                .Add("errorResponses", "errors", Show.Count(user.ErrorResponses))
                .Add("errorShare", "error share", Show.Percent(user.ErrorShare * 100), user.ErrorShare?.ToString("R", System.Globalization.CultureInfo.InvariantCulture));
        }
    }
}
