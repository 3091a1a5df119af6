using Scalectl.Lab.Wire;

namespace Scalectl.Lab.LoadBalancing;

/// <summary>ELBv2's refusals in its own words.</summary>
public static class ElbError
{
    public static AwsError LoadBalancerNotFound(string what) => new("LoadBalancerNotFound", $"Load balancers '[{what}]' not found");

    public static AwsError TargetGroupNotFound(string what) => new("TargetGroupNotFound", $"Target groups '[{what}]' not found");

    public static AwsError ListenerNotFound(string what) => new("ListenerNotFound", $"Listeners '[{what}]' not found");

    public static AwsError DuplicateLoadBalancerName(string name) =>
        new("DuplicateLoadBalancerName", $"A load balancer with the same name '{name}' exists, but with different settings");

    public static AwsError DuplicateTargetGroupName(string name) =>
        new("DuplicateTargetGroupName", $"A target group with the same name '{name}' exists, but with different settings");

    public static AwsError DuplicateListener(string balancer) =>
        new("DuplicateListener", $"A listener already exists on this port for this load balancer '{balancer}'");

    public static AwsError TargetGroupInUse(string arn) => new("ResourceInUse", $"Target group '{arn}' is currently in use by a listener or a rule");

    public static AwsError TargetGroupElsewhere(string arn) =>
        new("TargetGroupAssociationLimit", $"The following target groups cannot be associated with more than one load balancer: {arn}");

    public static AwsError InvalidTarget(IEnumerable<string> ids) =>
        new("InvalidTarget", $"The following targets are not in a running state and cannot be registered: '{string.Join("', '", ids)}'");

    public static AwsError Protected(string arn) =>
        new("OperationNotPermitted", $"Load balancer '{arn}' cannot be deleted because deletion protection is enabled");

    public static AwsError CannotListen(string where, string why) =>
        new("InvalidConfigurationRequest", $"The lab cannot listen on {where}: {why}. Use a free port above 1023, for example 8080");

    public static AwsError TooMany(string what) => new($"TooMany{what}", $"The maximum number of {what} has been reached");
}
