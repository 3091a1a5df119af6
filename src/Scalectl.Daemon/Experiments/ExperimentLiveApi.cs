using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Scalectl.Api;

namespace Scalectl.Daemon.Experiments;

/// <summary><c>GET experiments/{id}/live</c>: a <see cref="LiveView"/> each second, at the end the event <c>end</c> with the whole view.</summary>
internal static class ExperimentLiveApi
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    public static async Task<IResult> LiveAsync(
        string id, ExperimentArchive archive, ExperimentReports reports, IExperimentCloud cloud, IHostApplicationLifetime lifetime, TimeProvider time,
        CancellationToken cancellationToken)
        => await archive.FindAsync(id, cancellationToken) is null
            ? ExperimentsApi.Unknown(id)
            : TypedResults.ServerSentEvents(EventsAsync(id, archive, reports, cloud, time, lifetime.ApplicationStopping, cancellationToken));

    /// <summary>Ends with the daemon too: the client asks again.</summary>
    private static async IAsyncEnumerable<SseItem<string>> EventsAsync(
        string id, ExperimentArchive archive, ExperimentReports reports, IExperimentCloud cloud, TimeProvider time, CancellationToken stopping,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stopping);
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            if (await archive.FindAsync(id, CancellationToken.None) is not { } experiment)
            {
                yield break;
            }

            var now = time.GetUtcNow();
            if (experiment.Ended)
            {
                var view = ExperimentViews.View(experiment, await reports.ActivitiesAsync(id, CancellationToken.None), now);
                yield return new SseItem<string>(JsonSerializer.Serialize(view, ApiJson.Default.ExperimentView), "end");
                yield break;
            }

            yield return new SseItem<string>(JsonSerializer.Serialize(new LiveView(ExperimentViews.Summary(experiment, now), cloud.Latest(id)), ApiJson.Default.LiveView));
        }
        while (await WaitAsync(timer, stop.Token));
    }

    private static async Task<bool> WaitAsync(PeriodicTimer timer, CancellationToken cancellationToken)
    {
        try
        {
            return await timer.WaitForNextTickAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
