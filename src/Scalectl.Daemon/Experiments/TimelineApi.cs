using Scalectl.Api;
using Scalectl.Daemon.Api;
using Scalectl.Daemon.Store;
using Scalectl.Experiments;
using Scalectl.Reports;
using Scalectl.Series;

namespace Scalectl.Daemon.Experiments;

/// <summary><c>GET experiments/{id}/timeline</c>: what the page draws, every series on the same axis.</summary>
internal static class TimelineApi
{
    /// <summary>Most intervals of an answer: a week at one-minute steps.</summary>
    public const int MostIntervals = 10_080;

    private static readonly IReadOnlyDictionary<string, Func<ExperimentRow, double?>> Columns = new Dictionary<string, Func<ExperimentRow, double?>>
    {
        ["planned"] = r => r.Planned,
        ["sent"] = r => r.Sent,
        ["missed"] = r => r.Missed,
        ["answered2xx"] = r => r.Answered2xx,
        ["answered3xx"] = r => r.Answered3xx,
        ["answered4xx"] = r => r.Answered4xx,
        ["answered5xx"] = r => r.Answered5xx,
        ["noAnswer"] = r => r.NoAnswer,
        ["responseMeanMs"] = r => r.ResponseMeanMs,
        ["responseP50Ms"] = r => r.ResponseP50Ms,
        ["responseP95Ms"] = r => r.ResponseP95Ms,
        ["responseP99Ms"] = r => r.ResponseP99Ms,
        ["desired"] = r => r.Desired,
        ["inService"] = r => r.InService,
        ["total"] = r => r.Total,
        ["demand"] = r => r.Demand,
        ["cpuPct"] = r => r.CpuPct,
        ["lbRequests"] = r => r.LbRequests,
        ["lbResponseTimeMs"] = r => r.LbResponseTimeMs,
        ["probeLatencyMs"] = r => r.ProbeLatencyMs,
        ["probeResponseMs"] = r => r.ProbeResponseMs,
        ["probeFailures"] = r => r.ProbeFailures,
    };

    // Of what cloud and prober measured, what the rows are made of.
    private static readonly IReadOnlyCollection<string> States = [SeriesNames.Desired, SeriesNames.InService, SeriesNames.Total];

    private static readonly IReadOnlyCollection<string> Measured =
    [
        .. States, SeriesNames.CpuPct, SeriesNames.LbRequests, SeriesNames.LbResponseTimeMs, SeriesNames.ProbeLatencyMs, SeriesNames.ProbeResponseMs, SeriesNames.ProbeFailure,
    ];

    /// <param name="interval">Seconds; null: the least with which the run has at most <see cref="MostIntervals"/>.</param>
    public static async Task<IResult> TimelineAsync(string id, int? interval, ExperimentArchive archive, ExperimentReports reports, IStore store, CancellationToken cancellationToken)
    {
        if (await archive.FindAsync(id, cancellationToken) is not { } found)
        {
            return ExperimentsApi.Unknown(id);
        }

        if (await reports.OutlineAsync(found, cancellationToken) is not { } data)
        {
            return Problems.Conflict($"Experiment {id} has no samples of a load yet: there is nothing to draw.");
        }

        var least = Least(data);
        return interval < least
            ? Problems.Invalid([new InvalidInput("interval", FormattableString.Invariant($"{interval}"), $"{least} or more seconds: at most {MostIntervals} intervals", FormattableString.Invariant($"{least}"))])
            : TypedResults.Ok(await OfAsync(id, data, interval ?? least, store, cancellationToken));
    }

    /// <summary>A run is read once, second by second, and what is held of it are the rows: a week is as small as an hour.</summary>
    private static async Task<TimelineView> OfAsync(string id, ExperimentData data, int intervalSeconds, IStore store, CancellationToken cancellationToken)
    {
        var lengthMs = intervalSeconds * 1000L;
        var measured = await store.IntervalsAsync(id, Measured, data.StartMs / 1000 * 1000, lengthMs, cancellationToken);
        // A state holds until the next one: at the start of an interval it is the last one of those before.
        var states = measured.Where(m => States.Contains(m.Series)).Select(m => new Sample(m.Source, m.Series, m.LastMs, m.Last));
        var rows = new ExperimentRows(data with { Samples = [.. states] }, TimeSpan.FromSeconds(intervalSeconds));
        await foreach (var second in SecondsInTime.ReadAsync(store, id, data.Specification.Load.Machines, cancellationToken))
        {
            rows.Add(second);
        }

        var all = rows.End(measured);
        return new TimelineView
        {
            StartMs = rows.StartMs,
            IntervalSeconds = intervalSeconds,
            Count = all.Count,
            Series = Columns
                .Select(column => (column.Key, Values: (IReadOnlyList<double?>)[.. all.Select(row => column.Value(row) is { } value ? Math.Round(value, 3) : (double?)null)]))
                .Where(series => series.Values.Any(value => value is not null))
                .ToDictionary(series => series.Key, series => series.Values),
        };
    }

    private static int Least(ExperimentData data) => (int)Math.Max(1, Math.Ceiling((data.EndMs - data.StartMs) / 1000.0 / MostIntervals));
}
