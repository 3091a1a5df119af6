using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;

namespace Scalectl.Daemon.Experiments;

/// <summary><c>GET experiments/{id}/live</c>: a live view each second, at the end the event <c>end</c> with the whole view.</summary>
internal static class ExperimentLiveApi
{
    public static async Task<IResult> LiveAsync(string id, ExperimentArchive archive, LiveFeeds feeds, CancellationToken cancellationToken)
        => await archive.FindAsync(id, cancellationToken) is null
            ? ExperimentsApi.Unknown(id)
            : TypedResults.ServerSentEvents(EventsAsync(id, feeds, cancellationToken));

    private static async IAsyncEnumerable<SseItem<string>> EventsAsync(string id, LiveFeeds feeds, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var moment in feeds.WatchAsync(id, cancellationToken))
        {
            yield return new SseItem<string>(moment.Json, moment.Last ? "end" : null);
        }
    }
}
