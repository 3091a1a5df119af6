using Scalectl.Daemon.Clusters;
using Scalectl.Load;
using Scalectl.Series;

namespace Scalectl.Daemon.Collection;

/// <summary>
/// Fetches what the generators did, second by second, from where the store ends: they keep everything until their end,
/// so a daemon that was away has lost nothing. All machines are asked at once, and what came is kept in one go; one that
/// does not answer holds up nobody else.
/// </summary>
internal sealed class GeneratorPuller(string cluster, ClusterDirectory directory, GeneratorClient generators, RunSamples samples, TimeProvider time)
{
    /// <summary>How long a tick waits for slow machines; their answers are taken by a later one.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(700);

    private readonly Dictionary<int, long> _last = [];
    private readonly Dictionary<int, Task<Fetched>> _underWay = [];
    private readonly LatencyHistogram _times = new();

    /// <param name="whole">Waits for every machine's answer, or for why there is none.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Why a machine's seconds could not be read; null: all were.</returns>
    public async Task<string?> TickAsync(bool whole, CancellationToken cancellationToken)
    {
        if (directory.Find(cluster) is not { } found)
        {
            return null; // not launched yet, or removed
        }

        string? problem = null;
        List<Fetched> page;
        do
        {
            foreach (var machine in found.Machines.Where(m => m.Address is not null && !_underWay.ContainsKey(m.Index)))
            {
                var last = Math.Max(await LastAsync(machine.Index, cancellationToken), machine.SeqBase);
                _underWay.Add(machine.Index, FetchAsync(machine.Index, machine.Address!, found.Plan.ControlToken!, last, machine.SeqBase, cancellationToken));
            }

            page = await AnsweredAsync(whole, cancellationToken);
            problem = page.LastOrDefault(fetched => fetched.Problem is not null)?.Problem ?? problem;
            await KeepAsync(page, cancellationToken);
        }
        while (page.Any(fetched => fetched.More)); // a page has 600 seconds at most

        return problem;
    }

    // Where the store ends; asked once, then known.
    private async Task<long> LastAsync(int machine, CancellationToken cancellationToken)
    {
        if (!_last.TryGetValue(machine, out var last))
        {
            last = _last[machine] = await samples.Store.LastSecondAsync(samples.RunId, machine, cancellationToken);
        }

        return last;
    }

    private async Task<Fetched> FetchAsync(int machine, string address, string token, long last, long seqBase, CancellationToken cancellationToken)
    {
        var answer = await generators.SamplesAsync(address, token, last - seqBase, cancellationToken);
        if (answer.Value is not { } page)
        {
            return new Fetched(machine, [], answer.Problem, false);
        }

        // A machine that replaces a dead one counts from 1 again; in the store its seconds follow the dead one's.
        List<GeneratorSecond> seconds = [.. page.Seconds.Select(s => s with { Seq = s.Seq + seqBase })];
        return new Fetched(machine, seconds, null, seconds.Count > 0 && seconds[^1].Seq - seqBase < page.LastSeq);
    }

    private async Task<List<Fetched>> AnsweredAsync(bool whole, CancellationToken cancellationToken)
    {
        var all = Task.WhenAll(_underWay.Values);
        if (whole)
        {
            await all.WaitAsync(cancellationToken);
        }
        else
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(all, Task.Delay(Patience, time, end.Token));
            await end.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
        }

        List<Fetched> answered = [];
        foreach (var (machine, task) in _underWay.Where(pair => pair.Value.IsCompleted).ToList())
        {
            _underWay.Remove(machine);
            answered.Add(await task);
        }

        return answered;
    }

    private async Task KeepAsync(List<Fetched> page, CancellationToken cancellationToken)
    {
        // Samples first: the kept seconds are the mark of how far we are.
        await samples.AppendAsync([.. page.SelectMany(fetched => fetched.Seconds.SelectMany(second => SecondSamples.Of(fetched.Machine, second, _times)))], cancellationToken);
        await Task.WhenAll(page.Select(fetched => samples.Store.AppendSecondsAsync(samples.RunId, fetched.Machine, fetched.Seconds, cancellationToken)));
        foreach (var fetched in page.Where(fetched => fetched.Seconds.Count > 0))
        {
            _last[fetched.Machine] = fetched.Seconds[^1].Seq;
        }
    }

    /// <param name="Machine">Index of the machine.</param>
    /// <param name="Seconds">What it had.</param>
    /// <param name="Problem">Why it has not answered.</param>
    /// <param name="More">It has more.</param>
    private sealed record Fetched(int Machine, IReadOnlyList<GeneratorSecond> Seconds, string? Problem, bool More);
}
