using System.Runtime.CompilerServices;
using Scalectl.Daemon.Store;
using Scalectl.Load;

namespace Scalectl.Daemon.Experiments;

/// <summary>
/// All generators' seconds of a run in the order of time, read piece by piece: each machine's lie in its own order, and
/// the earliest of all machines comes next. No more is held than a piece of each.
/// </summary>
internal static class SecondsInTime
{
    // Of all machines together; a second with its histograms takes one to ten kilobytes.
    private const int Held = 2048;

    public static async IAsyncEnumerable<GeneratorSecond> ReadAsync(IStore store, string runId, int machines, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var piece = Math.Clamp(Held / Math.Max(1, machines), 16, 512);
        var next = new PriorityQueue<Machine, (long Time, int Number)>();
        for (var number = 0; number < machines; number++)
        {
            await EnqueueAsync(new Machine(number));
        }

        while (next.TryDequeue(out var machine, out _))
        {
            yield return machine.Seconds[machine.Place];
            machine.Place++;
            await EnqueueAsync(machine);
        }

        async Task EnqueueAsync(Machine machine)
        {
            if (machine.Place == machine.Seconds.Count)
            {
                var last = machine.Seconds is [.., var known] ? known.Seq : 0;
                machine.Seconds = await store.SecondsAsync(runId, machine.Number, last, piece, cancellationToken);
                machine.Place = 0;
            }

            if (machine.Seconds.Count > 0)
            {
                next.Enqueue(machine, (machine.Seconds[machine.Place].Time, machine.Number));
            }
        }
    }

    private sealed class Machine(int number)
    {
        public int Number => number;

        public IReadOnlyList<GeneratorSecond> Seconds { get; set; } = [];

        public int Place { get; set; }
    }
}
