using Scalectl.Elasticity;

namespace Scalectl.Reports;

/// <summary>A load of several routes, route by route: what was sent of each, and how long it took.</summary>
internal static class RouteSections
{
    // What a reader takes in at a glance; more is opened on demand.
    private const int MostOpen = 12;

    public static IEnumerable<ReportSection> Of(LoadReport load)
    {
        var routes = load.PerRoute;
        if (routes.Count == 0)
        {
            yield break;
        }

        yield return new TableSection(
            "By route", ["route", "share, %", "planned", "sent", "missed", "answered", "successes", "errors", "no answer"],
            [.. routes.Select(r => (IReadOnlyList<string>)
            [
                r.Name, ReportNumber.Of(Math.Round(r.Share * 100, 1)), Count(r.Planned), ReportNumber.Of(r.Sent), Count(r.Missed),
                ReportNumber.Of(r.Answered), ReportNumber.Of(r.Success), ReportNumber.Of(r.Errors), ReportNumber.Of(r.NoAnswer),
            ])],
            Folded: routes.Count > MostOpen);
        yield return new TableSection(
            "Response times by route, ms", ["route", "from", "mean", "p50", "p90", "p95", "p99", "max"],
            [.. routes.SelectMany(r => new[] { Times(r.Name, "due", r.Response), Times(r.Name, "sent", r.Service) })],
            Folded: routes.Count > MostOpen);
    }

    private static IReadOnlyList<string> Times(string name, string from, RouteTimes? t) =>
        [name, from, Ms(t?.MeanMs), Ms(t?.P50Ms), Ms(t?.P90Ms), Ms(t?.P95Ms), Ms(t?.P99Ms), Ms(t?.MaxMs)];

    private static string Count(long? count) => ReportNumber.Of(count ?? double.NaN);

    private static string Ms(double? value) => ReportNumber.Of(value ?? double.NaN);
}
