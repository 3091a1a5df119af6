using System.Xml.Linq;

namespace Scalectl.Aws.Query;

/// <summary>The three ways in which the typed clients call: once, page by page, and again while a group is busy.</summary>
internal sealed class QueryCalls(AwsQueryClient client, CloudCalls calls)
{
    /// <summary>Together about two minutes: as long as AWS lets one scaling activity hold a group.</summary>
    private static readonly double[] BusyWaitsSeconds = [0.5, 1, 2, 4, 8, 15, 15, 15, 15, 15, 15, 15];

    public Task<XElement> CallAsync(string action, QueryParameters parameters, CancellationToken cancellationToken)
        => calls.RunAsync(action, ct => client.InvokeAsync(action, parameters, ct), cancellationToken);

    /// <inheritdoc cref="CloudCalls.FindMadeAsync"/>
    public Task<T?> FindMadeAsync<T>(Func<CancellationToken, Task<T?>> find, CancellationToken cancellationToken)
        where T : class => calls.FindMadeAsync(find, cancellationToken);

    /// <summary>As <see cref="CallAsync"/>; waits and tries again while the group has an activity under way, which the SDK does not.</summary>
    public async Task<XElement> CallWhenIdleAsync(string action, QueryParameters parameters, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await CallAsync(action, parameters, cancellationToken).ConfigureAwait(false);
            }
            catch (CloudException e) when (attempt < BusyWaitsSeconds.Length && e.Code is "ScalingActivityInProgress" or "ScalingActivityInProgressFault")
            {
                await Task.Delay(TimeSpan.FromSeconds(BusyWaitsSeconds[attempt]), calls.Clock, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Every page of a list. <paramref name="more"/> is asked after each page with what it brought: false stops early.</summary>
    public async Task<IReadOnlyList<T>> PagesAsync<T>(
        string action, string list, QueryParameters parameters, Func<XElement, T> read, CancellationToken cancellationToken,
        string tokenIn = "NextToken", string tokenOut = "NextToken", Func<T, bool>? more = null)
    {
        List<T> items = [];
        while (true)
        {
            var result = await CallAsync(action, parameters, cancellationToken).ConfigureAwait(false);
            items.AddRange(result.Members(list).Select(read));
            if (result.TextOrNull(tokenOut) is not { } token || (more is not null && items.Count > 0 && !more(items[^1])))
            {
                return items;
            }

            parameters.Add(tokenIn, token);
        }
    }

    /// <summary>True when the call went through; false when what it should remove is not there any more.</summary>
    public static async Task<bool> UnlessMissingAsync(Task<XElement> call, Func<CloudException, bool> missing)
    {
        try
        {
            await call.ConfigureAwait(false);
            return true;
        }
        catch (CloudException e) when (missing(e))
        {
            return false;
        }
    }
}
