using Scalectl.Api;
using Scalectl.Daemon.Apps;
using Scalectl.Daemon.Clusters;
using Scalectl.Daemon.Context;
using Scalectl.Daemon.DryRuns;
using Scalectl.Daemon.Resources;

namespace Scalectl.Daemon.Experiments;

/// <summary>
/// A whole experiment as a dry run: app, policy, load, and the removal of what it makes, in the order of <see cref="ExperimentRun"/>. What
/// a running experiment does when things go otherwise (machines that die, an end that is put off) is not foreseen.
/// </summary>
internal sealed class ExperimentRehearsal(
    ExperimentService experiments, AppService apps, ClusterService clusters, ResourceRemoval removal, HomeOwner owner, DryRunService dryRuns, TimeProvider time)
{
    public async Task<Outcome<DryRunView>> RunAsync(ExperimentSubmission submission, CancellationToken cancellationToken)
    {
        var preview = await experiments.PreviewAsync(submission, cancellationToken);
        return preview.Ok ? await dryRuns.RecordAsync(recording => RehearseAsync(preview.Value, recording, cancellationToken)) : preview.Errors.ToList();
    }

    private async Task<IReadOnlyList<InvalidInput>> RehearseAsync(StoredExperiment experiment, CloudContext recording, CancellationToken cancellationToken)
    {
        var target = await TargetAsync(experiment, recording, cancellationToken);
        if (!target.Ok)
        {
            return target.Errors;
        }

        PolicyChange? change = null;
        if (experiment.Specification.App.PolicyTarget is { } percent && target.Value.Group is { } group)
        {
            var found = await PolicyTarget.FindAsync(recording.Clients.AutoScaling, group, percent, cancellationToken);
            if (!found.Ok)
            {
                return found.Errors;
            }

            change = found.Value;
            await PolicyTarget.SetAsync(recording.Clients.AutoScaling, change, cancellationToken);
        }

        if (target.Value.Start is { } start)
        {
            await recording.Clients.AutoScaling.SetDesiredCapacityAsync(target.Value.Group!, start, honorCooldown: false, cancellationToken);
        }

        var name = experiment.ResourceName;
        var load = await clusters.RehearseAsync(experiment.Specification.Load.ToRequest(target.Value.Url, name), experiment.Id, recording, cancellationToken);
        if (!load.Ok)
        {
            return load.Errors;
        }

        if (experiment.Specification.App.Deploy?.Schedule is { } schedule)
        {
            // As if the load began now: when it begins is known when its machines answer.
            foreach (var action in ScheduledActions.Of(schedule, time.GetUtcNow()))
            {
                await recording.Clients.AutoScaling.PutScheduledActionAsync(target.Value.Group!, action, cancellationToken);
            }
        }

        if (change is not null)
        {
            await PolicyTarget.RestoreAsync(recording.Clients.AutoScaling, change, cancellationToken);
        }

        var mine = await owner.IdAsync(cancellationToken);
        await removal.RemoveAsync(recording, ResourceTags.Cluster, name, mine, cancellationToken);
        if (experiment.Specification.App.Deploy is not null)
        {
            await removal.RemoveAsync(recording, ResourceTags.App, name, mine, cancellationToken);
        }

        return [];
    }

    private async Task<Outcome<Target>> TargetAsync(StoredExperiment experiment, CloudContext recording, CancellationToken cancellationToken)
    {
        var app = experiment.Specification.App;
        if (app.Deploy is { } deploy)
        {
            var made = await apps.RehearseAsync(deploy.ToRequest(experiment.ResourceName), experiment.Id, recording, cancellationToken);
            return made.Ok ? new Target(AppViews.Url(made.Value.DnsName!, made.Value.Request.Port), made.Value.Group, null) : made.Errors.ToList();
        }

        if (app.Name is { } name)
        {
            return await apps.FindAsync(name, cancellationToken) is { Url: { } url } found
                ? new Target(url, found.Group, found.Attached || found.Desired == found.Min ? null : found.Min)
                : new InvalidInput("app.name", InvalidInput.Shorten(name), "an app that is deployed", "name: shop");
        }

        if (app.Attach is { } group)
        {
            return await apps.FindGroupAsync(group, cancellationToken) is { Url: { } address }
                ? new Target(address, group, null)
                : new InvalidInput("app.attach", InvalidInput.Shorten(group), "an auto scaling group of the active user behind an application load balancer", "attach: my-group");
        }

        return new Target(app.Target!, null, null);
    }

    /// <param name="Group">The group that is scaled; null: none.</param>
    /// <param name="Start">How many machines it has to be brought to; null: it stands there already, or is left as it is.</param>
    private sealed record Target(string Url, string? Group, int? Start);
}
