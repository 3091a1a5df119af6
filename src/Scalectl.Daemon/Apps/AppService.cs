using System.Collections.Concurrent;
using Scalectl.Api;
using Scalectl.Aws;
using Scalectl.Daemon.Context;
using Scalectl.Daemon.Leftovers;
using Scalectl.Daemon.Resources;
using Scalectl.Daemon.Store;

namespace Scalectl.Daemon.Apps;

/// <summary>The applications under test of the active context, each with its load balancer, group and policy.</summary>
public sealed class AppService(
    ContextHolder holder, ResourceRemoval removal, HomeOwner owner, LeftoverService leftovers, MachineCap cap, IStore store, TimeProvider time, ILogger<AppService> logger)
    : IContextPart, IAsyncDisposable
{
    /// <summary>An experiment's app is stopped by the cloud itself so long after this daemon was last seen.</summary>
    private static readonly TimeSpan DeadManLimit = TimeSpan.FromHours(2), DeadManRenewal = TimeSpan.FromMinutes(30);

    private readonly ConcurrentDictionary<string, StoredApp> _apps = new();
    private readonly ConcurrentDictionary<string, DateTimeOffset> _renewed = new();
    private readonly Removals<RemovalView> _removals = new();
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly CancellationTokenSource _stopping = new();
    private int _disposed;

    /// <summary>Checks everything first; returns when the cloud has accepted all parts. The app is ready later: see its state.</summary>
    /// <exception cref="CloudException">The cloud refused; what was made is removed again.</exception>
    public async Task<Outcome<AppView>> DeployAsync(AppRequest request, string? experiment, CancellationToken cancellationToken)
    {
        var context = holder.Require();
        var errors = AppRules.Check(request, cap);
        await _gate.WaitAsync(cancellationToken);
        try
        {
            errors.AddRange(await AppNames.CheckAsync(request.Name, context.UserName, store, leftovers, cancellationToken));
            if (errors.Count == 0 && !cap.TryTake(ResourceTags.App, request.Name, request.Max))
            {
                errors.Add(AppRules.TooMany(request, cap));
            }

            if (errors.Count > 0)
            {
                return errors;
            }

            var app = new StoredApp
            {
                Request = request,
                User = context.UserName,
                Experiment = experiment,
                State = AppState.Deploying,
                Group = ResourceNames.App(request.Name),
                CreatedAt = time.GetUtcNow(),
                Tags = ResourceTags.Of(ResourceTags.App, request.Name, await owner.IdAsync(cancellationToken), experiment, null),
            };
            await SaveAsync(app);
            return AppViews.Of(await MakeAsync(context, app), null);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Makes an app of a group that exists, as it is.</summary>
    /// <exception cref="CloudException">The cloud does not answer.</exception>
    public async Task<Outcome<AppView>> AttachAsync(AttachRequest request, CancellationToken cancellationToken)
    {
        var context = holder.Require();
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var attached = await AppAttachment.OfAsync(context, request, time.GetUtcNow(), cancellationToken);
            List<InvalidInput> errors = [.. attached.Errors];
            errors.AddRange(await AppNames.CheckAsync(request.Name, context.UserName, store, leftovers, cancellationToken));
            if (_apps.Values.FirstOrDefault(a => a.Group == request.Group) is { } same)
            {
                errors.Add(new InvalidInput("--attach", $"'{request.Group}', which app {same.Name} has", "a group that is no app yet", "my-group"));
            }

            if (errors.Count > 0)
            {
                return errors;
            }

            await SaveAsync(attached.Value!);
        }
        finally
        {
            _gate.Release();
        }

        return (await FindAsync(request.Name, cancellationToken))!;
    }

    public async Task<IReadOnlyList<AppView>> ListAsync(CancellationToken cancellationToken)
    {
        var apps = _apps.Values.OrderBy(a => a.Name, StringComparer.Ordinal).ToList();
        if (apps.Count == 0 || holder.Current is not { } context)
        {
            return [];
        }

        var groups = (await context.Clients.AutoScaling.DescribeGroupsAsync([.. apps.Select(a => a.Group)], cancellationToken)).ToDictionary(g => g.Name);
        return [.. apps.Select(a => AppViews.Of(a, groups.GetValueOrDefault(a.Group)))];
    }

    public async Task<AppView?> FindAsync(string name, CancellationToken cancellationToken)
    {
        if (!_apps.TryGetValue(name, out var app))
        {
            return null;
        }

        var groups = await holder.Require().Clients.AutoScaling.DescribeGroupsAsync([app.Group], cancellationToken);
        return AppViews.Of(app, groups.Count > 0 ? groups[0] : null);
    }

    /// <summary>Sets how many machines the group wants, cooldown or not.</summary>
    /// <returns>False: there is no such app, or its group is not ours to change.</returns>
    public async Task<bool> SetDesiredAsync(string name, int desired, CancellationToken cancellationToken)
    {
        if (!_apps.TryGetValue(name, out var app) || app.Attached)
        {
            return false;
        }

        await holder.Require().Clients.AutoScaling.SetDesiredCapacityAsync(app.Group, desired, honorCooldown: false, cancellationToken);
        return true;
    }

    /// <summary>A group that Scalectl did not make, with the load balancer in front of it, for an experiment that only watches.</summary>
    /// <returns>Null: there is no such group.</returns>
    public async Task<AttachedGroup?> FindGroupAsync(string group, CancellationToken cancellationToken)
        => await AttachedGroup.FindAsync(holder.Require(), group, cancellationToken);

    /// <summary>Removes everything of an app; returns when its machines are gone. May be repeated. An attached one is only forgotten.</summary>
    /// <returns>Null: there is no such app.</returns>
    public async Task<RemovalView?> RemoveAsync(string name, CancellationToken cancellationToken)
        => !_apps.TryGetValue(name, out var app) ? null
            : app.Attached ? await ForgetAsync(app, cancellationToken)
            : await RemovalOf(app, holder.Require()).WaitAsync(cancellationToken);

    public async Task ActivateAsync(CloudContext context, CancellationToken cancellationToken)
    {
        foreach (var app in await store.ListAsync(StoredApp.Kind, cancellationToken))
        {
            if (app.User == context.UserName)
            {
                _apps[app.Name] = app;
                if (!app.Attached)
                {
                    cap.Count(ResourceTags.App, app.Name, app.Request.Max);
                }
            }
        }
    }

    public Task DeactivateAsync(CancellationToken cancellationToken)
    {
        _apps.Clear();
        _renewed.Clear();
        cap.GiveAll(ResourceTags.App);
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            await _stopping.CancelAsync();
            await _removals.SettledAsync();
            _stopping.Dispose();
            _gate.Dispose();
        }
    }

    /// <summary>Looks after the apps: makes what a killed daemon left half made, sees when they are ready, puts off their end.</summary>
    internal async Task TickAsync(CancellationToken cancellationToken)
    {
        if (holder.Current is not { } context)
        {
            return;
        }

        foreach (var app in _apps.Values.Where(a => !a.Attached))
        {
            try
            {
                await LookAfterAsync(context, app, cancellationToken);
            }
            catch (CloudException e)
            {
                Log.CloudFailed(logger, app.Name, e.Message);
            }
        }
    }

    private async Task LookAfterAsync(CloudContext context, StoredApp app, CancellationToken cancellationToken)
    {
        switch (app.State)
        {
            case AppState.Removing:
                _ = RemovalOf(app, context);
                return;
            case AppState.Deploying when app.LoadBalancerArn is null:
                if (await _gate.WaitAsync(TimeSpan.Zero, cancellationToken)) // else it is being made just now
                {
                    try
                    {
                        await MakeAsync(context, app);
                    }
                    finally
                    {
                        _gate.Release();
                    }
                }

                return;
            case AppState.Deploying:
                if (await AppReadiness.NextAsync(context, app, time.GetUtcNow(), cancellationToken) is { } next)
                {
                    await SaveAsync(next);
                    Log.Became(logger, app.Name, next.State, next.Message ?? "all is well");
                }

                break;
        }

        if (app.Experiment is not null && app.LoadBalancerArn is not null && !(_renewed.TryGetValue(app.Name, out var at) && time.GetUtcNow() - at < DeadManRenewal))
        {
            await AppDeployer.ScheduleEndAsync(context, app, time.GetUtcNow() + DeadManLimit, cancellationToken);
            _renewed[app.Name] = time.GetUtcNow();
        }
    }

    /// <summary>Not bound to the request: a client that goes away must not leave half an app.</summary>
    private async Task<StoredApp> MakeAsync(CloudContext context, StoredApp app)
    {
        Log.Deploying(logger, app.Name);
        try
        {
            app = await AppDeployer.DeployAsync(context, app, _stopping.Token);
            await SaveAsync(app);
            return app;
        }
        catch (CloudException e)
        {
            Log.CloudFailed(logger, app.Name, e.Message);
            _ = RemovalOf(app, context);
            throw;
        }
    }

    private async Task<RemovalView> ForgetAsync(StoredApp app, CancellationToken cancellationToken)
    {
        await store.RemoveAsync(StoredApp.Kind, app.Name, cancellationToken);
        _apps.TryRemove(app.Name, out _);
        return new RemovalView([]) { Message = $"App {app.Name} is forgotten; its group {app.Group} and everything else on the cloud stay as they are" };
    }

    private Task<RemovalView> RemovalOf(StoredApp app, CloudContext context) => _removals.Run(app.Name, async () =>
    {
        await SaveAsync(app with { State = AppState.Removing });
        try
        {
            var removed = await removal.RemoveAsync(context, ResourceTags.App, app.Name, app.Tags.GetValueOrDefault(ResourceTags.Owner), _stopping.Token);
            await store.RemoveAsync(StoredApp.Kind, app.Name, _stopping.Token);
            _apps.TryRemove(app.Name, out _);
            _renewed.TryRemove(app.Name, out _);
            cap.Give(ResourceTags.App, app.Name);
            Log.Removed(logger, app.Name, removed);
            return new RemovalView(removed);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            _apps[app.Name] = app with { State = AppState.Removing, Message = $"not removed yet: {e.Message}" };
            Log.NotRemoved(logger, app.Name, e.Message);
            throw;
        }
    });

    private async Task SaveAsync(StoredApp app)
    {
        await store.SaveAsync(StoredApp.Kind, app.Name, app, _stopping.Token);
        _apps[app.Name] = app;
    }
}
