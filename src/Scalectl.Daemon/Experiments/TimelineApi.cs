using Scalectl.Api;
using Scalectl.Daemon.Api;
using Scalectl.Experiments;
using Scalectl.Reports;

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

    /// <param name="interval">Seconds; null: the least with which the run has at most <see cref="MostIntervals"/>.</param>
    public static async Task<IResult> TimelineAsync(string id, int? interval, ExperimentArchive archive, ExperimentReports reports, CancellationToken cancellationToken)
    {
        if (await archive.FindAsync(id, cancellationToken) is not { } found)
        {
            return ExperimentsApi.Unknown(id);
        }

        if (await reports.DataAsync(found, cancellationToken) is not { } data)
        {
            return Problems.Conflict($"Experiment {id} has no samples of a load yet: there is nothing to draw.");
        }

        var least = Least(data);
        return interval < least
            ? Problems.Invalid([new InvalidInput("interval", FormattableString.Invariant($"{interval}"), $"{least} or more seconds: at most {MostIntervals} intervals", FormattableString.Invariant($"{least}"))])
            : TypedResults.Ok(Of(data, interval ?? least));
    }

    public static TimelineView Of(ExperimentData data, int intervalSeconds)
    {
        var values = Columns.Keys.ToDictionary(name => name, _ => new List<double?>());
        var count = 0;
        foreach (var row in ExperimentRow.Of(data, TimeSpan.FromSeconds(intervalSeconds)))
        {
            count++;
            foreach (var (name, column) in Columns)
            {
                values[name].Add(column(row) is { } value ? Math.Round(value, 3) : null);
            }
        }

        return new TimelineView
        {
            StartMs = data.StartMs / 1000 * 1000,
            IntervalSeconds = intervalSeconds,
            Count = count,
            Series = values.Where(series => series.Value.Exists(value => value is not null)).ToDictionary(series => series.Key, series => (IReadOnlyList<double?>)series.Value),
        };
    }

    private static int Least(ExperimentData data) => (int)Math.Max(1, Math.Ceiling((data.EndMs - data.StartMs) / 1000.0 / MostIntervals));
}
