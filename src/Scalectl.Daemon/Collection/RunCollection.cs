using Scalectl.Aws;
using Scalectl.Daemon.Clusters;
using Scalectl.Daemon.Collection.Prometheus;
using Scalectl.Daemon.Context;
using Scalectl.Daemon.ScaleX;
using Scalectl.Daemon.Store;

namespace Scalectl.Daemon.Collection;

/// <summary>
/// The producers of one run's samples, each in a loop of its own: group and CloudWatch, Prometheus, generators, prober. A tick that
/// fails is logged and counted, and the loop goes on.
/// </summary>
internal sealed class RunCollection : IAsyncDisposable
{
    private static readonly TimeSpan PullInterval = TimeSpan.FromSeconds(1), ShortestPoll = TimeSpan.FromSeconds(0.5), LongestPoll = TimeSpan.FromSeconds(2);

    private readonly StoredCollection _collection;
    private readonly CloudContext _context;
    private readonly RunSamples _samples;
    private readonly HealthKeeper _health;
    private readonly GroupPoller? _group;
    private readonly MetricPoller _metrics;
    private readonly PrometheusPoller? _prometheus;
    private readonly TimeSpan _patience;
    private readonly GeneratorPuller? _generators;
    private readonly Prober? _prober;
    private readonly ScaleXPerformance _performance;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _noMoreProbes;
    private readonly List<Task> _loops = [];
    private Task _probes = Task.CompletedTask;

    public RunCollection(
        StoredCollection collection, CloudContext context, ClusterDirectory directory, GeneratorClient generators, IStore store, ScaleXPerformance performance,
        PrometheusClient prometheus, PrometheusOptions prometheusOptions, TimeProvider time, ILogger logger)
    {
        var request = collection.Request;
        (_collection, _context, _performance, _time, _logger) = (collection, context, performance, time, logger);
        _samples = new RunSamples(request.RunId, store);
        _health = new HealthKeeper(time);
        _group = request.Group is { } group ? new GroupPoller(context, group, collection.StartedAt, _samples, time) : null;
        _metrics = new MetricPoller(context, request, collection.StartedAt, _samples, time);
        _prometheus = request.Metrics is { } metrics ? new PrometheusPoller(metrics, prometheus, collection.StartedAt, _samples, time) : null;
        _patience = prometheusOptions.Patience;
        _generators = request.Cluster is { } cluster ? new GeneratorPuller(cluster, directory, generators, _samples, time) : null;
        _noMoreProbes = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        _prober = request.ProbeTarget is { } target ? new Prober(target, request.ProbeTimeout, time, request.ProbeTrust) : null;
    }

    public CollectionHealth Health => _health.Now;

    public string? Missing => _prometheus?.Problem;

    public IReadOnlyDictionary<string, double> Latest() => _samples.Latest();

    public void Start()
    {
        if (_group is not null)
        {
            var poll = _context.Period < ShortestPoll ? ShortestPoll : _context.Period > LongestPoll ? LongestPoll : _context.Period;
            _loops.Add(LoopAsync("group", poll, CloudAsync(_group.TickAsync)));
        }

        if (_group is not null || _collection.Request.LoadBalancerArn is not null)
        {
            _loops.Add(LoopAsync("metrics", _context.Period, CloudAsync(ct => _metrics.TickAsync(whole: false, ct))));
        }

        if (_prometheus is not null)
        {
            _loops.Add(LoopAsync("prometheus", _prometheus.Interval, QueryAsync));
        }

        if (_generators is not null)
        {
            _loops.Add(LoopAsync("generators", PullInterval, PullAsync));
        }

        if (_prober is not null)
        {
            _performance.Begin(_samples.RunId, _collection.StartedAt);
            _probes = LoopAsync("prober", _collection.Request.ProbeInterval, ProbeAsync, _noMoreProbes.Token);
            _loops.Add(_probes);
        }
    }

    /// <summary>
    /// No new probes; the one under way ends and is kept. What it asked of the load balancer is then counted in a period
    /// that is still to be fetched, so that the counts of both agree.
    /// </summary>
    public async Task EndProbesAsync()
    {
        await _noMoreProbes.CancelAsync();
        await _probes;
        _performance.End(_samples.RunId);
    }

    /// <summary>Ends the loops, then fetches what is still to be had: the last periods, activities and seconds.</summary>
    /// <returns>What could not be fetched; empty: everything was.</returns>
    public async Task<IReadOnlyList<string>> FinishAsync(CancellationToken cancellationToken)
    {
        await EndProbesAsync();
        await EndLoopsAsync();
        if (_prober is not null && _collection.Request.LoadBalancerArn is not null && Health.Failures == 0)
        {
            // The last probe was a moment ago: the load balancer tells of it when its period is over.
            var now = _time.GetUtcNow();
            await Task.Delay(_metrics.EndOfPeriod(now) + _context.Period - now, _time, cancellationToken);
        }

        List<string> missing = [];
        foreach (var last in new Func<CancellationToken, Task>[] { ct => _group?.TickAsync(ct) ?? Task.CompletedTask, ct => _metrics.TickAsync(whole: true, ct) })
        {
            try
            {
                await last(cancellationToken);
            }
            catch (CloudException e)
            {
                missing.Add(e.Message);
            }
        }

        if (_prometheus is not null)
        {
            missing.AddRange(await LastQueriesAsync(_prometheus, cancellationToken));
        }

        if (_generators is not null && await _generators.TickAsync(whole: true, cancellationToken) is { } problem)
        {
            missing.Add(problem);
        }

        return missing;
    }

    public async ValueTask DisposeAsync()
    {
        await EndLoopsAsync();
        _performance.End(_samples.RunId);
        _prober?.Dispose();
        _noMoreProbes.Dispose();
        _stop.Dispose();
    }

    private async Task EndLoopsAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_loops);
    }

    /// <summary>Everything once more, when the last moment can be asked for; a server that is away is waited for.</summary>
    private async Task<IReadOnlyList<string>> LastQueriesAsync(PrometheusPoller poller, CancellationToken cancellationToken)
    {
        var began = _time.GetTimestamp();
        await Task.Delay(PrometheusPoller.Lag, _time, cancellationToken);
        while (true)
        {
            var missing = await poller.TickAsync(whole: true, cancellationToken);
            if (missing.Count == 0 || _time.GetElapsedTime(began) > _patience)
            {
                return missing;
            }

            await Task.Delay(PullInterval, _time, cancellationToken);
        }
    }

    private async Task QueryAsync(CancellationToken cancellationToken)
    {
        foreach (var problem in await _prometheus!.TickAsync(whole: false, cancellationToken))
        {
            Log.PrometheusSilent(_logger, _collection.Request.RunId, problem);
        }
    }

    private Func<CancellationToken, Task> CloudAsync(Func<CancellationToken, Task> tick) => async cancellationToken =>
    {
        try
        {
            await tick(cancellationToken);
            _health.Worked();
        }
        catch (CloudException e)
        {
            _health.Failed(e.Message);
            Log.CloudFailed(_logger, _collection.Request.RunId, e.Message);
        }
    };

    private async Task ProbeAsync(CancellationToken cancellationToken)
    {
        var probe = await _prober!.ProbeAsync(cancellationToken);
        await _samples.AppendAsync(probe, cancellationToken);
        _performance.Offer(_context.UserName, _samples.RunId, probe);
    }

    private async Task PullAsync(CancellationToken cancellationToken)
    {
        if (await _generators!.TickAsync(whole: false, cancellationToken) is { } problem)
        {
            Log.GeneratorSilent(_logger, _collection.Request.RunId, problem);
        }
    }

    private Task LoopAsync(string what, TimeSpan interval, Func<CancellationToken, Task> tick, CancellationToken? until = null) => Task.Run(async () =>
    {
        using var timer = new PeriodicTimer(interval, _time);
        try
        {
            do
            {
                try
                {
                    await tick(_stop.Token);
                }
                catch (StoreUnavailableException)
                {
                    // The store says so itself; the samples are kept, and what this tick could not save the next one does.
                }
                catch (Exception e) when (!_stop.IsCancellationRequested)
                {
                    Log.TickFailed(_logger, e, _collection.Request.RunId, what);
                }
            }
            while (await timer.WaitForNextTickAsync(until ?? _stop.Token));
        }
        catch (OperationCanceledException)
        {
            // The run is over, or the daemon stops.
        }
        catch (Exception e) when (_stop.IsCancellationRequested)
        {
            Log.TickFailed(_logger, e, _collection.Request.RunId, what);
        }
    });
}
