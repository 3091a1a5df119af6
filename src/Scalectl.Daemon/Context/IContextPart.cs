namespace Scalectl.Daemon.Context;

/// <summary>A feature that works in the active context: clusters, apps, collection, experiments.</summary>
public interface IContextPart
{
    /// <summary>Takes over what already runs for this user and resumes it; called after a setup and at the daemon's start.</summary>
    Task ActivateAsync(CloudContext context, CancellationToken cancellationToken);

    /// <summary>Stops working for this user; leaves on the cloud what runs there.</summary>
    Task DeactivateAsync(CancellationToken cancellationToken);
}
