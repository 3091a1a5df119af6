using Scalectl.Api;

namespace Scalectl.Daemon.Experiments;

/// <summary>The first state: the app is made or looked up, and what its machines cost.</summary>
internal sealed partial class ExperimentRun
{
    private async Task<Func<StoredExperiment, StoredExperiment>?> DeployAsync(StoredExperiment e, CancellationToken cancellationToken)
    {
        var app = e.Specification.App;
        if (e.App is null && await cloud.TryMetricsAsync(e.Specification.Metrics, cancellationToken) is { Count: > 0 } wrong)
        {
            return Fail(Sentences(wrong)); // it was well when it was submitted, which may be long ago
        }

        if (app.Target is { } target)
        {
            return await FoundAsync(e, new TestedApp { Url = target }, cancellationToken);
        }

        if (app.Attach is { } group)
        {
            var attached = await cloud.FindGroupAsync(group, cancellationToken);
            return attached.Ok ? await FoundAsync(e, attached.Value, cancellationToken) : Fail(Sentences(attached.Errors));
        }

        return app.Deploy is { } deploy ? await DeployOwnAsync(e, deploy.ToRequest(e.ResourceName), cancellationToken) : await LookUpAsync(e, app.Name!, false, cancellationToken);
    }

    private async Task<Func<StoredExperiment, StoredExperiment>?> DeployOwnAsync(StoredExperiment e, AppRequest request, CancellationToken cancellationToken)
    {
        if (e.App is null)
        {
            // Stored before it is made: whatever happens now, the teardown knows of it.
            return x => x with { App = new TestedApp { Name = request.Name, Owned = true } };
        }

        if (await cloud.FindAppAsync(request.Name, cancellationToken) is not null)
        {
            return await LookUpAsync(e, request.Name, true, cancellationToken);
        }

        var deployed = await cloud.DeployAppAsync(request, e.Id, cancellationToken);
        return deployed.Count == 0 ? null : Fail(Sentences(deployed));
    }

    private async Task<Func<StoredExperiment, StoredExperiment>?> LookUpAsync(StoredExperiment e, string name, bool owned, CancellationToken cancellationToken)
    {
        var app = await cloud.FindAppAsync(name, cancellationToken);
        return app switch
        {
            null => Fail($"there is no app {name}: deploy it first (scalectl app deploy {name} ..)"),
            { State: AppState.Ready } => await FoundAsync(e, new TestedApp
            {
                Name = name,
                Type = app.Attached ? null : app.Type,
                Owned = owned,
                Url = app.Url,
                Group = app.Group,
                LoadBalancerArn = app.LoadBalancerArn,
                TargetGroupArn = app.TargetGroupArn,
                Start = app.Attached ? null : app.Min, // a group that is not ours is taken as it stands
                Max = app.Max,
            }, cancellationToken),
            { State: AppState.Deploying } => TooLong(e, options.DeployTimeout, $"app {name} is not ready: {app.Message ?? "it does not say why"}") ?? e.Saying(app.Message),
            _ => Fail($"app {name} is {Word<AppState>.Of(app.State)}: {app.Message ?? "it does not say why"}"),
        };
    }

    private async Task<Func<StoredExperiment, StoredExperiment>> FoundAsync(StoredExperiment e, TestedApp app, CancellationToken cancellationToken)
    {
        if (app.Url is null)
        {
            return Fail("its app has no address to send the load to");
        }

        var prices = await cloud.PricesAsync(e, app, cancellationToken);
        return prices.Ok
            ? x => (x with { App = app, ListPrice = prices.Value.App, LoadPrice = prices.Value.Load }).To(ExperimentState.Stabilising, Now)
            : Fail(Sentences(prices.Errors));
    }
}
