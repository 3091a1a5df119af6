using Amazon;
using Amazon.EC2;
using Amazon.Runtime;
using Amazon.SecurityToken;
using Scalectl.Aws.AutoScaling;
using Scalectl.Aws.CloudWatch;
using Scalectl.Aws.Compute;
using Scalectl.Aws.DryRun;
using Scalectl.Aws.Identity;
using Scalectl.Aws.LoadBalancing;
using Scalectl.Aws.Query;

namespace Scalectl.Aws.Connection;

/// <summary>The cloud, as one user sees it: one client a service. Whoever makes it disposes it.</summary>
public sealed class AwsClients : IDisposable
{
    private readonly IReadOnlyList<IDisposable> _owned;

    /// <param name="owned">What to dispose with it.</param>
    public AwsClients(IAutoScaling autoScaling, ICloudWatch cloudWatch, ILoadBalancing loadBalancing, IEc2 ec2, ISts sts, IReadOnlyList<IDisposable>? owned = null)
    {
        (AutoScaling, CloudWatch, LoadBalancing, Ec2, Sts) = (autoScaling, cloudWatch, loadBalancing, ec2, sts);
        _owned = owned ?? [];
    }

    public IAutoScaling AutoScaling { get; }

    public ICloudWatch CloudWatch { get; }

    public ILoadBalancing LoadBalancing { get; }

    public IEc2 Ec2 { get; }

    public ISts Sts { get; }

    /// <summary>Builds the clients; calls nothing yet, but a chain without credentials fails here.</summary>
    /// <exception cref="CloudException">No credentials.</exception>
    public static AwsClients Connect(AwsConnection connection, StaticKeys? keys, TimeProvider clock)
    {
        var http = new AwsHttp(connection);
        List<IDisposable> owned = [http];
        T Configured<T>(T config)
            where T : ClientConfig => Configure(connection, http, config);
        T Own<T>(T client)
            where T : IDisposable
        {
            owned.Insert(0, client);
            return client;
        }

        try
        {
            var credentials = AwsIdentity.Resolve(connection, keys, source => new AwsRoleSource(
                Own(new AmazonSecurityTokenServiceClient(source, Configured(new AmazonSecurityTokenServiceConfig())))));
            QueryCalls Query(AwsQueryService service) => new(
                Own(new AwsQueryClient(service, credentials, Configured(new AwsQueryConfig(service)))), Calls(service.ServiceId));
            CloudCalls Calls(string service) => new(service, connection.CallTimeout, clock);

            return new AwsClients(
                new AutoScalingClient(Query(AwsQueryService.AutoScaling)),
                new CloudWatchClient(Query(AwsQueryService.CloudWatch)),
                new LoadBalancingClient(Query(AwsQueryService.LoadBalancing)),
                new Ec2Client(Own(new AmazonEC2Client(credentials, Configured(new AmazonEC2Config()))), Calls("EC2")),
                new StsClient(Own(new AmazonSecurityTokenServiceClient(credentials, Configured(new AmazonSecurityTokenServiceConfig()))), Calls("STS")),
                owned);
        }
        catch
        {
            owned.ForEach(o => o.Dispose());
            throw;
        }
    }

    /// <summary>The same cloud for a dry run: it is looked at, and every change is written down instead of made.</summary>
    public AwsClients Recording(CallRecorder recorder) => new(
        new RecordingAutoScaling(AutoScaling, recorder), new RecordingCloudWatch(CloudWatch, recorder), new RecordingLoadBalancing(LoadBalancing, recorder),
        new RecordingEc2(Ec2, recorder), Sts);

    public void Dispose()
    {
        foreach (var owned in _owned)
        {
            owned.Dispose();
        }
    }

    private static T Configure<T>(AwsConnection connection, AwsHttp http, T config)
        where T : ClientConfig
    {
        var region = RegionEndpoint.GetBySystemName(connection.Region);
        if (connection.Endpoint is null)
        {
            config.RegionEndpoint = region;
        }
        else
        {
            config.ServiceURL = connection.Endpoint.AbsoluteUri; // excludes RegionEndpoint: whichever is set last wins
        }

        // Without it a request to a custom endpoint is signed for AWS_REGION, or for us-east-1.
        config.AuthenticationRegion = region.SystemName;
        config.ClientAppId = "scalectl";
        config.RetryMode = RequestRetryMode.Standard;
        config.MaxErrorRetry = 5; // a deploy makes a dozen calls at once, on an account that others use too
        config.Timeout = connection.AttemptTimeout;
        config.HttpClientFactory = http;
        return config;
    }
}
