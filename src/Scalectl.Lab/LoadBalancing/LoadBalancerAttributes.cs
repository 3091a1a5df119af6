namespace Scalectl.Lab.LoadBalancing;

/// <summary>The attributes of a load balancer that the lab has.</summary>
public static class LoadBalancerAttributes
{
    public const string IdleTimeout = "idle_timeout.timeout_seconds", DeletionProtection = "deletion_protection.enabled";

    public static IReadOnlyDictionary<string, AttributeRule> Rules { get; } = new Dictionary<string, AttributeRule>
    {
        [IdleTimeout] = AttributeRule.Seconds(60, 1, 4000),
        [DeletionProtection] = AttributeRule.Flag(false),
        ["access_logs.s3.enabled"] = AttributeRule.Only("false"),
        ["routing.http2.enabled"] = AttributeRule.Flag(true),
        ["routing.http.preserve_host_header.enabled"] = AttributeRule.Only("true"),
        ["routing.http.xff_header_processing.mode"] = AttributeRule.Only("append"),
    };

    public static Dictionary<string, string> Defaults() => Rules.ToDictionary(static r => r.Key, static r => r.Value.Default);
}
