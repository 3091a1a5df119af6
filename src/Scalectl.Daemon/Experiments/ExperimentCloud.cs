using Scalectl.Api;
using Scalectl.Daemon.Apps;
using Scalectl.Daemon.Clusters;
using Scalectl.Daemon.Collection;
using Scalectl.Daemon.Collection.Prometheus;
using Scalectl.Daemon.Context;
using Scalectl.Daemon.Pricing;
using Scalectl.Elasticity;
using Scalectl.Experiments;

namespace Scalectl.Daemon.Experiments;

/// <summary>The active context as experiments see it: apps, clusters and collection behind one door.</summary>
internal sealed class ExperimentCloud(
    ContextHolder holder, AppService apps, ClusterService clusters, ClusterDirectory directory, GeneratorClient generators, Collector collector,
    PrometheusTrial trial, ExperimentReports reports, ExperimentPrices prices) : IExperimentCloud
{
    public TimeSpan Period => holder.Current?.Period ?? TimeSpan.Zero;

    public Task<AppView?> FindAppAsync(string name, CancellationToken cancellationToken) => apps.FindAsync(name, cancellationToken);

    public async Task<IReadOnlyList<InvalidInput>> DeployAppAsync(AppRequest request, string experiment, CancellationToken cancellationToken)
        => (await apps.DeployAsync(request, experiment, cancellationToken)).Errors;

    public async Task<Outcome<TestedApp>> FindGroupAsync(string group, CancellationToken cancellationToken)
    {
        if (await apps.FindGroupAsync(group, cancellationToken) is not { } found)
        {
            return new InvalidInput("app.attach", InvalidInput.Shorten(group), "an auto scaling group of the active user", "attach: my-group");
        }

        return found.Url is null
            ? new InvalidInput("app.attach", $"{InvalidInput.Shorten(group)}, which has no load balancer with a listener", "a group behind an application load balancer", "attach: my-group")
            : new TestedApp { Url = found.Url, Group = group, LoadBalancerArn = found.LoadBalancerArn, TargetGroupArn = found.TargetGroupArn, Max = found.Max };
    }

    public Task SetDesiredAsync(string app, int desired, CancellationToken cancellationToken) => apps.SetDesiredAsync(app, desired, cancellationToken);

    public async Task<GroupCalm> CalmAsync(TestedApp app, CancellationToken cancellationToken)
    {
        var clients = holder.Require().Clients;
        var groups = await clients.AutoScaling.DescribeGroupsAsync([app.Group!], cancellationToken);
        if (groups.Count == 0)
        {
            return default;
        }

        var inService = groups[0].Instances.Where(i => i.LifecycleState == "InService").Select(i => i.InstanceId).ToHashSet();
        if (app.TargetGroupArn is { } arn)
        {
            var health = await clients.LoadBalancing.DescribeTargetHealthAsync(arn, cancellationToken);
            inService.IntersectWith(health.Where(h => h.State == "healthy").Select(h => h.TargetId));
        }

        return new GroupCalm(groups[0].Desired, inService.Count, groups[0].Instances.Count);
    }

    public Task<Outcome<PolicyChange>> FindPolicyAsync(string group, double target, CancellationToken cancellationToken)
        => PolicyTarget.FindAsync(holder.Require().Clients.AutoScaling, group, target, cancellationToken);

    public Task<string?> SetPolicyTargetAsync(PolicyChange change, CancellationToken cancellationToken)
        => PolicyTarget.SetAsync(holder.Require().Clients.AutoScaling, change, cancellationToken);

    public Task<string?> RestorePolicyAsync(PolicyChange change, CancellationToken cancellationToken)
        => PolicyTarget.RestoreAsync(holder.Require().Clients.AutoScaling, change, cancellationToken);

    public async Task ScheduleAsync(string group, IReadOnlyList<ScheduleEntry> schedule, DateTimeOffset start, CancellationToken cancellationToken)
    {
        foreach (var action in ScheduledActions.Of(schedule, start))
        {
            await holder.Require().Clients.AutoScaling.PutScheduledActionAsync(group, action, cancellationToken);
        }
    }

    public Task RemoveAppAsync(string name, CancellationToken cancellationToken) => apps.RemoveAsync(name, cancellationToken);

    public LoadState? Load(string cluster) => directory.Find(cluster) is { } found
        ? new LoadState(found.State, found.Message, found.TimeStart is { } start ? DateTimeOffset.FromUnixTimeMilliseconds((long)(start * 1000)) : null)
        : null;

    public async Task<IReadOnlyList<InvalidInput>> RunLoadAsync(ClusterRequest request, string experiment, CancellationToken cancellationToken)
        => (await clusters.RunAsync(request, experiment, cancellationToken)).Errors;

    public async Task StopLoadAsync(string cluster, CancellationToken cancellationToken)
    {
        if (directory.Find(cluster) is { } found)
        {
            await Task.WhenAll(found.Machines.Where(m => m.Address is not null).Select(m => generators.StopAsync(m.Address!, found.Plan.ControlToken!, cancellationToken)));
        }
    }

    public Task RemoveLoadAsync(string cluster, CancellationToken cancellationToken) => clusters.RemoveAsync(cluster, cancellationToken);

    public Task CollectAsync(StoredExperiment experiment, CancellationToken cancellationToken)
    {
        var app = experiment.App!;
        var (probe, load) = (experiment.Specification.Probe, experiment.Specification.Load);
        var metrics = experiment.Specification.Metrics is { Source: MetricsSource.Prometheus } prometheus ? prometheus : null;

        // Who has the machines from Prometheus has them from there alone; what its load balancer counts is still the cloud's to tell.
        var request = new CollectionRequest(
            experiment.Id, metrics is null ? app.Group : null, app.LoadBalancerArn, app.TargetGroupArn, experiment.ResourceName, new Uri(new Uri(app.Url!), probe.Path), probe.Interval, probe.Timeout, metrics,
            new TargetTrust(load.Insecure, load.CaCertificates));
        return collector.StartAsync(request, cancellationToken);
    }

    public Task EndProbesAsync(string id) => collector.EndProbesAsync(id);

    public Task<IReadOnlyList<InvalidInput>> TryMetricsAsync(MetricsSpecification metrics, CancellationToken cancellationToken) => trial.TryAsync(metrics, cancellationToken);

    public string? Missing(string id) => collector.Missing(id);

    public Task<IReadOnlyList<string>> StopCollectingAsync(string id, CancellationToken cancellationToken) => collector.StopAsync(id, cancellationToken);

    public IReadOnlyDictionary<string, double> Latest(string id) => collector.Latest(id);

    public CloudTrouble? Trouble(string id)
        => collector.Health(id) is { Failures: > 0, Since: { } since } health ? new CloudTrouble(since, health.LastError ?? "no answer") : null;

    public Task<Outcome<RunPrices>> PricesAsync(StoredExperiment experiment, TestedApp app, CancellationToken cancellationToken)
        => prices.FindAsync(experiment.Specification, app.Type, cancellationToken);

    public Task<CostSoFar?> CostAsync(StoredExperiment experiment, CancellationToken cancellationToken)
        => reports.CostAsync(experiment, directory.Find(experiment.ResourceName) is { } load ? (load.CreatedAt, load.Size) : null, cancellationToken);
}
