using System.Globalization;
using Scalectl.Aws.Query;

namespace Scalectl.Aws.LoadBalancing;

/// <summary>A new load balancer, target group and listener on the wire.</summary>
internal static class BalancerParameters
{
    public static QueryParameters Of(NewLoadBalancer balancer)
    {
        QueryParameters parameters = new()
        {
            { "Name", balancer.Name },
            { "Subnets", balancer.SubnetIds },
            { "SecurityGroups", balancer.SecurityGroupIds },
            { "Scheme", balancer.Scheme },
            { "Type", "application" },
        };
        parameters.AddPairs("Tags", balancer.Tags);
        return parameters;
    }

    public static QueryParameters Of(NewTargetGroup group)
    {
        QueryParameters parameters = new()
        {
            { "Name", group.Name },
            { "Protocol", "HTTP" },
            { "Port", group.Port },
            { "VpcId", group.VpcId },
            { "TargetType", "instance" },
            { "HealthCheckPath", group.HealthCheckPath },
            { "HealthCheckIntervalSeconds", group.HealthCheckInterval },
            { "HealthCheckTimeoutSeconds", group.HealthCheckTimeout },
            { "HealthyThresholdCount", group.HealthyThreshold },
            { "UnhealthyThresholdCount", group.UnhealthyThreshold },
            { "Matcher.HttpCode", group.HealthyCodes },
        };
        parameters.AddPairs("Tags", group.Tags);
        return parameters;
    }

    public static QueryParameters Of(NewListener listener)
    {
        QueryParameters parameters = new()
        {
            { "LoadBalancerArn", listener.LoadBalancerArn },
            { "Protocol", "HTTP" },
            { "Port", listener.Port },
            { "DefaultActions.member.1.Type", "forward" },
            { "DefaultActions.member.1.TargetGroupArn", listener.TargetGroupArn },
        };
        parameters.AddPairs("Tags", listener.Tags);
        return parameters;
    }

    /// <summary>The attribute that says how long a machine that leaves may finish its requests.</summary>
    public static QueryParameters Delay(string targetGroupArn, TimeSpan delay)
    {
        QueryParameters parameters = new() { { "TargetGroupArn", targetGroupArn } };
        parameters.AddPairs("Attributes", new Dictionary<string, string>
        {
            ["deregistration_delay.timeout_seconds"] = ((int)delay.TotalSeconds).ToString(CultureInfo.InvariantCulture),
        });
        return parameters;
    }
}
