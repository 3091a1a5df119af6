using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;

namespace Scalectl.Aws.Connection;

/// <summary>The STS client that assumes roles; made with the source identity and the connection's own region and endpoint.</summary>
internal sealed record AwsRoleSource(IAmazonSecurityTokenService Sts);

/// <summary>
/// Short-lived credentials of a role, renewed before they end. The SDK's own AssumeRoleAWSCredentials asks the STS of
/// AWS_REGION, whatever region and endpoint the connection names; this asks the connection's.
/// </summary>
internal sealed class AwsRoleCredentials : RefreshingAWSCredentials
{
    private readonly AwsRoleSource _source;
    private readonly string _role;
    private readonly string? _externalId;

    public AwsRoleCredentials(AwsRoleSource source, string role, string? externalId)
    {
        (_source, _role, _externalId) = (source, role, externalId);
        PreemptExpiryTime = TimeSpan.FromMinutes(5);
    }

    protected override CredentialsRefreshState GenerateNewCredentials() => GenerateNewCredentialsAsync().GetAwaiter().GetResult();

    protected override async Task<CredentialsRefreshState> GenerateNewCredentialsAsync()
    {
        var answer = await _source.Sts.AssumeRoleAsync(new AssumeRoleRequest
        {
            RoleArn = _role,
            RoleSessionName = "scalectl",
            ExternalId = _externalId,
        }).ConfigureAwait(false);
        return new CredentialsRefreshState(
            new ImmutableCredentials(answer.Credentials.AccessKeyId, answer.Credentials.SecretAccessKey, answer.Credentials.SessionToken),
            answer.Credentials.Expiration ?? throw new AmazonClientException("STS gave credentials without an end."));
    }
}
