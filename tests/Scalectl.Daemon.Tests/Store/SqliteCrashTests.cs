using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Scalectl.Daemon.Store;

namespace Scalectl.Daemon.Tests.Store;

public sealed class SqliteCrashTests
{
    [Test]
    [CancelAfter(120_000)]
    public async Task Store_KilledWhileAppending_LosesNothingThatWasAcknowledged(CancellationToken stop)
    {
        using var home = new TemporaryHome();
        Directory.CreateDirectory(home.Folder);
        var path = Path.Combine(home.Folder, "scalectl.db");
        long[] acknowledged = [.. Enumerable.Repeat(-1L, CrashVictim.Writers)];
        for (var kill = 0; kill < 3; kill++)
        {
            await RunUntilKilledAsync(path, acknowledged, lines: 10 + (7 * kill), stop);
        }

        await using var store = SqliteStore.Open(path, TimeProvider.System, NullLogger<SqliteStore>.Instance);
        for (var writer = 0; writer < CrashVictim.Writers; writer++)
        {
            var times = (await store.SamplesAsync("run", [$"w{writer}"], 0, stop)).Select(s => s.TimeMs).ToHashSet();
            var missing = Enumerable.Range(0, (int)(acknowledged[writer] + 1) * CrashVictim.BlockSize).Where(t => !times.Contains(t));
            Assert.That(missing, Is.Empty, $"writer {writer}, blocks 0 to {acknowledged[writer]} were acknowledged");
            Assert.That(times, Has.Count.EqualTo(times.Max() + 1).And.Count.GreaterThan(0), "a block is whole or not there");
        }
    }

    private static async Task RunUntilKilledAsync(string path, long[] acknowledged, int lines, CancellationToken stop)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Scalectl.Daemon.Tests");
        using var victim = Process.Start(new ProcessStartInfo(program, ["append", path]) { RedirectStandardOutput = true })!;
        try
        {
            for (var line = 0; line < lines && await victim.StandardOutput.ReadLineAsync(stop) is { } said; line++)
            {
                var parts = said.Split(' ');
                var writer = int.Parse(parts[0], CultureInfo.InvariantCulture);
                acknowledged[writer] = Math.Max(acknowledged[writer], long.Parse(parts[1], CultureInfo.InvariantCulture));
            }
        }
        finally
        {
            victim.Kill();
            await victim.WaitForExitAsync(CancellationToken.None);
        }

        Assert.That(victim.ExitCode, Is.EqualTo(137), "it was killed, it did not end by itself");
    }
}
