using System.Globalization;

namespace Scalectl.Lab.LoadBalancing;

/// <summary>
/// Asks the targets of one group for their health: each new one at once, then each every interval. A slow answer of one
/// delays no other.
/// </summary>
public sealed class HealthChecker(TargetPool pool, HealthCheckSettings settings, HttpMessageInvoker client, TimeProvider time) : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly Dictionary<Target, Task> _loops = [];
    private readonly Lock _lock = new();

    /// <summary>Starts asking those who have come and stops asking those who have gone. Called on each change of the group.</summary>
    public void Refresh()
    {
        lock (_lock)
        {
            if (_end.IsCancellationRequested)
            {
                return;
            }

            foreach (var over in _loops.Where(static l => l.Value.IsCompleted).Select(static l => l.Key).ToList())
            {
                _loops.Remove(over);
            }

            foreach (var target in pool.Checked())
            {
                if (!_loops.ContainsKey(target))
                {
                    _loops[target] = LoopAsync(target, _end.Token);
                }
            }
        }
    }

    /// <summary>Ends all checks.</summary>
    public async ValueTask DisposeAsync()
    {
        Task[] loops;
        lock (_lock)
        {
            if (_end.IsCancellationRequested)
            {
                return;
            }

            _end.Cancel();
            loops = [.. _loops.Values];
        }

        await Task.WhenAll(loops);
        _end.Dispose();
    }

    private async Task LoopAsync(Target target, CancellationToken ct)
    {
        try
        {
            await target.Ready.WaitAsync(ct);
            while (pool.Checked().Contains(target))
            {
                var begun = time.GetTimestamp();
                pool.Report(target, await AskAsync(target, ct), settings);
                var left = settings.Interval - time.GetElapsedTime(begun);
                await Task.Delay(left > TimeSpan.Zero ? left : TimeSpan.Zero, time, ct);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
        }
    }

    private async Task<HealthAnswer> AskAsync(Target target, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(settings.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, ct);
        try
        {
            var address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://{target.EndPoint.Address}:{settings.Port ?? target.EndPoint.Port}{settings.Path}"));
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.TryAddWithoutValidation("User-Agent", "ELB-HealthChecker/2.0");
            // A connection of its own each time, as the balancer's: what is asked is whether the target takes connections.
            request.Headers.ConnectionClose = true;
            using var response = await client.SendAsync(request, either.Token);
            var status = (int)response.StatusCode;
            return settings.Matches(status) ? HealthAnswer.Success : HealthAnswer.Mismatch(status);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return HealthAnswer.Timeout;
        }
        catch (HttpRequestException)
        {
            return HealthAnswer.Failed;
        }
    }
}
