using Scalectl.Aws.LoadBalancing;
using Scalectl.Aws.Query;

namespace Scalectl.Aws.DryRun;

/// <summary>Load balancing that only looks: reads go through, changes are written down.</summary>
internal sealed class RecordingLoadBalancing(ILoadBalancing real, CallRecorder recorder) : ILoadBalancing
{
    private readonly Overlay<LoadBalancer> _balancers = new(b => b.Arn);
    private readonly Overlay<TargetGroup> _groups = new(g => g.Arn);
    private readonly Overlay<Listener> _listeners = new(l => l.Arn);
    private readonly Dictionary<string, IReadOnlyDictionary<string, string>> _tags = [];

    public Task<LoadBalancer> CreateLoadBalancerAsync(NewLoadBalancer balancer, CancellationToken cancellationToken)
    {
        Record("CreateLoadBalancer", BalancerParameters.Of(balancer));
        var arn = CallRecorder.New("load balancer", balancer.Name);
        _tags[arn] = balancer.Tags;
        return Task.FromResult(_balancers.Make(new LoadBalancer(arn, balancer.Name, "load-balancer.invalid", "application", "active")));
    }

    public async Task<LoadBalancer?> FindLoadBalancerAsync(string name, CancellationToken cancellationToken)
        => _balancers.Over(One(await real.FindLoadBalancerAsync(name, cancellationToken).ConfigureAwait(false)), b => b.Name == name) is [var found, ..] ? found : null;

    public async Task<IReadOnlyList<LoadBalancer>> DescribeLoadBalancersAsync(CancellationToken cancellationToken)
        => _balancers.Over(await real.DescribeLoadBalancersAsync(cancellationToken).ConfigureAwait(false), _ => true);

    public Task DeleteLoadBalancerAsync(string arn, CancellationToken cancellationToken)
    {
        _balancers.Delete(arn);
        return Record("DeleteLoadBalancer", new() { { "LoadBalancerArn", arn } });
    }

    public Task<TargetGroup> CreateTargetGroupAsync(NewTargetGroup group, CancellationToken cancellationToken)
    {
        Record("CreateTargetGroup", BalancerParameters.Of(group));
        var arn = CallRecorder.New("target group", group.Name);
        _tags[arn] = group.Tags;
        return Task.FromResult(_groups.Make(new TargetGroup(arn, group.Name, "HTTP", group.Port, [])));
    }

    public async Task<TargetGroup?> FindTargetGroupAsync(string name, CancellationToken cancellationToken)
        => _groups.Over(One(await real.FindTargetGroupAsync(name, cancellationToken).ConfigureAwait(false)), g => g.Name == name) is [var found, ..] ? found : null;

    public async Task<IReadOnlyList<TargetGroup>> DescribeTargetGroupsAsync(string? loadBalancerArn, CancellationToken cancellationToken)
        => loadBalancerArn is not null && _balancers.IsMade(loadBalancerArn)
            ? [.. _groups.Made.Where(g => _listeners.Made.Any(l => l.LoadBalancerArn == loadBalancerArn && l.TargetGroupArns.Contains(g.Arn)))]
            : _groups.Over(await real.DescribeTargetGroupsAsync(loadBalancerArn, cancellationToken).ConfigureAwait(false), _ => loadBalancerArn is null);

    public async Task<IReadOnlyList<TargetGroup>> DescribeTargetGroupsByArnAsync(IReadOnlyList<string> arns, CancellationToken cancellationToken)
        => _groups.Over(await real.DescribeTargetGroupsByArnAsync([.. arns.Where(a => !_groups.IsMade(a))], cancellationToken).ConfigureAwait(false), g => arns.Contains(g.Arn));

    public Task SetDeregistrationDelayAsync(string targetGroupArn, TimeSpan delay, CancellationToken cancellationToken)
        => Record("ModifyTargetGroupAttributes", BalancerParameters.Delay(targetGroupArn, delay));

    public Task DeleteTargetGroupAsync(string arn, CancellationToken cancellationToken)
    {
        _groups.Delete(arn);
        return Record("DeleteTargetGroup", new() { { "TargetGroupArn", arn } });
    }

    public Task<Listener> CreateListenerAsync(NewListener listener, CancellationToken cancellationToken)
    {
        Record("CreateListener", BalancerParameters.Of(listener));
        return Task.FromResult(_listeners.Make(new Listener(
            CallRecorder.New("listener of", listener.LoadBalancerArn), listener.LoadBalancerArn, listener.Port, "HTTP", [listener.TargetGroupArn])));
    }

    public async Task<IReadOnlyList<Listener>> DescribeListenersAsync(string loadBalancerArn, CancellationToken cancellationToken)
        => _listeners.Over(
            _balancers.IsMade(loadBalancerArn) ? [] : await real.DescribeListenersAsync(loadBalancerArn, cancellationToken).ConfigureAwait(false), l => l.LoadBalancerArn == loadBalancerArn);

    public Task DeleteListenerAsync(string arn, CancellationToken cancellationToken)
    {
        _listeners.Delete(arn);
        return Record("DeleteListener", new() { { "ListenerArn", arn } });
    }

    public Task RegisterTargetsAsync(string targetGroupArn, IReadOnlyList<Target> targets, CancellationToken cancellationToken)
    {
        QueryParameters parameters = new() { { "TargetGroupArn", targetGroupArn } };
        parameters.AddList("Targets", targets, static (p, prefix, target) => p.Add($"{prefix}.Id", target.Id));
        return Record("RegisterTargets", parameters);
    }

    public Task<IReadOnlyList<TargetHealth>> DescribeTargetHealthAsync(string targetGroupArn, CancellationToken cancellationToken)
        => _groups.IsMade(targetGroupArn) ? Task.FromResult<IReadOnlyList<TargetHealth>>([]) : real.DescribeTargetHealthAsync(targetGroupArn, cancellationToken);

    public async Task<IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>> DescribeTagsAsync(IReadOnlyList<string> arns, CancellationToken cancellationToken)
    {
        var tags = new Dictionary<string, IReadOnlyDictionary<string, string>>(
            await real.DescribeTagsAsync([.. arns.Where(a => !_tags.ContainsKey(a))], cancellationToken).ConfigureAwait(false));
        foreach (var arn in arns.Where(_tags.ContainsKey))
        {
            tags[arn] = _tags[arn];
        }

        return tags;
    }

    private Task Record(string action, QueryParameters parameters)
    {
        recorder.Add("elasticloadbalancing", action, parameters);
        return Task.CompletedTask;
    }

    private static T[] One<T>(T? item)
        where T : class => item is null ? [] : [item];
}
