using Scalectl.Api;
using Scalectl.Client.CommandLine;
using Scalectl.Client.Daemon;
using Scalectl.Client.Output;

namespace Scalectl.Client.Tuning;

/// <summary>Follows a tuning by its live events, and by asking where they break off.</summary>
internal static class TuningWatch
{
    /// <summary>What can be done with one that nobody follows.</summary>
    public static string Hint(string id) => $"scalectl tune show {id} shows how far it is, scalectl tune stop {id} ends it";

    /// <summary>Tells each try when it has its verdict. Who interrupts leaves it running, and is told.</summary>
    public static async Task<TuningView> UntilEndAsync(Call call, DaemonConnection daemon, TuningView begun)
    {
        using var progress = new Progress(call.Surroundings);
        using var pause = new PeriodicTimer(TimeSpan.FromSeconds(1), call.Surroundings.Time);
        var told = begun.Tries.Count(t => t.State == TuningTryState.Done);
        try
        {
            progress.Say($"{begun.Id}: {Word<Scalectl.Tuning.TuningMethod>.Of(begun.Method)} on {begun.Name}{(begun.Simulated ? ", simulated" : "")}");
            while (true)
            {
                await foreach (var live in daemon.LiveTuningAsync(begun.Id, call.Cancellation))
                {
                    told = Tell(progress, live, told);
                }

                // The stream is over: the tuning is, or the daemon let go of it.
                var view = await daemon.AskAsync(api => api.TuningAsync(begun.Id, call.Cancellation));
                told = Tell(progress, view, told);
                if (view.EndedAt is not null)
                {
                    return view;
                }

                await pause.WaitForNextTickAsync(call.Cancellation);
            }
        }
        catch (OperationCanceledException) when (call.Cancellation.IsCancellationRequested)
        {
            progress.Say($"{begun.Id} goes on in the daemon: {Hint(begun.Id)}");
            throw;
        }
    }

    private static int Tell(Progress progress, TuningView view, int told)
    {
        List<TuningTryView> done = [.. view.Tries.Where(t => t.State == TuningTryState.Done)];
        foreach (var judged in done.Skip(told))
        {
            progress.Say(TuningTable.Sentence(judged));
        }

        if (view.Next is { } next)
        {
            progress.Show($"next: {Show.Percent(next.Threshold)}, because {next.Reason}", null, view.Message ?? "");
        }

        return done.Count;
    }
}
