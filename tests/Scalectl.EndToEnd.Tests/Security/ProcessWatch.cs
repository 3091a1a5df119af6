using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace Scalectl.EndToEnd.Tests.Security;

/// <summary>Looks again and again at the command line and the environment of every program of an account, as another user with ps and /proc would.</summary>
internal sealed class ProcessWatch : IAsyncDisposable
{
    private readonly byte[] _account;
    private readonly IReadOnlyList<Marker> _markers;
    private readonly Func<string, Marker, bool> _mayHave;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _watching;

    /// <param name="account">What the environment of our programs contains.</param>
    /// <param name="markers">What must not be seen.</param>
    /// <param name="mayHave">The stated exceptions: a kind of place (<c>scalectl-lab environ</c>) and a marker.</param>
    public ProcessWatch(string account, IReadOnlyList<Marker> markers, Func<string, Marker, bool> mayHave)
    {
        (_account, _markers, _mayHave) = (Encoding.UTF8.GetBytes(account), markers, mayHave);
        _watching = Task.Run(WatchAsync);
    }

    public ConcurrentDictionary<string, int> Hits { get; } = new();

    /// <summary>The programs that were seen: the proof that it looked.</summary>
    public ConcurrentDictionary<string, int> Seen { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _watching;
        _end.Dispose();
    }

    private async Task WatchAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            foreach (var folder in Directory.EnumerateDirectories("/proc").Where(f => char.IsAsciiDigit(Path.GetFileName(f)[0])))
            {
                Look(folder);
            }

            await Task.Delay(20, CancellationToken.None);
        }
    }

    private void Look(string folder)
    {
        var environment = Read($"{folder}/environ");
        if (int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture) == Environment.ProcessId || environment.AsSpan().IndexOf(_account) < 0)
        {
            return;
        }

        var line = Read($"{folder}/cmdline");
        var program = Path.GetFileName(Encoding.UTF8.GetString(line).Split('\0')[0]);
        if (!program.StartsWith("scalectl", StringComparison.Ordinal))
        {
            return;
        }

        Seen.AddOrUpdate(program, 1, (_, was) => was + 1);
        Check($"{program} cmdline", line);
        Check($"{program} environ", environment);
    }

    private void Check(string place, byte[] bytes)
    {
        foreach (var marker in _markers.Where(m => m.IsIn(bytes) && !_mayHave(place, m)))
        {
            Hits.AddOrUpdate($"{marker.Name} in {place}", 1, (_, was) => was + 1);
        }
    }

    private static byte[] Read(string file)
    {
        try
        {
            return File.ReadAllBytes(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return []; // gone, or another user's
        }
    }
}
