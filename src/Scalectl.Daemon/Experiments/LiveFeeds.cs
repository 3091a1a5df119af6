using System.Text.Json;
using Scalectl.Api;

namespace Scalectl.Daemon.Experiments;

/// <summary>
/// What an experiment's watchers see, computed once a second for all of them and only while there is one. Each event
/// knows the next one: a watcher that is slow finds what it has not read yet, and nobody keeps what all have read.
/// </summary>
internal sealed class LiveFeeds(
    ExperimentArchive archive, ExperimentReports reports, ReportsSoFar soFar, IExperimentCloud cloud, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<LiveFeeds> logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // Guarded by itself. A feed is in it while it has watchers and its experiment has not ended.
    private readonly Dictionary<string, Feed> _feeds = new(StringComparer.Ordinal);

    /// <summary>The events from now on, the first one at once; null: it ends without a last one (the experiment is removed, the daemon stops).</summary>
    public async IAsyncEnumerable<LiveEvent> WatchAsync(string id, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var feed = Enter(id);
        try
        {
            var next = feed.Newest;
            while (await WaitAsync(next, cancellationToken) is { } moment)
            {
                yield return moment.Event;
                next = moment.Next;
            }
        }
        finally
        {
            Leave(id, feed);
        }
    }

    private Feed Enter(string id)
    {
        lock (_feeds)
        {
            if (!_feeds.TryGetValue(id, out var feed))
            {
                _feeds[id] = feed = new Feed();
                _ = Task.Run(() => RunAsync(id, feed));
            }

            feed.Watchers++;
            return feed;
        }
    }

    private void Leave(string id, Feed feed)
    {
        lock (_feeds)
        {
            if (--feed.Watchers == 0)
            {
                Close(id, feed);
            }
        }
    }

    /// <summary>Under the lock: who comes now gets a feed of its own.</summary>
    private void Close(string id, Feed feed)
    {
        feed.Closed = true;
        if (_feeds.GetValueOrDefault(id) == feed)
        {
            _feeds.Remove(id);
        }
    }

    private async Task RunAsync(string id, Feed feed)
    {
        using var timer = new PeriodicTimer(Interval, time);
        var next = feed.Newest;
        try
        {
            do
            {
                if (await ComputeAsync(id) is not { } now)
                {
                    break;
                }

                var moment = new Moment(now, Source());
                feed.Newest = now.Last ? next : FromNow(moment);
                next.SetResult(moment);
                next = moment.Next;
                if (now.Last)
                {
                    break;
                }
            }
            while (await timer.WaitForNextTickAsync(lifetime.ApplicationStopping) && !feed.Closed);
        }
        catch (OperationCanceledException)
        {
            // The daemon stops: the client asks again.
        }
        catch (Exception e)
        {
            Log.FeedFailed(logger, e, id);
        }

        lock (_feeds)
        {
            Close(id, feed);
        }

        next.TrySetResult(null);
    }

    /// <summary>A watcher that comes between two seconds sees the last one at once.</summary>
    private static TaskCompletionSource<Moment?> FromNow(Moment moment)
    {
        var source = Source();
        source.SetResult(moment);
        return source;
    }

    private async Task<LiveEvent?> ComputeAsync(string id)
    {
        if (await archive.FindAsync(id, lifetime.ApplicationStopping) is not { } experiment)
        {
            return null;
        }

        var now = time.GetUtcNow();
        if (!experiment.Ended)
        {
            var live = new LiveView(ExperimentViews.Summary(experiment, now), cloud.Latest(id))
            {
                Slo = await soFar.SloAsync(experiment, lifetime.ApplicationStopping),
                Cost = experiment.Collecting ? await cloud.CostAsync(experiment, lifetime.ApplicationStopping) : null,
            };
            return new LiveEvent(JsonSerializer.Serialize(live, ApiJson.Default.LiveView), Last: false);
        }

        var whole = await archive.OpenAsync(id, lifetime.ApplicationStopping);
        return whole is null
            ? null
            : new LiveEvent(JsonSerializer.Serialize(ExperimentViews.View(whole, await reports.ActivitiesAsync(id, lifetime.ApplicationStopping), now), ApiJson.Default.ExperimentView), Last: true);
    }

    private static async Task<Moment?> WaitAsync(TaskCompletionSource<Moment?> next, CancellationToken cancellationToken)
    {
        try
        {
            return await next.Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private static TaskCompletionSource<Moment?> Source() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed record Moment(LiveEvent Event, TaskCompletionSource<Moment?> Next);

    private sealed class Feed
    {
        private TaskCompletionSource<Moment?> _newest = Source();

        /// <summary>The last event, or the one to come when there is none yet. Written by the feed's loop only.</summary>
        public TaskCompletionSource<Moment?> Newest
        {
            get => Volatile.Read(ref _newest);
            set => Volatile.Write(ref _newest, value);
        }

        public int Watchers { get; set; }

        public volatile bool Closed;
    }
}

/// <summary>One event of an experiment's life.</summary>
/// <param name="Json">A live view; of the last one the whole view.</param>
/// <param name="Last">The experiment has ended.</param>
internal sealed record LiveEvent(string Json, bool Last);
