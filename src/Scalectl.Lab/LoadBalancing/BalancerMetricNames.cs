namespace Scalectl.Lab.LoadBalancing;

/// <summary>Names of the namespace AWS/ApplicationELB that are used more than once.</summary>
public static class BalancerMetricNames
{
    public const string Namespace = "AWS/ApplicationELB", LoadBalancer = "LoadBalancer", TargetGroup = "TargetGroup";
    public const string RequestCount = "RequestCount", RequestCountPerTarget = "RequestCountPerTarget", TargetResponseTime = "TargetResponseTime";
    public const string TargetConnectionErrorCount = "TargetConnectionErrorCount", RejectedConnectionCount = "RejectedConnectionCount";
    public const string HealthyHostCount = "HealthyHostCount", UnHealthyHostCount = "UnHealthyHostCount";
}
