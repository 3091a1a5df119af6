using System.Globalization;
using System.Text.Json;

namespace Scalectl.EndToEnd.Tests.Session;

/// <summary><c>scalectl demo</c>, as <c>make demo</c> calls it.</summary>
public sealed class DemoTests
{
    /// <summary>The daemon's budget in docs/architecture.md.</summary>
    private const int MostMemoryMb = 120;

    [Test]
    public async Task Demo_OnAnEmptyHome_ScalesOutAndIn_CountsAgree_KeepsItsMemory_AndNothingIsLeft()
    {
        using Scratch scratch = new();
        var running = Task.Run(() => scratch.Run(TimeSpan.FromSeconds(180), Path.Combine(Scratch.Programs, "scalectl"), ["demo", "--output", "json"]));
        var peakMb = 0;
        while (await Task.WhenAny(running, Task.Delay(500)) != running)
        {
            peakMb = DaemonPeakMb(scratch) ?? peakMb;
        }

        var demo = await running;
        Assert.That(demo.ExitCode, Is.Zero, demo.ToString());
        using var document = JsonDocument.Parse(demo.Output);
        var root = document.RootElement;
        var load = root.GetProperty("load");
        var planned = load.GetProperty("planned").GetInt64();
        Assert.Multiple(() =>
        {
            Assert.That(planned, Is.GreaterThan(1000));
            Assert.That(load.GetProperty("sent").GetInt64(), Is.EqualTo(planned));
            Assert.That(load.GetProperty("answered").GetInt64(), Is.EqualTo(planned));
            Assert.That(load.GetProperty("loadBalancerRequests").GetInt64() - load.GetProperty("probeRequests").GetInt64(), Is.EqualTo(planned));
            Assert.That(root.GetProperty("elasticity").GetProperty("boundUpper").GetDouble(), Is.GreaterThanOrEqualTo(3));
            Assert.That(root.GetProperty("elasticity").GetProperty("boundLower").GetDouble(), Is.EqualTo(1));
            Assert.That(root.GetProperty("cost").GetProperty("operatingExpense").GetDouble(), Is.GreaterThan(0));
            Assert.That(root.GetProperty("user").GetProperty("averageResponseTimeMs").GetDouble(), Is.GreaterThan(0));
            Assert.That(root.GetProperty("user").GetProperty("averageLatencyMs").GetDouble(), Is.GreaterThan(0));
            Assert.That(peakMb, Is.InRange(1, MostMemoryMb));
        });
        scratch.ExpectNoProcessLeft();
    }

    /// <summary>The most that the daemon has held so far; null: it does not run.</summary>
    private static int? DaemonPeakMb(Scratch scratch)
    {
        try
        {
            return (from line in scratch.LeftProcesses()
                    where line.Contains("scalectld", StringComparison.Ordinal)
                    let status = File.ReadAllLines($"/proc/{line[..line.IndexOf(':', StringComparison.Ordinal)]}/status")
                    let peak = status.FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal))
                    where peak is not null
                    select (int?)(int.Parse(peak["VmHWM:".Length..^"kB".Length], CultureInfo.InvariantCulture) / 1024)).Max();
        }
        catch (IOException)
        {
            return null; // it ended between the look and the reading
        }
    }
}
