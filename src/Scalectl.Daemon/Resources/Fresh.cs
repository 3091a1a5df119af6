using Scalectl.Aws;

namespace Scalectl.Daemon.Resources;

/// <summary>
/// Calls that name what was made a moment ago. The cloud tells itself of new things with a delay of up to some seconds:
/// until then it answers that there is no such thing, and the same call goes through later.
/// </summary>
internal static class Fresh
{
    /// <summary>Together about 16 s.</summary>
    private static readonly double[] WaitsSeconds = [0.25, 0.5, 1, 2, 4, 4, 4];

    /// <exception cref="CloudException">The cloud refuses, or still does not know it.</exception>
    public static async Task<T> UseAsync<T>(Func<Task<T>> call, TimeProvider time, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await call();
            }
            catch (CloudException e) when (attempt < WaitsSeconds.Length && IsUnknownYet(e))
            {
                await Task.Delay(TimeSpan.FromSeconds(WaitsSeconds[attempt]), time, cancellationToken);
            }
        }
    }

    /// <inheritdoc cref="UseAsync{T}"/>
    public static Task UseAsync(Func<Task> call, TimeProvider time, CancellationToken cancellationToken) => UseAsync(
        async () =>
        {
            await call();
            return true;
        },
        time,
        cancellationToken);

    // An image is the user's: one that is not there does not come by waiting.
    private static bool IsUnknownYet(CloudException e)
        => (e.IsUnknown || e.Code is "InvalidSecurityGroup") && !e.Code.Contains("AMI", StringComparison.Ordinal) && !e.Detail.Contains("image", StringComparison.OrdinalIgnoreCase);
}
