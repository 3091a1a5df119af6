using Scalectl.Api;
using Scalectl.Daemon.Api;
using Scalectl.Daemon.Store;
using Scalectl.Experiments;
using Scalectl.Series;

namespace Scalectl.Daemon.Experiments;

/// <summary><c>/api/v1/experiments</c>.</summary>
internal static class ExperimentsApi
{
    private const string List = "scalectl experiment list";

    public static void MapExperiments(this WebApplication app)
    {
        var experiments = app.MapGroup("/api/v1/experiments").WithTags("experiments");
        experiments.MapPost("", SubmitAsync).Produces<IReadOnlyList<ExperimentSummary>>(StatusCodes.Status201Created).Produces<DryRunView>();
        experiments.MapGet("", ListAsync);
        experiments.MapGet("{id}", ShowAsync).Produces<ExperimentView>();
        experiments.MapPost("{id}/stop", StopAsync).Produces<ExperimentSummary>(StatusCodes.Status202Accepted);
        experiments.MapDelete("{id}", DeleteAsync).Produces(StatusCodes.Status204NoContent);
        experiments.MapPost("{id}/recompute", RecomputeAsync).Produces<ExperimentView>();
        experiments.MapGet("{id}/decisions", DecisionsAsync).Produces<IReadOnlyList<DecisionEntry>>();
        experiments.MapGet("{id}/samples", SamplesAsync).Produces<IReadOnlyList<SeriesView>>();
        experiments.MapGet("{id}/timeline", TimelineApi.TimelineAsync).Produces<TimelineView>();
        experiments.MapGet("{id}/export", ExperimentExportApi.ExportAsync);
        experiments.MapGet("{id}/live", ExperimentLiveApi.LiveAsync);
        app.MapPost("/api/v1/groups/{id}/stop", StopGroupAsync).WithTags("experiments").Produces<IReadOnlyList<ExperimentSummary>>(StatusCodes.Status202Accepted);
    }

    /// <summary>404 for an id that is not there.</summary>
    public static IResult Unknown(string id) => Problems.Unknown("experiment", id, List);

    /// <param name="dryRun">Answer with the calls that one run would make, and queue nothing.</param>
    private static async Task<IResult> SubmitAsync(
        ExperimentSubmission submission, bool? dryRun, ExperimentService service, ExperimentRehearsal rehearsal, TimeProvider time, CancellationToken cancellationToken)
    {
        if (dryRun == true && submission.Others.Count > 0)
        {
            return Problems.Invalid([new InvalidInput("file", $"{1 + submission.Others.Count} files with dryRun", "one file: a dry run is of one experiment", "-f sine-60.yaml --dry-run")]);
        }

        if (dryRun == true)
        {
            return Problems.OkOrInvalid(await rehearsal.RunAsync(submission, cancellationToken));
        }

        var queued = await service.SubmitAsync(submission, cancellationToken);
        return queued.Ok
            ? TypedResults.Created("/api/v1/experiments", (IReadOnlyList<ExperimentSummary>)[.. queued.Value.Select(e => ExperimentViews.Summary(e, time.GetUtcNow()))])
            : Problems.Invalid(queued.Errors);
    }

    private static async Task<IReadOnlyList<ExperimentSummary>> ListAsync(ExperimentArchive archive, TimeProvider time, CancellationToken cancellationToken)
        => [.. (await archive.ListAsync(cancellationToken)).Select(e => ExperimentViews.Summary(e, time.GetUtcNow()))];

    private static async Task<IResult> ShowAsync(
        string id, ExperimentArchive archive, ExperimentReports reports, ReportsSoFar soFar, TimeProvider time, CancellationToken cancellationToken)
    {
        if (await archive.OpenAsync(id, cancellationToken) is not { } found)
        {
            return Unknown(id);
        }

        var view = ExperimentViews.View(found, await reports.ActivitiesAsync(id, cancellationToken), time.GetUtcNow());
        return TypedResults.Ok(found.Ended || found.Report is not null ? view : view with { Slo = await soFar.SloAsync(found, cancellationToken) });
    }

    private static async Task<IResult> StopAsync(string id, ExperimentService service, TimeProvider time, CancellationToken cancellationToken)
        => await service.StopAsync(id, cancellationToken) is { } found
            ? TypedResults.Accepted((string?)null, ExperimentViews.Summary(found, time.GetUtcNow()))
            : Unknown(id);

    private static async Task<IResult> StopGroupAsync(string id, ExperimentService service, TimeProvider time, CancellationToken cancellationToken)
        => await service.StopGroupAsync(id, cancellationToken) is { Count: > 0 } stopped
            ? TypedResults.Accepted((string?)null, (IReadOnlyList<ExperimentSummary>)[.. stopped.Select(e => ExperimentViews.Summary(e, time.GetUtcNow()))])
            : Problems.Unknown("group of experiments", id, List);

    private static async Task<IResult> DeleteAsync(string id, ExperimentArchive archive, CancellationToken cancellationToken)
    {
        if (await archive.FindAsync(id, cancellationToken) is not { } found)
        {
            return Unknown(id);
        }

        if (!found.Ended || found.Leftovers)
        {
            return Problems.Conflict(found.Ended
                ? $"Experiment {id} has left something on the cloud that is not removed yet: set its user {found.User} up again first (scalectl setup {found.User})."
                : $"Experiment {id} is {Word<ExperimentState>.Of(found.State)}: stop it first (scalectl experiment stop {id}).");
        }

        await archive.RemoveAsync(id, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> RecomputeAsync(
        string id, ExperimentArchive archive, ExperimentService service, ExperimentReports reports, TimeProvider time, CancellationToken cancellationToken)
    {
        if (await archive.FindAsync(id, cancellationToken) is not { } found)
        {
            return Unknown(id);
        }

        return found.StartedAt is null
            ? Problems.Conflict($"Experiment {id} has no samples of a load: there is nothing to compute.")
            : await ViewAsync((await service.RecomputeAsync(found, cancellationToken))!, reports, time, cancellationToken);
    }

    /// <summary>Why the group scaled and why it did not; of a running experiment, so far.</summary>
    private static async Task<IResult> DecisionsAsync(string id, ExperimentArchive archive, ReportsSoFar soFar, CancellationToken cancellationToken)
        => await archive.FindAsync(id, cancellationToken) is not { } found
            ? Unknown(id)
            : TypedResults.Ok(await soFar.DecisionsAsync(found, cancellationToken));

    // series: names, comma-separated; from: UNIX milliseconds; points: most of each series, thinned.
    private static async Task<IResult> SamplesAsync(
        string id, string? series, long? from, int? points, ExperimentArchive archive, IStore store, CancellationToken cancellationToken)
    {
        if (points is < Thinned.Fewest)
        {
            return Problems.Invalid([new InvalidInput("points", FormattableString.Invariant($"{points}"), $"{Thinned.Fewest} or more points of a series", "1000")]);
        }

        if (await archive.FindAsync(id, cancellationToken) is null)
        {
            return Unknown(id);
        }

        var names = series?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var samples = await store.SamplesAsync(id, names, from ?? 0, cancellationToken);
        IReadOnlyList<SeriesView> views =
        [
            .. samples.GroupBy(s => (s.Source, s.Series), (key, all) => View(key.Source, key.Series, points is { } most ? Thinned.Of([.. all], most) : all)),
        ];
        return TypedResults.Ok(views);
    }

    private static SeriesView View(string source, string series, IEnumerable<Sample> samples)
        => new(source, series, [.. samples.Select(s => s.TimeMs)], [.. samples.Select(s => s.Value)]);

    private static async Task<IResult> ViewAsync(StoredExperiment experiment, ExperimentReports reports, TimeProvider time, CancellationToken cancellationToken)
        => TypedResults.Ok(ExperimentViews.View(experiment, await reports.ActivitiesAsync(experiment.Id, cancellationToken), time.GetUtcNow()));
}
