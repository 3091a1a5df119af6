using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.Runtime.Credentials;

namespace Scalectl.Aws.Connection;

/// <summary>Finds the credentials of a connection: keys, else profile, else the SDK's chain; then the role.</summary>
internal static class AwsIdentity
{
    /// <summary>
    /// Credentials that refresh themselves, to give to every client's constructor. They are never left to
    /// <see cref="ClientConfig.Profile"/>: the EC2 client resolves the default chain at once and ignores it.
    /// </summary>
    public static AWSCredentials Resolve(AwsConnection connection, StaticKeys? keys, Func<AWSCredentials, AwsRoleSource> roles)
    {
        var source = keys is not null ? FromKeys(keys) : connection.Profile is { } profile ? FromProfile(profile) : FromChain();
        return connection.RoleArn is { } role ? new AwsRoleCredentials(roles(source), role, connection.ExternalId) : source;
    }

    private static AWSCredentials FromKeys(StaticKeys keys) => keys.SessionToken is { } token
        ? new SessionAWSCredentials(keys.AccessKeyId, keys.SecretAccessKey, token)
        : new BasicAWSCredentials(keys.AccessKeyId, keys.SecretAccessKey);

    private static AWSCredentials FromProfile(string profile)
        => new CredentialProfileStoreChain().TryGetAWSCredentials(profile, out var credentials)
            ? credentials
            : throw new CloudException("AWS", "credentials", CloudException.NoCredentials, $"found no profile '{profile}' in the AWS configuration; `aws configure --profile {profile}` makes one", 0);

    private static AWSCredentials FromChain()
    {
        try
        {
            return DefaultAWSCredentialsIdentityResolver.GetCredentials();
        }
        catch (AmazonClientException e)
        {
            throw new CloudException("AWS", "credentials", CloudException.NoCredentials, $"found no AWS credentials (environment, profile, container, instance): {e.Message}", 0, e);
        }
    }
}
