using System.Collections.Concurrent;
using Scalectl.Api;
using Scalectl.Aws;
using Scalectl.Daemon.Context;
using Scalectl.Daemon.Store;
using Scalectl.Load;

namespace Scalectl.Daemon.Clusters;

/// <summary>Follows one cluster: finds its machines, asks them how they are, tells them who they are and when to start.</summary>
internal sealed class ClusterMonitor(
    StoredCluster cluster, CloudContext context, ClusterLauncher launcher, ClusterDirectory directory, GeneratorClient generators, IStore store,
    ClusterOptions options, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private StoredCluster _cluster = cluster;
    private FoundMachines? _found;
    private long _foundAt;
    private Task _loop = Task.CompletedTask;

    public StoredCluster Cluster => Volatile.Read(ref _cluster);

    public void Start() => _loop = Task.Run(LoopAsync);

    /// <summary>Ends the loop; nothing is changed by it afterwards.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
    }

    private async Task LoopAsync()
    {
        using var timer = new PeriodicTimer(options.Tick, time);
        try
        {
            do
            {
                try
                {
                    await TickAsync(_stop.Token);
                }
                catch (StoreUnavailableException)
                {
                    // The store says so itself; the next tick tries again.
                }
                catch (Exception e) when (e is not OperationCanceledException || !_stop.IsCancellationRequested)
                {
                    Log.TickFailed(logger, e, Cluster.Name);
                }
            }
            while (await timer.WaitForNextTickAsync(_stop.Token));
        }
        catch (OperationCanceledException)
        {
            // The cluster is removed, or the daemon stops.
        }
    }

    private async Task TickAsync(CancellationToken cancellationToken)
    {
        var before = Cluster;
        if (before.State is not (ClusterState.Launching or ClusterState.Waiting or ClusterState.Running))
        {
            return;
        }

        var obstacle = await FindMachinesAsync(before, cancellationToken);
        var current = Cluster;
        var answers = new ConcurrentDictionary<int, GeneratorStatus>();
        var problems = new ConcurrentDictionary<int, string>();
        await Task.WhenAll(current.Machines.Select(m => AskAsync(current, m, answers, problems, cancellationToken)));
        current = WithAddresses(current, answers);

        var next = ClusterDecision.Next(
            current, answers.ToDictionary(a => a.Key, a => a.Value), await KeptAsync(current, answers, cancellationToken), Now(), options.LaunchTimeout, obstacle ?? problems.Values.Order(StringComparer.Ordinal).FirstOrDefault());
        if (current.TimeStart is null && next.TimeStart is not null)
        {
            next = next with { ExpiresAt = DateTimeOffset.FromUnixTimeSeconds((long)Math.Ceiling(next.TimeEnd!.Value)) + options.Grace };
            await SaveAsync(next, cancellationToken); // before any machine knows: a daemon that is killed now keeps to it
            await AssignAsync(next, answers, cancellationToken);
            await ClusterLauncher.ScheduleEndAsync(context, next, cancellationToken);
            return;
        }

        if (!next.Same(before))
        {
            await SaveAsync(next, cancellationToken);
            if (next.State != before.State)
            {
                Log.StateChanged(logger, next.Name, next.State, next.Message ?? "all is well");
            }
        }

        await AssignAsync(next, answers, cancellationToken);
    }

    /// <summary>Asks the cloud at most every two seconds once every machine is known. A cloud that is away changes nothing.</summary>
    private async Task<string?> FindMachinesAsync(StoredCluster cluster, CancellationToken cancellationToken)
    {
        if (_found is { Exists: true } && cluster.Machines.Count == cluster.Size && time.GetElapsedTime(_foundAt) < TimeSpan.FromSeconds(2))
        {
            return _found.Obstacle;
        }

        try
        {
            _found = await FoundMachines.OfAsync(context, cluster, cancellationToken);
            _foundAt = time.GetTimestamp();
            if (!_found.Exists && cluster is { State: ClusterState.Launching, Machines.Count: 0 })
            {
                await launcher.LaunchAsync(context, cluster, cancellationToken); // a daemon was killed while it launched
                return null;
            }
        }
        catch (CloudException e)
        {
            Log.CloudFailed(logger, cluster.Name, e.Message);
            return e.Message;
        }

        var last = new Dictionary<int, long>();
        foreach (var gone in cluster.Machines.Where(m => !_found.Addresses.ContainsKey(m.InstanceId)))
        {
            last[gone.Index] = await store.LastSecondAsync(cluster.RunId, gone.Index, cancellationToken);
        }

        var machines = MachineIndexes.Assign(cluster.Machines, [.. _found.Addresses.Keys], cluster.Size, index => last.GetValueOrDefault(index));
        if (!machines.SequenceEqual(cluster.Machines))
        {
            await SaveAsync(cluster with { Machines = machines }, cancellationToken);
        }

        return _found.Obstacle;
    }

    private async Task AskAsync(
        StoredCluster cluster, StoredMachine machine, ConcurrentDictionary<int, GeneratorStatus> answers, ConcurrentDictionary<int, string> problems, CancellationToken cancellationToken)
    {
        var known = _found?.Addresses.GetValueOrDefault(machine.InstanceId) ?? [];
        foreach (var address in machine.Address is { } last ? [last, .. known.Where(a => a != last)] : known)
        {
            var answer = await generators.StatusAsync(address, cluster.Plan.ControlToken!, cancellationToken);
            if (answer.Value is { } status)
            {
                answers[machine.Index] = status;
                _addresses[machine.Index] = address;
                return;
            }

            problems[machine.Index] = answer.Problem ?? $"{address} says nothing";
        }
    }

    private readonly ConcurrentDictionary<int, string> _addresses = new();

    private StoredCluster WithAddresses(StoredCluster cluster, ConcurrentDictionary<int, GeneratorStatus> answers) => cluster with
    {
        Machines = [.. cluster.Machines.Select(m => answers.ContainsKey(m.Index) && _addresses[m.Index] != m.Address ? m with { Address = _addresses[m.Index] } : m)],
    };

    /// <summary>How far the collection is with the machines that are done: of the others it does not matter yet.</summary>
    private async Task<IReadOnlyDictionary<int, long>> KeptAsync(StoredCluster cluster, ConcurrentDictionary<int, GeneratorStatus> answers, CancellationToken cancellationToken)
    {
        Dictionary<int, long> kept = [];
        foreach (var machine in cluster.Machines.Where(m => (answers.TryGetValue(m.Index, out var said) ? said.State : m.State) == GeneratorState.Done))
        {
            kept[machine.Index] = await store.LastSecondAsync(cluster.RunId, machine.Index, cancellationToken);
        }

        return kept;
    }

    private Task AssignAsync(StoredCluster cluster, ConcurrentDictionary<int, GeneratorStatus> answers, CancellationToken cancellationToken)
        => Task.WhenAll(cluster.Machines.Select(async machine =>
        {
            if (machine.Address is { } address && answers.TryGetValue(machine.Index, out var status)
                && ClusterDecision.Missing(cluster, machine.Index, status) is { } assignment
                && await generators.AssignAsync(address, cluster.Plan.ControlToken!, assignment, cancellationToken) is { } problem)
            {
                Log.NotAssigned(logger, cluster.Name, machine.Index, problem);
            }
        }));

    private async Task SaveAsync(StoredCluster cluster, CancellationToken cancellationToken)
    {
        await store.SaveAsync(StoredCluster.Kind, cluster.Name, cluster, cancellationToken);
        Volatile.Write(ref _cluster, cluster);
        directory.Put(cluster);
    }

    private double Now() => time.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0;
}
