using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Util.Internal;

namespace Scalectl.Aws.Query;

/// <summary>Configuration of one Query-protocol client: region, endpoint, retry mode and proxy are the SDK's own.</summary>
internal sealed class AwsQueryConfig : ClientConfig
{
    private readonly AwsQueryService _service;

    public AwsQueryConfig(AwsQueryService service)
        : base(new DefaultConfigurationProvider([Standard()]))
    {
        _service = service;
        ServiceId = service.ServiceId;
        AuthenticationServiceName = service.EndpointPrefix;
        UserAgent = InternalSDKUtils.BuildUserAgentString(service.ServiceId, "1.0");
    }

    public override string ServiceVersion => _service.ApiVersion;

    public override string RegionEndpointServiceName => _service.EndpointPrefix;

    public override string UserAgent { get; }

    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters)
    {
        // One read only: the getter of ServiceURL may lose an endpoint that came from the environment.
        if (ServiceURL is { Length: > 0 } url)
        {
            return new Endpoint(url);
        }

        var region = RegionEndpoint ?? throw new AmazonClientException("No AWS region is configured.");
        return new Endpoint($"https://{_service.EndpointPrefix}.{region.SystemName}.{region.PartitionDnsSuffix}/");
    }

    private static DefaultConfiguration Standard() => new()
    {
        Name = DefaultConfigurationMode.Standard,
        RetryMode = RequestRetryMode.Standard,
        ConnectTimeout = TimeSpan.FromMilliseconds(3100),
        TlsNegotiationTimeout = TimeSpan.FromMilliseconds(3100),
    };
}
