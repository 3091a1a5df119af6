using Scalectl.Aws;
using Scalectl.Daemon.ScaleX;
using Scalectl.Daemon.Store;
using Scalectl.Daemon.Users;

namespace Scalectl.Daemon.Context;

/// <summary>At the daemon's start, sets up the user again that was active; goes on trying while the cloud is away.</summary>
public sealed class ContextRestoreWorker(
    ContextHolder holder, ContextSwitch contextSwitch, UserFinder users, IStore store, TimeProvider time, ILogger<ContextRestoreWorker> logger) : BackgroundService
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(1), LongestDelay = TimeSpan.FromSeconds(30);
    private readonly TaskCompletionSource _tried = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when the first try is over: until then "no user is active" would be a wrong answer.</summary>
    public Task Tried => _tried.Task;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            // The host waits for the first await of a worker: let it listen first.
            await Task.Yield();
            await RestoreAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The daemon stops.
        }
        finally
        {
            _tried.TrySetResult();
        }
    }

    private async Task RestoreAsync(CancellationToken cancellationToken)
    {
        for (var delay = FirstDelay; holder.Current is null; delay = delay * 2 > LongestDelay ? LongestDelay : delay * 2)
        {
            ActiveUser? active = null;
            try
            {
                active = await store.FindAsync(Kinds.Settings, ActiveUser.Id, cancellationToken);
                if (active is null || await users.FindAsync(active.Name, cancellationToken) is not { } user)
                {
                    return;
                }

                if (!user.Ok)
                {
                    throw new NoActiveUserException(string.Join("; ", user.Errors));
                }

                await contextSwitch.ActivateAsync(user.Value, cancellationToken);
                return;
            }
            catch (Exception e) when (active is not null && e is not OperationCanceledException)
            {
                var reason = e is CloudException or NoActiveUserException or StoreUnavailableException ? e.Message : $"{e.GetType().Name}: {e.Message}";
                if (holder.Current is null)
                {
                    holder.Set(null, $"User {active.Name} was active, but cannot be set up again: {reason} The daemon goes on trying.");
                }

                Log.UserNotRestored(logger, active.Name, reason, delay);
            }
            catch (StoreUnavailableException e)
            {
                // Who was active is in the store too.
                holder.Set(null, e.Message);
            }

            _tried.TrySetResult();
            await Task.Delay(delay, time, cancellationToken);
        }
    }
}
