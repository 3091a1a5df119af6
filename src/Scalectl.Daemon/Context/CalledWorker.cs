using System.Threading.Channels;
using Scalectl.Daemon.Store;

namespace Scalectl.Daemon.Context;

/// <summary>Works in the background, once a second and at once when it is called, until the daemon stops.</summary>
internal abstract class CalledWorker(TimeProvider time) : BackgroundService
{
    /// <summary>How often it looks without being called.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(1);

    // Written by whoever has work; one call in it is enough. Never closed.
    private readonly Channel<bool> _calls = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    protected TimeProvider Time { get; } = time;

    /// <summary>There is something to do.</summary>
    public void Call() => _calls.Writer.TryWrite(true);

    /// <summary>All that there is to do now.</summary>
    protected abstract Task TickAsync(CancellationToken stoppingToken);

    /// <summary>Writes a bug down; the worker goes on.</summary>
    protected abstract void Stumbled(Exception exception);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await TryAsync(stoppingToken);
                using var idle = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
                await Task.WhenAny(_calls.Reader.ReadAsync(idle.Token).AsTask(), Task.Delay(Idle, Time, idle.Token));
                await idle.CancelAsync();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The daemon stops; the next one goes on.
        }
    }

    private async Task TryAsync(CancellationToken stoppingToken)
    {
        try
        {
            await TickAsync(stoppingToken);
        }
        catch (StoreUnavailableException)
        {
            // The store says so itself; the next tick goes on from what is stored.
        }
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
        {
            Stumbled(e);
        }
    }
}
