using Scalectl.Aws;
using Scalectl.Aws.CloudWatch;
using Scalectl.Aws.Identity;
using Scalectl.Aws.LoadBalancing;

namespace Scalectl.Daemon.Here;

/// <summary>What this computer has not: load balancers and metrics. Whoever looks finds none; whoever wants to make one is refused.</summary>
internal sealed class HereNothing : ICloudWatch, ILoadBalancing, ISts
{
    private static readonly IReadOnlyDictionary<string, string> NoTags = new Dictionary<string, string>();

    public static CloudException Refusal(string operation)
        => HereComputer.Refusal(operation, "NotHere", $"user {HereUser.Name} is this computer, which sends load and has no apps; set up a user with a cloud (scalectl setup NAME --force), or start the lab");

    public Task<CallerIdentity> GetCallerIdentityAsync(CancellationToken cancellationToken) => Task.FromResult(new CallerIdentity(HereUser.Name, HereUser.Name, HereUser.Name));

    public Task<IReadOnlyDictionary<string, IReadOnlyList<MetricPoint>>> GetMetricDataAsync(
        IReadOnlyList<MetricQuery> queries, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
        => Task.FromResult<IReadOnlyDictionary<string, IReadOnlyList<MetricPoint>>>(queries.ToDictionary(q => q.Id, _ => (IReadOnlyList<MetricPoint>)[]));

    public Task PutAlarmAsync(MetricAlarm alarm, CancellationToken cancellationToken) => throw Refusal("PutMetricAlarm");

    public Task DeleteAlarmsAsync(IReadOnlyList<string> names, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<IReadOnlyList<AlarmState>> DescribeAlarmsAsync(IReadOnlyList<string> names, CancellationToken cancellationToken) => None<AlarmState>();

    public Task<IReadOnlyList<AlarmState>> FindAlarmsAsync(string namePrefix, CancellationToken cancellationToken) => None<AlarmState>();

    public Task<IReadOnlyDictionary<string, string>> AlarmTagsAsync(string arn, CancellationToken cancellationToken) => Task.FromResult(NoTags);

    public Task<LoadBalancer> CreateLoadBalancerAsync(NewLoadBalancer balancer, CancellationToken cancellationToken) => throw Refusal("CreateLoadBalancer");

    public Task<LoadBalancer?> FindLoadBalancerAsync(string name, CancellationToken cancellationToken) => Task.FromResult((LoadBalancer?)null);

    public Task<IReadOnlyList<LoadBalancer>> DescribeLoadBalancersAsync(CancellationToken cancellationToken) => None<LoadBalancer>();

    public Task DeleteLoadBalancerAsync(string arn, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<TargetGroup> CreateTargetGroupAsync(NewTargetGroup group, CancellationToken cancellationToken) => throw Refusal("CreateTargetGroup");

    public Task<TargetGroup?> FindTargetGroupAsync(string name, CancellationToken cancellationToken) => Task.FromResult((TargetGroup?)null);

    public Task<IReadOnlyList<TargetGroup>> DescribeTargetGroupsAsync(string? loadBalancerArn, CancellationToken cancellationToken) => None<TargetGroup>();

    public Task<IReadOnlyList<TargetGroup>> DescribeTargetGroupsByArnAsync(IReadOnlyList<string> arns, CancellationToken cancellationToken) => None<TargetGroup>();

    public Task SetDeregistrationDelayAsync(string targetGroupArn, TimeSpan delay, CancellationToken cancellationToken) => throw Refusal("ModifyTargetGroupAttributes");

    public Task DeleteTargetGroupAsync(string arn, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<Listener> CreateListenerAsync(NewListener listener, CancellationToken cancellationToken) => throw Refusal("CreateListener");

    public Task<IReadOnlyList<Listener>> DescribeListenersAsync(string loadBalancerArn, CancellationToken cancellationToken) => None<Listener>();

    public Task DeleteListenerAsync(string arn, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task RegisterTargetsAsync(string targetGroupArn, IReadOnlyList<Target> targets, CancellationToken cancellationToken) => throw Refusal("RegisterTargets");

    public Task<IReadOnlyList<TargetHealth>> DescribeTargetHealthAsync(string targetGroupArn, CancellationToken cancellationToken) => None<TargetHealth>();

    public Task<IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>> DescribeTagsAsync(IReadOnlyList<string> arns, CancellationToken cancellationToken)
        => Task.FromResult<IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>>(new Dictionary<string, IReadOnlyDictionary<string, string>>());

    private static Task<IReadOnlyList<T>> None<T>() => Task.FromResult<IReadOnlyList<T>>([]);
}
