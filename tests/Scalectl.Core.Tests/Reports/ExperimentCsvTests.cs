using System.Globalization;
using Scalectl.Core.Tests.Experiments;
using Scalectl.Experiments;
using Scalectl.Reports;

namespace Scalectl.Core.Tests.Reports;

public sealed class ExperimentCsvTests
{
    [Test]
    public void Write_BySecond_HasARowASecondAndKeepsTheTotals()
    {
        var rows = Rows(TimeSpan.FromSeconds(1));

        Assert.That(rows, Has.Count.EqualTo(40));
        Assert.That(rows.Sum(r => Number(r, "sent")), Is.EqualTo(800));
        Assert.That(rows.Sum(r => Number(r, "answered5xx")), Is.EqualTo(5));
        Assert.That(rows.Sum(r => Number(r, "lbRequests")), Is.EqualTo(796));
        Assert.That(rows.Select(r => r.Count).Distinct(), Is.EqualTo(new[] { ExperimentCsv.Header.Count }));
    }

    [Test]
    public void Write_ByStep_PutsEverybodysFiguresSideBySide()
    {
        var row = Rows(TimeSpan.FromSeconds(10))[1];

        Assert.That((row["time"], row["step"]), Is.EqualTo(("2027-01-15T08:00:10Z", "2")));
        Assert.That((row["planned"], row["sent"], row["answered2xx"], row["responseMeanMs"], row["cpuPct"]), Is.EqualTo(("250", "250", "250", "100", "100")));
        Assert.That((row["desired"], row["inService"], row["total"], row["demand"], row["probeLatencyMs"]), Is.EqualTo(("1", "1", "1", "3", "")));
        Assert.That(Rows(TimeSpan.FromSeconds(10))[0]["probeLatencyMs"], Is.EqualTo("2"));
    }

    [Test]
    public void Write_NothingRecorded_IsTheHeaderAndEmptyRows()
    {
        var rows = Rows(TimeSpan.FromSeconds(10), new ExperimentData { Specification = Run.Specification with { Demand = null }, StartMs = Run.StartMs, EndMs = Run.At(40) });

        Assert.That(rows, Has.Count.EqualTo(4));
        Assert.That(rows[0].Where(c => c.Key is not ("time" or "step")).Select(c => c.Value), Is.All.Empty);
    }

    private static List<Dictionary<string, string>> Rows(TimeSpan interval, ExperimentData? data = null)
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        ExperimentCsv.Write(writer, data ?? Run.Data, interval);
        var lines = writer.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var header = lines[0].Split(',');
        return [.. lines.Skip(1).Select(line => header.Zip(line.Split(',')).ToDictionary(c => c.First, c => c.Second))];
    }

    private static double Number(Dictionary<string, string> row, string column) =>
        row[column].Length == 0 ? 0 : double.Parse(row[column], CultureInfo.InvariantCulture);
}
