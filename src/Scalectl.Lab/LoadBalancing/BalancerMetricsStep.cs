using Scalectl.Lab.Periods;

namespace Scalectl.Lab.LoadBalancing;

/// <summary>Publishes what the balancers have counted and how their targets are.</summary>
public sealed class BalancerMetricsStep(BalancerRegistry registry) : IPeriodStep
{
    public PeriodPhase Phase => PeriodPhase.Measure;

    public void AtEnd(DateTimeOffset period)
    {
        foreach (var group in registry.Groups)
        {
            var targets = group.Pool.Snapshot();
            var healthy = targets.Count(static t => t.Health.State == TargetHealthState.Healthy);
            var unhealthy = targets.Count(static t => t.Health.State == TargetHealthState.Unhealthy);
            group.UsedBy?.Metrics.PutHosts(period, group.Dimension, healthy, unhealthy);
        }

        foreach (var balancer in registry.Balancers)
        {
            balancer.Metrics.Publish(all: false, registry.RegisteredTargets);
        }
    }
}
