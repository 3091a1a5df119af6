using System.Diagnostics;
using System.Globalization;

namespace Scalectl.Generator.Tests.Edge;

/// <summary>What other processes, and other guests of the host, take of this machine's processors from now on.</summary>
internal sealed class OthersOnTheMachine
{
    private readonly double _busy = BusySeconds(), _own = OwnSeconds();
    private readonly long _begin = Stopwatch.GetTimestamp();

    /// <summary>Their share of all processors, 0 to 1.</summary>
    public double Share() =>
        Math.Max(0, BusySeconds() - _busy - (OwnSeconds() - _own)) / (Stopwatch.GetElapsedTime(_begin).TotalSeconds * Environment.ProcessorCount);

    private static double OwnSeconds() => Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds;

    // /proc/stat counts in hundredths of a second: user, nice, system, idle, iowait, irq, softirq, steal.
    private static double BusySeconds()
    {
        var ticks = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(8).Select(t => double.Parse(t, CultureInfo.InvariantCulture)).ToArray();
        return (ticks.Sum() - ticks[3] - ticks[4]) / 100;
    }
}
