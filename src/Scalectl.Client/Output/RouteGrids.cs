using Scalectl.Elasticity;

namespace Scalectl.Client.Output;

/// <summary>How a load of several routes reads: what was sent of each, and how long it took from due and from sent.</summary>
internal static class RouteGrids
{
    public static Grid Counts(IReadOnlyList<LoadRoute> routes)
    {
        var grid = new Grid("route", "sharePct", "planned", "sent", "missed", "answered", "success", "errors", "noAnswer");
        foreach (var r in routes)
        {
            grid.Add(
                r.Name, Show.Number(Math.Round(r.Share * 100, 1)), Count(r.Planned), Show.Count(r.Sent), Count(r.Missed), Show.Count(r.Answered), Show.Count(r.Success), Show.Count(r.Errors), Show.Count(r.NoAnswer));
        }

        return grid;
    }

    public static Grid Times(IReadOnlyList<LoadRoute> routes)
    {
        var grid = new Grid("route", "from", "meanMs", "p50Ms", "p90Ms", "p95Ms", "p99Ms", "maxMs");
        foreach (var r in routes)
        {
            Add(grid, r.Name, "due", r.Response);
            Add(grid, r.Name, "sent", r.Service);
        }

        return grid;
    }

    private static void Add(Grid grid, string name, string from, RouteTimes? t) =>
        grid.Add(name, from, Ms(t?.MeanMs), Ms(t?.P50Ms), Ms(t?.P90Ms), Ms(t?.P95Ms), Ms(t?.P99Ms), Ms(t?.MaxMs));

    private static string Count(long? count) => count is { } known ? Show.Count(known) : "-";

    private static string Ms(double? value) => value is null ? "-" : Show.Number(value);
}
