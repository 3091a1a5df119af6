namespace Scalectl.Lab.LoadBalancing;

/// <summary>The attributes of a target group that the lab has.</summary>
public static class TargetGroupAttributes
{
    public const string DeregistrationDelay = "deregistration_delay.timeout_seconds";

    public static IReadOnlyDictionary<string, AttributeRule> Rules { get; } = new Dictionary<string, AttributeRule>
    {
        [DeregistrationDelay] = AttributeRule.Seconds(300, 0, 3600),
        ["load_balancing.algorithm.type"] = AttributeRule.Only("round_robin"),
        ["slow_start.duration_seconds"] = AttributeRule.Only("0"),
        ["stickiness.enabled"] = AttributeRule.Only("false"),
        ["stickiness.type"] = AttributeRule.Only("lb_cookie"),
    };

    public static Dictionary<string, string> Defaults() => Rules.ToDictionary(static r => r.Key, static r => r.Value.Default);
}
