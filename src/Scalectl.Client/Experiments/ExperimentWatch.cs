using Scalectl.Api;
using Scalectl.Client.CommandLine;
using Scalectl.Client.Daemon;
using Scalectl.Client.Output;
using Scalectl.Experiments;
using Scalectl.Series;

namespace Scalectl.Client.Experiments;

/// <summary>Follows an experiment by its live events, and by asking where they break off.</summary>
internal static class ExperimentWatch
{
    public static bool IsEnd(ExperimentState state) => state is ExperimentState.Done or ExperimentState.Failed or ExperimentState.Stopped;

    public static async Task<ExperimentView> UntilEndAsync(Call call, DaemonConnection daemon, string id)
    {
        using var progress = new Progress(call.Surroundings);
        using var pause = new PeriodicTimer(TimeSpan.FromSeconds(1), call.Surroundings.Time);
        var told = new Dictionary<string, bool>(StringComparer.Ordinal);
        while (true)
        {
            await foreach (var live in daemon.LiveAsync(id, call.Cancellation))
            {
                Tell(live.Slo, told, progress);
                progress.Show(Step(live.Experiment), Share(live.Experiment), Detail(live));
            }

            // The stream is over: the experiment is, or the daemon let go of it.
            var view = await daemon.AskAsync(api => api.ExperimentAsync(id, call.Cancellation));
            if (IsEnd(view.State))
            {
                return view;
            }

            await pause.WaitForNextTickAsync(call.Cancellation);
        }
    }

    /// <summary>A limit is told when it is first known and whenever it changes sides.</summary>
    private static void Tell(IReadOnlyList<SloResult> limits, Dictionary<string, bool> told, Progress progress)
    {
        foreach (var limit in limits.Where(limit => limit.Measured is not null && !(told.TryGetValue(limit.Rule, out var met) && met == limit.Met)))
        {
            told[limit.Rule] = limit.Met;
            progress.Say($"{limit.Rule}: {limit.Verdict(ended: false)}");
        }
    }

    private static string Step(ExperimentSummary experiment)
    {
        var message = experiment.Message is { Length: > 0 } text ? $" ({text})" : "";
        return $"{experiment.Id}: {Word<ExperimentState>.Of(experiment.State)}{message}";
    }

    private static double? Share(ExperimentSummary experiment) => experiment.State == ExperimentState.Running ? experiment.Progress : null;

    private static string Detail(LiveView live)
    {
        var latest = live.Latest;
        (string Series, string Label, string Unit)[] shown =
        [
            (SeriesNames.InService, "in service ", ""), (SeriesNames.Desired, "wanted ", ""), (SeriesNames.CpuPct, "CPU ", " %"), (SeriesNames.Sent, "", " requests/s"),
            (SeriesNames.ResponseMeanMs, "", " ms"),
        ];
        var values = shown.Where(s => latest.ContainsKey(s.Series)).Select(s => s.Label + latest[s.Series].ToString("0.#", System.Globalization.CultureInfo.InvariantCulture) + s.Unit);
        return string.Join(", ", live.Cost is { } cost ? values.Append(FormattableString.Invariant($"{cost.Total:0.####} {cost.Currency}")) : values);
    }
}
