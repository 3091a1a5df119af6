using Scalectl.Api;
using Scalectl.Aws;
using Scalectl.Aws.DryRun;
using Scalectl.Daemon.Apps;
using Scalectl.Daemon.Clusters;
using Scalectl.Daemon.Context;
using Scalectl.Daemon.Leftovers;
using Scalectl.Daemon.Resources;

namespace Scalectl.Daemon.DryRuns;

/// <summary>
/// What a command would do on the cloud: the same code runs, with clients that look but write changes down instead of
/// making them. Nothing is stored either.
/// </summary>
public sealed class DryRunService(ContextHolder holder, AppService apps, ClusterService clusters, ClusterDirectory directory, ResourceRemoval removal, HomeOwner owner)
{
    public Task<Outcome<DryRunView>> DeployAsync(AppRequest request, CancellationToken cancellationToken)
        => RecordAsync(async recording => (await apps.RehearseAsync(request, null, recording, cancellationToken)).Errors);

    public Task<Outcome<DryRunView>> RunAsync(ClusterRequest request, CancellationToken cancellationToken)
        => RecordAsync(async recording => (await clusters.RehearseAsync(request, null, recording, cancellationToken)).Errors);

    /// <summary>An attached app is only forgotten: nothing on the cloud carries its tags, and no call is made.</summary>
    /// <returns>Null: there is no such app, neither in the list nor on the cloud.</returns>
    public Task<DryRunView?> RemoveAppAsync(string name, CancellationToken cancellationToken)
        => RemoveAsync(ResourceTags.App, name, apps.IsListed(name), cancellationToken);

    /// <returns>Null: there is no such cluster, neither in the list nor on the cloud.</returns>
    public Task<DryRunView?> RemoveClusterAsync(string name, CancellationToken cancellationToken)
        => RemoveAsync(ResourceTags.Cluster, name, directory.Find(name) is not null, cancellationToken);

    /// <summary>Records what <paramref name="rehearse"/> does with its cloud; its errors instead, if it has any.</summary>
    /// <exception cref="CloudException">The cloud cannot be looked at.</exception>
    internal async Task<Outcome<DryRunView>> RecordAsync(Func<CloudContext, Task<IReadOnlyList<InvalidInput>>> rehearse)
    {
        var recorder = new CallRecorder();
        var errors = await rehearse(holder.Require().Recording(recorder));
        return errors.Count > 0 ? errors.ToList() : new DryRunView([.. recorder.Calls.Select(c => new CloudCallView(c.Service, c.Action, c.Parameters))]);
    }

    /// <summary>What is in no list is found by its tags, whoever made it.</summary>
    private async Task<DryRunView?> RemoveAsync(string kind, string name, bool listed, CancellationToken cancellationToken)
    {
        List<string?> owners = listed
            ? [await owner.IdAsync(cancellationToken)]
            : [.. (await ResourceCensus.TakeAsync(holder.Require(), cancellationToken)).Where(f => (f.Kind, f.Name) == (kind, name)).Select(f => f.Owner)];
        if (owners.Count == 0)
        {
            return null;
        }

        var recorded = await RecordAsync(async recording =>
        {
            foreach (var whose in owners)
            {
                await removal.RemoveAsync(recording, kind, name, whose, cancellationToken);
            }

            return [];
        });
        return recorded.Value;
    }
}
