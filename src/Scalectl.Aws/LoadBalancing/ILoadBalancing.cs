namespace Scalectl.Aws.LoadBalancing;

/// <summary>
/// Elastic Load Balancing, API version 2015-12-01: the operations that Scalectl uses. What is made carries tags; one of
/// the same name with the same tags counts as made, so that a call may be repeated.
/// </summary>
public interface ILoadBalancing
{
    Task<LoadBalancer> CreateLoadBalancerAsync(NewLoadBalancer balancer, CancellationToken cancellationToken);

    /// <returns>Null: there is none of that name.</returns>
    Task<LoadBalancer?> FindLoadBalancerAsync(string name, CancellationToken cancellationToken);

    Task<IReadOnlyList<LoadBalancer>> DescribeLoadBalancersAsync(CancellationToken cancellationToken);

    /// <summary>With its listeners. One that is not there is no error.</summary>
    Task DeleteLoadBalancerAsync(string arn, CancellationToken cancellationToken);

    Task<TargetGroup> CreateTargetGroupAsync(NewTargetGroup group, CancellationToken cancellationToken);

    /// <returns>Null: there is none of that name.</returns>
    Task<TargetGroup?> FindTargetGroupAsync(string name, CancellationToken cancellationToken);

    /// <summary>Those of one load balancer, or of the account.</summary>
    Task<IReadOnlyList<TargetGroup>> DescribeTargetGroupsAsync(string? loadBalancerArn, CancellationToken cancellationToken);

    /// <summary>Those with these ARNs; none of them is missing.</summary>
    Task<IReadOnlyList<TargetGroup>> DescribeTargetGroupsByArnAsync(IReadOnlyList<string> arns, CancellationToken cancellationToken);

    /// <summary>How long a machine that leaves may finish its requests; AWS's default is 300 s.</summary>
    Task SetDeregistrationDelayAsync(string targetGroupArn, TimeSpan delay, CancellationToken cancellationToken);

    /// <summary>One that is not there is no error; one in use is (<c>ResourceInUse</c>).</summary>
    Task DeleteTargetGroupAsync(string arn, CancellationToken cancellationToken);

    /// <summary>HTTP, forwarding everything to one target group.</summary>
    Task<Listener> CreateListenerAsync(NewListener listener, CancellationToken cancellationToken);

    Task<IReadOnlyList<Listener>> DescribeListenersAsync(string loadBalancerArn, CancellationToken cancellationToken);

    Task DeleteListenerAsync(string arn, CancellationToken cancellationToken);

    Task RegisterTargetsAsync(string targetGroupArn, IReadOnlyList<Target> targets, CancellationToken cancellationToken);

    Task<IReadOnlyList<TargetHealth>> DescribeTargetHealthAsync(string targetGroupArn, CancellationToken cancellationToken);

    /// <summary>Tags by ARN, of load balancers, target groups and listeners.</summary>
    Task<IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>> DescribeTagsAsync(IReadOnlyList<string> arns, CancellationToken cancellationToken);
}
