using Microsoft.Extensions.Logging.Abstractions;
using Scalectl.Daemon.Store;
using Scalectl.Series;

namespace Scalectl.Daemon.Tests.Store;

/// <summary>Appends without end and says on stdout what was acknowledged, until it is killed.</summary>
internal static class CrashVictim
{
    public const int Writers = 6;

    public const int BlockSize = 40;

    public static async Task<int> AppendAsync(string path)
    {
        await using var store = SqliteStore.Open(path, TimeProvider.System, NullLogger<SqliteStore>.Instance);
        var said = new Lock();
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            for (var block = 0L; block < 1_000; block++)
            {
                await store.AppendAsync("run", [.. Enumerable.Range(0, BlockSize).Select(i => new Sample("cloud", $"w{writer}", (block * BlockSize) + i, block))], default);
                lock (said)
                {
                    Console.WriteLine($"{writer} {block}");
                    Console.Out.Flush();
                }
            }
        })));
        return 0;
    }
}
