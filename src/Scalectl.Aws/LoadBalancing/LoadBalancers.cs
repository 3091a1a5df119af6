namespace Scalectl.Aws.LoadBalancing;

/// <param name="Scheme"><c>internet-facing</c> or <c>internal</c>.</param>
public sealed record NewLoadBalancer(string Name, IReadOnlyList<string> SubnetIds, IReadOnlyList<string> SecurityGroupIds, string Scheme, IReadOnlyDictionary<string, string> Tags);

/// <param name="State"><c>provisioning</c>, <c>active</c>, <c>active_impaired</c>, <c>failed</c>.</param>
public sealed record LoadBalancer(string Arn, string Name, string DnsName, string Type, string State)
{
    /// <summary>The value of CloudWatch's <c>LoadBalancer</c> dimension: what follows <c>loadbalancer/</c> in the ARN.</summary>
    public string MetricDimension => Arn[(Arn.IndexOf(":loadbalancer/", StringComparison.Ordinal) + ":loadbalancer/".Length)..];
}

/// <summary>A group of machines, spoken to over HTTP.</summary>
public sealed record NewTargetGroup(string Name, int Port, string VpcId, IReadOnlyDictionary<string, string> Tags)
{
    public string HealthCheckPath { get; init; } = "/";

    /// <summary>5 to 300 s.</summary>
    public TimeSpan? HealthCheckInterval { get; init; }

    public TimeSpan? HealthCheckTimeout { get; init; }

    /// <summary>2 to 10 checks.</summary>
    public int? HealthyThreshold { get; init; }

    public int? UnhealthyThreshold { get; init; }

    /// <summary>HTTP codes that mean healthy: <c>200</c>, <c>200-399</c>.</summary>
    public string? HealthyCodes { get; init; }
}

public sealed record TargetGroup(string Arn, string Name, string? Protocol, int Port, IReadOnlyList<string> LoadBalancerArns)
{
    /// <summary>The value of CloudWatch's <c>TargetGroup</c> dimension: the ARN from <c>targetgroup/</c> on.</summary>
    public string MetricDimension => Arn[(Arn.LastIndexOf(':') + 1)..];
}

public sealed record NewListener(string LoadBalancerArn, int Port, string TargetGroupArn, IReadOnlyDictionary<string, string> Tags);

/// <param name="TargetGroupArns">Where its default actions forward to.</param>
public sealed record Listener(string Arn, string LoadBalancerArn, int Port, string Protocol, IReadOnlyList<string> TargetGroupArns);

/// <param name="Port">Null: the target group's.</param>
public sealed record Target(string Id, int? Port = null);

/// <param name="State"><c>initial</c>, <c>healthy</c>, <c>unhealthy</c>, <c>unused</c>, <c>draining</c>, <c>unavailable</c>.</param>
public sealed record TargetHealth(string TargetId, int Port, string State, string? Reason, string? Description);
