using System.Net;

namespace Scalectl.Lab.LoadBalancing;

/// <summary>
/// The targets of one group: who gets the next request, who is asked for his health, who is on his way out. A target is
/// chosen and counted as busy under one lock, so that whoever deregisters it sees every request that was given to it.
/// </summary>
public sealed class TargetPool(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly List<Target> _targets = [];
    private Target[] _healthy = [];
    private uint _next;
    private bool _inUse;

    /// <summary>The next healthy target in turn, counted as busy; null when there is none. Give it back with <see cref="Done"/>.</summary>
    public Target? Take()
    {
        lock (_lock)
        {
            if (_healthy.Length == 0)
            {
                return null;
            }

            var target = _healthy[_next++ % (uint)_healthy.Length];
            target.InFlight++;
            return target;
        }
    }

    /// <summary>A request to a target is over.</summary>
    public void Done(Target target)
    {
        TaskCompletionSource? drained = null;
        lock (_lock)
        {
            if (--target.InFlight == 0)
            {
                drained = target.Drained;
            }
        }

        drained?.TrySetResult();
    }

    /// <summary>Adds a target; false when it is there already.</summary>
    /// <param name="ready">Completes when it listens.</param>
    public bool Register(string id, IPAddress address, int port, Task ready)
    {
        lock (_lock)
        {
            Forget();
            if (_targets.Exists(t => t.Id == id && t.EndPoint.Port == port && t.Health.State != TargetHealthState.Draining))
            {
                return false;
            }

            _targets.RemoveAll(t => t.Id == id && t.EndPoint.Port == port);
            _targets.Add(new Target(id, address, port, ready) { Health = _inUse ? TargetHealth.Initial : TargetHealth.Unused });
            return true;
        }
    }

    /// <summary>
    /// Takes a target out: no new requests from this moment. It is shown as draining for <paramref name="delay"/>, as AWS
    /// does, even when it has nothing left to do. The task ends with its last request, or with the delay.
    /// </summary>
    /// <param name="port">Null: on every port.</param>
    /// <returns>Null when there is no such target.</returns>
    public Task? Deregister(string id, int? port, TimeSpan delay)
    {
        List<Task> drained = [];
        lock (_lock)
        {
            Forget();
            var leaving = _targets.Where(t => t.Id == id && (port is null || t.EndPoint.Port == port)).ToList();
            if (leaving.Count == 0)
            {
                return null;
            }

            foreach (var target in leaving)
            {
                if (target.Health.State != TargetHealthState.Draining)
                {
                    target.Health = TargetHealth.Draining;
                    target.GoneAt = time.GetUtcNow() + delay;
                    target.Drained = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                }

                if (target.InFlight == 0)
                {
                    target.Drained!.TrySetResult();
                }

                drained.Add(target.Drained!.Task);
            }

            Refresh();
        }

        return WaitAsync(Task.WhenAll(drained), delay);
    }

    /// <summary>A listener sends to this group, or does so no longer: health checks begin anew, or end.</summary>
    public void UseAs(bool inUse)
    {
        lock (_lock)
        {
            if (_inUse == inUse)
            {
                return;
            }

            _inUse = inUse;
            foreach (var target in _targets.Where(static t => t.Health.State != TargetHealthState.Draining))
            {
                target.Health = inUse ? TargetHealth.Initial : TargetHealth.Unused;
            }

            Refresh();
        }
    }

    /// <summary>Takes an answer to a health check into account; it says nothing of a target that has left meanwhile.</summary>
    public void Report(Target target, HealthAnswer answer, HealthCheckSettings settings)
    {
        lock (_lock)
        {
            target.Health = target.Health.After(answer, settings);
            Refresh();
        }
    }

    /// <summary>The targets that are to be asked for their health.</summary>
    public IReadOnlyList<Target> Checked()
    {
        lock (_lock)
        {
            return [.. _targets.Where(static t => t.Health.State is not (TargetHealthState.Draining or TargetHealthState.Unused))];
        }
    }

    /// <summary>All targets, those that are draining included.</summary>
    public IReadOnlyList<TargetSnapshot> Snapshot()
    {
        lock (_lock)
        {
            Forget();
            return [.. _targets.Select(static t => new TargetSnapshot(t.Id, t.EndPoint, t.Health, t.InFlight))];
        }
    }

    private async Task WaitAsync(Task drained, TimeSpan delay) =>
        await Task.WhenAny(drained, Task.Delay(delay, time, CancellationToken.None));

    private void Forget()
    {
        var now = time.GetUtcNow();
        _targets.RemoveAll(t => t.GoneAt <= now);
    }

    private void Refresh() => _healthy = [.. _targets.Where(static t => t.Health.State == TargetHealthState.Healthy)];
}
