using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Scalectl.Api;

namespace Scalectl.Daemon.Tunings;

/// <summary><c>GET tunings/{id}/live</c>: the whole view at once and whenever it changes; with its end the event <c>end</c>, the last one.</summary>
internal static class TuningLiveApi
{
    public static async Task<IResult> LiveAsync(string id, TuningArchive archive, IHostApplicationLifetime lifetime, CancellationToken cancellationToken)
        => await archive.FindAsync(id, cancellationToken) is null
            ? TuningsApi.Unknown(id)
            : TypedResults.ServerSentEvents(EventsAsync(id, archive, lifetime.ApplicationStopping, cancellationToken));

    private static async IAsyncEnumerable<SseItem<string>> EventsAsync(string id, TuningArchive archive, CancellationToken stopping, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stopping);
        StoredTuning? shown = null;
        while (true)
        {
            var changed = archive.Changed; // before looking: what changes meanwhile is seen the next time
            if (await FindAsync(id, archive, over.Token) is not { } now)
            {
                yield break; // it was removed, or the daemon stops: the client asks again
            }

            if (!ReferenceEquals(now, shown))
            {
                yield return new SseItem<string>(JsonSerializer.Serialize(TuningViews.View(now), ApiJson.Default.TuningView), now.Ended ? "end" : null);
                shown = now;
            }

            if (now.Ended || !await EndsAsync(changed, over.Token))
            {
                yield break;
            }
        }
    }

    private static async Task<StoredTuning?> FindAsync(string id, TuningArchive archive, CancellationToken over)
    {
        try
        {
            return await archive.FindAsync(id, over);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private static async Task<bool> EndsAsync(Task changed, CancellationToken over)
    {
        try
        {
            await changed.WaitAsync(over);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
