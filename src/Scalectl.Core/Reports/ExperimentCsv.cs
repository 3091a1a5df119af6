using System.Globalization;
using Scalectl.Experiments;

namespace Scalectl.Reports;

/// <summary>A run as CSV (RFC 4180, header first, point as the decimal sign, nothing where nothing is known): one row an interval.</summary>
public static class ExperimentCsv
{
    // No value needs quotes: all are numbers and times.
    private static readonly (string Name, Func<ExperimentRow, object?> Value)[] Columns =
    [
        ("time", r => r.Time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)),
        ("step", r => r.Step),
        ("planned", r => r.Planned),
        ("sent", r => r.Sent),
        ("missed", r => r.Missed),
        ("answered2xx", r => r.Answered2xx),
        ("answered3xx", r => r.Answered3xx),
        ("answered4xx", r => r.Answered4xx),
        ("answered5xx", r => r.Answered5xx),
        ("noAnswer", r => r.NoAnswer),
        ("responseMeanMs", r => r.ResponseMeanMs),
        ("responseP50Ms", r => r.ResponseP50Ms),
        ("responseP95Ms", r => r.ResponseP95Ms),
        ("responseP99Ms", r => r.ResponseP99Ms),
        ("desired", r => r.Desired),
        ("inService", r => r.InService),
        ("total", r => r.Total),
        ("demand", r => r.Demand),
        ("cpuPct", r => r.CpuPct),
        ("lbRequests", r => r.LbRequests),
        ("lbResponseTimeMs", r => r.LbResponseTimeMs),
        ("probeLatencyMs", r => r.ProbeLatencyMs),
        ("probeResponseMs", r => r.ProbeResponseMs),
        ("probeFailures", r => r.ProbeFailures),
    ];

    /// <summary>Names of the columns, in their order.</summary>
    public static IReadOnlyList<string> Header { get; } = [.. Columns.Select(column => column.Name)];

    /// <summary>Writes a run.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="data">The run.</param>
    /// <param name="interval">Length of a row, whole seconds; default 1 s.</param>
    public static void Write(TextWriter writer, ExperimentData data, TimeSpan? interval = null)
    {
        writer.Write(string.Join(',', Header));
        writer.Write("\r\n");
        foreach (var row in ExperimentRow.Of(data, interval ?? TimeSpan.FromSeconds(1)))
        {
            writer.Write(string.Join(',', Columns.Select(column => Text(column.Value(row)))));
            writer.Write("\r\n");
        }
    }

    private static string Text(object? value) => value switch
    {
        double number => Math.Round(number, 6).ToString(CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value as string ?? "",
    };
}
