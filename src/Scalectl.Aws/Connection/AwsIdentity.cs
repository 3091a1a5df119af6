using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.Runtime.Credentials;
using Amazon.RuntimeDependencies;
using Amazon.SecurityToken;

namespace Scalectl.Aws.Connection;

/// <summary>Finds the credentials of a connection: keys, else profile, else the SDK's chain; then the role.</summary>
internal static class AwsIdentity
{
    /// <summary>
    /// A web identity is exchanged at the token service, whose client the SDK would look for by name: in native code it
    /// has to be told. It needs no credentials: the identity's token is the proof.
    /// </summary>
    static AwsIdentity() => GlobalRuntimeDependencyRegistry.Instance.RegisterSecurityTokenServiceClient(context => new AmazonSecurityTokenServiceClient(
        new AnonymousAWSCredentials(), new AmazonSecurityTokenServiceConfig { RegionEndpoint = context.SecurityTokenServiceClientContextData.Region }));

    /// <summary>
    /// Credentials that refresh themselves, to give to every client's constructor. They are never left to
    /// <see cref="ClientConfig.Profile"/>: the EC2 client resolves the default chain at once and ignores it.
    /// </summary>
    public static AWSCredentials Resolve(AwsConnection connection, StaticKeys? keys, Func<AWSCredentials, AwsRoleSource> roles)
    {
        var source = keys is not null ? FromKeys(keys) : connection.Profile is { } profile ? FromProfile(profile, roles, []) : FromChain();
        return connection.RoleArn is { } role ? new AwsRoleCredentials(roles(source), role, connection.ExternalId) : source;
    }

    private static AWSCredentials FromKeys(StaticKeys keys) => keys.SessionToken is { } token
        ? new SessionAWSCredentials(keys.AccessKeyId, keys.SecretAccessKey, token)
        : new BasicAWSCredentials(keys.AccessKeyId, keys.SecretAccessKey);

    /// <summary>A profile, or the role that it takes on: by itself, because the SDK's own way takes what native code does not have.</summary>
    /// <param name="profile">Its name.</param>
    /// <param name="roles">Who takes on roles.</param>
    /// <param name="seen">The profiles that led here: one that is its own source has keys, or is wrong.</param>
    private static AWSCredentials FromProfile(string profile, Func<AWSCredentials, AwsRoleSource> roles, HashSet<string> seen)
    {
        var files = new CredentialProfileStoreChain();
        if (!files.TryGetProfile(profile, out var found))
        {
            throw Missing(profile);
        }

        var options = found.Options;
        if (options.RoleArn is not { Length: > 0 } role || options.WebIdentityTokenFile is { Length: > 0 })
        {
            return files.TryGetAWSCredentials(profile, out var credentials) ? credentials : throw Missing(profile);
        }

        var source = options.SourceProfile is not { Length: > 0 } from ? FromChain()
            : seen.Add(profile) && from != profile ? FromProfile(from, roles, seen)
            : options is { AccessKey: { Length: > 0 } id, SecretKey: { Length: > 0 } secret } ? new BasicAWSCredentials(id, secret)
            : throw new CloudException("AWS", "credentials", CloudException.NoCredentials, $"profile '{profile}' of the AWS configuration is its own source_profile, and has no keys", 0);
        return new AwsRoleCredentials(roles(source), role, options.ExternalID);
    }

    private static CloudException Missing(string profile)
        => new("AWS", "credentials", CloudException.NoCredentials, $"found no profile '{profile}' in the AWS configuration; `aws configure --profile {profile}` makes one", 0);

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
