using Scalectl.Api;
using Scalectl.Aws;

namespace Scalectl.Daemon.Users;

/// <summary>Why a new user was not stored, in a sentence that says what to do.</summary>
internal static class UserRefusal
{
    public static string Sentence(UserSettings user, CloudException refusal)
        => $"User {user.Name} is not stored: {Why(user, refusal)} To store it without asking the cloud, add --no-validate.";

    private static string Why(UserSettings user, CloudException refusal) => refusal.Code switch
    {
        CloudException.NoCredentials => $"{refusal.Detail}. Give a profile or keys, or start the daemon with credentials in its environment.",
        CloudException.Unreachable or CloudException.TimedOut
            => $"the cloud at {user.EndpointUrl ?? user.Region} does not answer ({refusal.Detail}). Check region, endpoint and network.",
        _ => $"the cloud does not accept {(user.RoleArn is null ? "these credentials" : "these credentials for this role")} ({refusal.Detail}, {refusal.Code}). Check {Parts(user)}.",
    };

    private static string Parts(UserSettings user)
    {
        var source = user.AccessKeyId is not null ? "key id and secret" : user.Profile is not null ? "the profile" : "the daemon's environment";
        return user.RoleArn is null ? source : user.ExternalId is null ? $"{source}, the role and whether it wants an external id" : $"{source}, the role and its external id";
    }
}
