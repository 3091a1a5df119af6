using Scalectl.Experiments;

namespace Scalectl.Daemon.Collection;

/// <summary>What to collect for a run: what is null is not collected.</summary>
/// <param name="RunId">Key of the samples in the store.</param>
/// <param name="Group">The app's auto scaling group: machines, activities, CPU.</param>
/// <param name="LoadBalancerArn">The app's load balancer: its counts and times.</param>
/// <param name="TargetGroupArn">The app's target group.</param>
/// <param name="Cluster">Name of the cluster whose generators are read; it need not be there yet.</param>
/// <param name="ProbeTarget">What the prober asks.</param>
/// <param name="ProbeInterval">From one probe to the next.</param>
/// <param name="ProbeTimeout">For connecting, and for the whole answer.</param>
/// <param name="Metrics">Queries of a Prometheus server; null: none is asked.</param>
/// <param name="ProbeTrust">Whom an https <paramref name="ProbeTarget"/> has to be; null: whom the system trusts.</param>
public sealed record CollectionRequest(
    string RunId, string? Group, string? LoadBalancerArn, string? TargetGroupArn, string? Cluster, Uri? ProbeTarget, TimeSpan ProbeInterval, TimeSpan ProbeTimeout,
    MetricsSpecification? Metrics = null, TargetTrust? ProbeTrust = null);

/// <summary>How well the cloud answers the collection of a run.</summary>
/// <param name="Failures">Failed polls since the last that worked; 0: all is well.</param>
/// <param name="Since">Since when nothing has worked.</param>
/// <param name="LastError">The last failure's sentence.</param>
public sealed record CollectionHealth(int Failures, DateTimeOffset? Since, string? LastError)
{
    public static CollectionHealth Well { get; } = new(0, null, null);
}
