using System.Text.Json;
using Scalectl.Core.Tests.Experiments;
using Scalectl.Experiments;
using Scalectl.Reports;

namespace Scalectl.Core.Tests.Reports;

public sealed class ExperimentExportTests
{
    [Test]
    public async Task WriteAsync_ReadBack_ComputesTheSameReport()
    {
        var report = ExperimentAnalysis.Compute(Run.Data);
        using var stream = new MemoryStream();
        await ExperimentExport.Of("by-hand-1", Run.Data, report).WriteAsync(stream, CancellationToken.None);

        var again = JsonSerializer.Deserialize(stream.ToArray(), ExperimentJson.Default.ExperimentExport)!;

        Assert.That((again.Id, again.Specification.Name, again.FormatVersion), Is.EqualTo(("by-hand-1", "by-hand", 1)));
        Assert.That(Json(again.Report), Is.EqualTo(Json(report)));
        Assert.That(Json(ExperimentAnalysis.Compute(again.ToData())), Is.EqualTo(Json(report)));
        Assert.That(again.Computed.Single(s => s.Series == "demand").Values, Is.EqualTo(new[] { 1.0, 3, 3, 1 }));
    }

    private static string Json(ExperimentReport report) => JsonSerializer.Serialize(report, ExperimentJson.Default.ExperimentReport);
}
