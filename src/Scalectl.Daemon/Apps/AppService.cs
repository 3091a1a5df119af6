using System.Collections.Concurrent;
using Scalectl.Api;
using Scalectl.Aws;
using Scalectl.Daemon.Context;
using Scalectl.Daemon.Here;
using Scalectl.Daemon.Leftovers;
using Scalectl.Daemon.Resources;
using Scalectl.Daemon.Store;

namespace Scalectl.Daemon.Apps;

/// <summary>The applications under test of the active context, each with its load balancer, group and policy.</summary>
public sealed class AppService(
    ContextHolder holder, ResourceRemoval removal, HomeOwner owner, LeftoverService leftovers, MachineCap cap, IStore store, TimeProvider time, ILogger<AppService> logger)
    : IContextPart, IAsyncDisposable
{
    /// <summary>How often the end of an experiment's app is put off.</summary>
    private static readonly TimeSpan DeadManRenewal = TimeSpan.FromMinutes(30);

    /// <summary>After a removal that failed, when it is tried again.</summary>
    private static readonly TimeSpan RemovalPause = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, StoredApp> _apps = new();
    private readonly ConcurrentDictionary<string, DateTimeOffset> _renewed = new();
    private readonly ConcurrentDictionary<string, DateTimeOffset> _notRemoved = new();
    private readonly Removals<RemovalView> _removals = new();
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly AppSaving _saving = new(store);
    private readonly CancellationTokenSource _stopping = new();
    private int _disposed;

    /// <summary>Checks everything first; returns when the cloud has accepted all parts. The app is ready later: see its state.</summary>
    /// <exception cref="CloudException">The cloud refused; what was made is removed again.</exception>
    public async Task<Outcome<AppView>> DeployAsync(AppRequest request, string? experiment, CancellationToken cancellationToken)
    {
        var context = holder.Require();
        if (context.IsHere)
        {
            return new InvalidInput("NAME", $"user {HereUser.Name}, which is this computer and has no apps", "a user with a cloud, or the lab's (scalectl setup NAME --force)", "scalectl setup alice --force");
        }

        var errors = AppRules.Check(request, cap);
        await _gate.WaitAsync(cancellationToken);
        try
        {
            errors.AddRange(await AppNames.CheckAsync(request.Name, context.UserName, store, leftovers, cancellationToken));
            if (errors.Count == 0 && !cap.TryTake(ResourceTags.App, request.Name, request.MostMachines))
            {
                errors.Add(AppRules.TooMany(request, cap));
            }

            if (errors.Count > 0)
            {
                return errors;
            }

            var app = await NewAsync(context, request, experiment, cancellationToken);
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

    /// <summary>As <see cref="DeployAsync"/> with a cloud that only writes down what it is asked for: checks everything, stores and makes nothing.</summary>
    /// <returns>The app, with placeholders for what the cloud would name.</returns>
    public async Task<Outcome<StoredApp>> RehearseAsync(AppRequest request, string? experiment, CloudContext recording, CancellationToken cancellationToken)
    {
        var errors = AppRules.Check(request, cap);
        errors.AddRange(await AppNames.CheckAsync(request.Name, recording.UserName, store, leftovers, cancellationToken));
        return errors.Count > 0
            ? errors
            : await AppDeployer.DeployAsync(recording, await NewAsync(recording, request, experiment, cancellationToken), time, cancellationToken);
    }

    public Task<IReadOnlyList<AppView>> ListAsync(CancellationToken cancellationToken)
        => _apps.IsEmpty || holder.Current is null ? Task.FromResult<IReadOnlyList<AppView>>([]) : ViewsAsync([.. _apps.Values.OrderBy(a => a.Name, StringComparer.Ordinal)], cancellationToken);

    public async Task<AppView?> FindAsync(string name, CancellationToken cancellationToken)
        => _apps.TryGetValue(name, out var app) ? (await ViewsAsync([app], cancellationToken))[0] : null;

    public bool IsListed(string name) => _apps.ContainsKey(name);

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
                    cap.Count(ResourceTags.App, app.Name, app.Request.MostMachines);
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
            _saving.Dispose();
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
                if (!(_notRemoved.TryGetValue(app.Name, out var failed) && time.GetUtcNow() - failed < RemovalPause))
                {
                    _ = RemovalOf(app, context);
                }

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
                if (await AppReadiness.NextAsync(context, app, time.GetUtcNow(), cancellationToken) is { } next && await SaveAsync(next, unlessChangedFrom: app))
                {
                    Log.Became(logger, app.Name, next.State, next.Message ?? "all is well");
                }

                break;
        }

        if (app.Experiment is not null && app.LoadBalancerArn is not null && !(_renewed.TryGetValue(app.Name, out var at) && time.GetUtcNow() - at < DeadManRenewal))
        {
            await AppDeployer.PutOffEndAsync(context, app, time, cancellationToken);
            _renewed[app.Name] = time.GetUtcNow();
        }
    }

    private async Task<IReadOnlyList<AppView>> ViewsAsync(IReadOnlyList<StoredApp> apps, CancellationToken cancellationToken)
    {
        var groups = (await holder.Require().Clients.AutoScaling.DescribeGroupsAsync([.. apps.Select(a => a.Group)], cancellationToken)).ToDictionary(g => g.Name);
        return [.. apps.Select(a => AppViews.Of(a, groups.GetValueOrDefault(a.Group)))];
    }

    /// <summary>Not bound to the request: a client that goes away must not leave half an app.</summary>
    private async Task<StoredApp> MakeAsync(CloudContext context, StoredApp app)
    {
        Log.Deploying(logger, app.Name);
        try
        {
            app = await AppDeployer.DeployAsync(context, app, time, _stopping.Token);
            _renewed[app.Name] = time.GetUtcNow();
            await SaveAsync(app);
            return app;
        }
        catch (CloudException e)
        {
            Log.CloudFailed(logger, app.Name, e.Message);
            throw e.After(await Aftermath.OfAsync(
                RemovalOf(app, context, fresh: true), context, ResourceTags.App, app.Name, app.Tags.GetValueOrDefault(ResourceTags.Owner), time, _stopping.Token));
        }
    }

    private async Task<RemovalView> ForgetAsync(StoredApp app, CancellationToken cancellationToken)
    {
        await store.RemoveAsync(StoredApp.Kind, app.Name, cancellationToken);
        _apps.TryRemove(app.Name, out _);
        return new RemovalView([]) { Message = $"App {app.Name} is forgotten; its group {app.Group} and everything else on the cloud stay as they are" };
    }

    private async Task<StoredApp> NewAsync(CloudContext context, AppRequest request, string? experiment, CancellationToken cancellationToken)
        => StoredApp.New(request, context.UserName, experiment, await owner.IdAsync(cancellationToken), time.GetUtcNow());

    private Task<RemovalView> RemovalOf(StoredApp app, CloudContext context, bool fresh = false) => _removals.Run(app.Name, async () =>
    {
        await SaveAsync(app with { State = AppState.Removing });
        try
        {
            var removed = await removal.RemoveAsync(context, ResourceTags.App, app.Name, app.Tags.GetValueOrDefault(ResourceTags.Owner), _stopping.Token, fresh);
            await store.RemoveAsync(StoredApp.Kind, app.Name, _stopping.Token);
            _apps.TryRemove(app.Name, out _);
            _renewed.TryRemove(app.Name, out _);
            _notRemoved.TryRemove(app.Name, out _);
            cap.Give(ResourceTags.App, app.Name);
            Log.Removed(logger, app.Name, removed);
            return new RemovalView(removed);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            _notRemoved[app.Name] = time.GetUtcNow();
            _apps[app.Name] = app with { State = AppState.Removing, Message = $"not removed yet: {e.Message}" };
            Log.NotRemoved(logger, app.Name, e.Message);
            throw;
        }
    });

    private Task<bool> SaveAsync(StoredApp app, StoredApp? unlessChangedFrom = null) => _saving.SaveAsync(_apps, app, unlessChangedFrom, _stopping.Token);
}
