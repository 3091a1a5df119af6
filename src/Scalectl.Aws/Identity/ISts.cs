namespace Scalectl.Aws.Identity;

/// <summary>Who the cloud thinks we are.</summary>
public sealed record CallerIdentity(string Account, string Arn, string UserId);

/// <summary>AWS Security Token Service, API version 2011-06-15.</summary>
public interface ISts
{
    /// <summary>Needs no permission: the cheapest proof that region, endpoint and credentials fit.</summary>
    Task<CallerIdentity> GetCallerIdentityAsync(CancellationToken cancellationToken);
}
