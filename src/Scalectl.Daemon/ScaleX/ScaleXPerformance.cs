using System.Threading.Channels;
using Scalectl.Daemon.Store;
using Scalectl.Series;

namespace Scalectl.Daemon.ScaleX;

/// <summary>
/// Writes the prober's figures for ScaleX' dashboard: a point at each probe, at most one a second. ScaleX keeps one row of
/// points a user, so of several runs at once only the one that began last is shown. It never holds a run up: a database that
/// is away gets, when it is back, one point with the mean of what it missed.
/// </summary>
public sealed class ScaleXPerformance(ScaleXDatabase database, TimeProvider time, ILogger<ScaleXPerformance> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    // Written by every prober; one call in it is enough. Never closed.
    private readonly Channel<bool> _calls = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Lock _lock = new();
    private readonly Dictionary<string, DateTimeOffset> _runs = [];
    private ProbeMeans _means = ProbeMeans.None("");
    private long _lastSecond;

    public bool IsOn => database.IsOn;

    /// <summary>A run is probed from now on.</summary>
    internal void Begin(string runId, DateTimeOffset startedAt)
    {
        lock (_lock)
        {
            _runs[runId] = startedAt;
        }
    }

    internal void End(string runId)
    {
        lock (_lock)
        {
            _runs.Remove(runId);
        }
    }

    /// <summary>Takes a probe's samples; returns at once.</summary>
    internal void Offer(string user, string runId, IReadOnlyList<Sample> samples)
    {
        if (!IsOn)
        {
            return;
        }

        lock (_lock)
        {
            if (_runs.Count == 0 || _runs.MaxBy(r => r.Value).Key != runId)
            {
                return;
            }

            _means = (_means.User == user ? _means : ProbeMeans.None(user)).With(samples);
        }

        _calls.Writer.TryWrite(true);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => IsOn ? WriteAsync(stoppingToken) : Task.CompletedTask;

    private async Task WriteAsync(CancellationToken stoppingToken)
    {
        var away = false;
        try
        {
            while (await _calls.Reader.ReadAsync(stoppingToken))
            {
                if (Take() is not { } means)
                {
                    continue;
                }

                try
                {
                    await database.AddPointsAsync(means.User, means.Update(), stoppingToken);
                    if (away)
                    {
                        Log.ScaleXBack(logger, database.Name);
                    }

                    away = false;
                }
                catch (Exception e) when (e is StoreUnavailableException or MongoDB.Driver.MongoException)
                {
                    if (!away)
                    {
                        Log.ScaleXAway(logger, e.Message);
                    }

                    away = true;
                    PutBack(means);
                    await Task.Delay(Pause, time, stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The daemon stops.
        }
    }

    private ProbeMeans? Take()
    {
        lock (_lock)
        {
            // Two points of one second would stand over each other in the dashboard: what is left waits for the next probe.
            if (_means.IsEmpty || _means.TimeSeconds == _lastSecond)
            {
                return null;
            }

            var taken = _means;
            (_means, _lastSecond) = (ProbeMeans.None(taken.User), taken.TimeSeconds);
            return taken;
        }
    }

    private void PutBack(ProbeMeans unwritten)
    {
        lock (_lock)
        {
            _means = _means.And(unwritten);
            _lastSecond = 0;
        }
    }
}
