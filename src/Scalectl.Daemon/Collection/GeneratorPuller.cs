using Scalectl.Daemon.Clusters;
using Scalectl.Load;

namespace Scalectl.Daemon.Collection;

/// <summary>
/// Fetches what the generators did, second by second, from where the store ends: they keep everything until their end,
/// so a daemon that was away has lost nothing.
/// </summary>
internal sealed class GeneratorPuller(string cluster, ClusterDirectory directory, GeneratorClient generators, RunSamples samples)
{
    private readonly Dictionary<int, long> _last = [];

    /// <returns>Why a machine's seconds could not be read; null: all were.</returns>
    public async Task<string?> TickAsync(CancellationToken cancellationToken)
    {
        if (directory.Find(cluster) is not { } found)
        {
            return null; // not launched yet, or removed
        }

        string? problem = null;
        foreach (var machine in found.Machines)
        {
            problem = await PullAsync(found, machine, cancellationToken) ?? problem;
        }

        return problem;
    }

    private async Task<string?> PullAsync(StoredCluster found, StoredMachine machine, CancellationToken cancellationToken)
    {
        if (machine.Address is not { } address)
        {
            return null;
        }

        if (!_last.TryGetValue(machine.Index, out var last))
        {
            last = await samples.Store.LastSecondAsync(samples.RunId, machine.Index, cancellationToken);
        }

        // A machine that replaces a dead one counts from 1 again; in the store its seconds follow the dead one's.
        last = Math.Max(last, machine.SeqBase);
        while (true)
        {
            var answer = await generators.SamplesAsync(address, found.Plan.ControlToken!, last - machine.SeqBase, cancellationToken);
            if (answer.Value is not { } page)
            {
                return answer.Problem;
            }

            if (page.Seconds.Count == 0)
            {
                return null;
            }

            // Samples first: the kept seconds are the mark of how far we are.
            List<GeneratorSecond> seconds = [.. page.Seconds.Select(s => s with { Seq = s.Seq + machine.SeqBase })];
            await samples.AppendAsync([.. seconds.SelectMany(s => SecondSamples.Of(machine.Index, s))], cancellationToken);
            await samples.Store.AppendSecondsAsync(samples.RunId, machine.Index, seconds, cancellationToken);
            last = seconds[^1].Seq;
            _last[machine.Index] = last;
            if (last - machine.SeqBase >= page.LastSeq)
            {
                return null;
            }
        }
    }
}
