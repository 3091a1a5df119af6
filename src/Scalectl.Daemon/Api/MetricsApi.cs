using Scalectl.Reports;

namespace Scalectl.Daemon.Api;

/// <summary><c>GET /api/v1/metrics</c>: name, unit, formula and meaning of every figure, the texts of docs/metrics.md.</summary>
internal static class MetricsApi
{
    public static void MapMetrics(this WebApplication app)
        => app.MapGet("/api/v1/metrics", () => MetricCatalogue.All).WithTags("metrics");
}
