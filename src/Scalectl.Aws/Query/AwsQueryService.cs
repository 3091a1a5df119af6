namespace Scalectl.Aws.Query;

/// <summary>What distinguishes one Query-protocol service from another.</summary>
/// <param name="ServiceId">Also names the endpoint override: AWS_ENDPOINT_URL_AUTO_SCALING and so on.</param>
/// <param name="EndpointPrefix">First label of the host name, and the signing name.</param>
internal sealed record AwsQueryService(string ServiceId, string EndpointPrefix, string ApiVersion)
{
    public static readonly AwsQueryService AutoScaling = new("Auto Scaling", "autoscaling", "2011-01-01");
    public static readonly AwsQueryService CloudWatch = new("CloudWatch", "monitoring", "2010-08-01");
    public static readonly AwsQueryService LoadBalancing = new("Elastic Load Balancing v2", "elasticloadbalancing", "2015-12-01");
}
