using Scalectl.Aws;
using Scalectl.Aws.Connection;
using Scalectl.Daemon.Here;
using Scalectl.Daemon.Users;

namespace Scalectl.Daemon.Context;

/// <summary>Builds the cloud's clients for a user and asks the cloud who that is: the settings are known to work, or why not.</summary>
public sealed class CloudConnector(UserService users, HereComputer here, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <exception cref="CloudException">The cloud does not answer, or does not accept the user.</exception>
    /// <exception cref="NoActiveUserException">The user's secret cannot be read any more.</exception>
    public async Task<CloudContext> ConnectAsync(StoredUser user, CancellationToken cancellationToken)
    {
        var settings = user.Settings;
        if (HereUser.Is(user))
        {
            var nothing = new HereNothing();
            return new CloudContext(settings, new AwsClients(new HereAutoScaling(here), nothing, nothing, new HereEc2(here), nothing), HereUser.Name, HereUser.Name);
        }

        var connection = new AwsConnection(settings.Region)
        {
            Profile = settings.Profile,
            RoleArn = settings.RoleArn,
            ExternalId = ExternalId(user),
            Endpoint = settings.EndpointUrl is { } url ? new Uri(url) : null,
        };
        var clients = AwsClients.Connect(connection, Keys(user), time);
        try
        {
            using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            bounded.CancelAfter(Patience);
            var caller = await clients.Sts.GetCallerIdentityAsync(bounded.Token);
            return new CloudContext(settings, clients, caller.Account, caller.Arn);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            clients.Dispose();
            throw new CloudException("STS", "GetCallerIdentity", CloudException.TimedOut, $"no answer within {Patience.TotalSeconds:0} s", 0);
        }
        catch
        {
            clients.Dispose();
            throw;
        }
    }

    /// <summary>The user with the cloud's word on who that is.</summary>
    /// <exception cref="CloudException">The cloud does not answer, or does not accept the user.</exception>
    public async Task<StoredUser> IdentifyAsync(StoredUser user, CancellationToken cancellationToken)
    {
        using var context = await ConnectAsync(user, cancellationToken);
        return user with { Account = context.Account, Arn = context.Arn };
    }

    private StaticKeys? Keys(StoredUser user)
    {
        if (user.Settings.AccessKeyId is not { } id)
        {
            return null;
        }

        return users.Secret(user) is { } secret
            ? new StaticKeys(id, secret)
            : throw Unreadable(user);
    }

    private string? ExternalId(StoredUser user)
        => users.ExternalId(user) is var id && id is null && user.ClosedExternalId is not null ? throw Unreadable(user) : id;

    private static NoActiveUserException Unreadable(StoredUser user)
        => new($"The secret of user {user.Settings.Name} cannot be decrypted, because the home's key ring is not the one that encrypted it: remove the user and add it again.");
}
