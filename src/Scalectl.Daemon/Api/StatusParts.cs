using Scalectl.Api;
using Scalectl.Aws;
using Scalectl.Daemon.Context;
using Scalectl.Daemon.Store;

namespace Scalectl.Daemon.Api;

/// <summary>A feature that has something to show in <c>scalectl status</c>: clusters, apps, experiments.</summary>
public interface IStatusPart
{
    Task<StatusView> AddAsync(StatusView status, CancellationToken cancellationToken);
}

/// <summary>Puts the status together; what cannot be asked just now is said, and the rest is shown all the same.</summary>
public sealed class StatusParts(IEnumerable<IStatusPart> parts)
{
    public async Task<StatusView> AddAsync(StatusView status, CancellationToken cancellationToken)
    {
        foreach (var part in parts)
        {
            try
            {
                status = await part.AddAsync(status, cancellationToken);
            }
            catch (CloudException e)
            {
                status = status with { Message = $"The cloud does not answer: {e.Message}" };
            }
            catch (StoreUnavailableException e)
            {
                status = status with { Message = e.Message };
            }
            catch (NoActiveUserException)
            {
                // Nothing is active: there is nothing to add.
            }
        }

        return status;
    }
}
