using Microsoft.AspNetCore.Http.HttpResults;
using Scalectl.Api;
using Scalectl.Daemon.Api;

namespace Scalectl.Daemon.Tunings;

/// <summary><c>/api/v1/tunings</c>.</summary>
internal static class TuningsApi
{
    public static void MapTunings(this WebApplication app)
    {
        var tunings = app.MapGroup("/api/v1/tunings").WithTags("tunings");
        tunings.MapPost("", StartAsync).Produces<TuningView>(StatusCodes.Status201Created);
        tunings.MapGet("", ListAsync);
        tunings.MapGet("{id}", ShowAsync).Produces<TuningView>();
        tunings.MapPost("{id}/stop", StopAsync).Produces<TuningView>(StatusCodes.Status202Accepted);
        tunings.MapPost("{id}/resume", ResumeAsync).Produces<TuningView>(StatusCodes.Status202Accepted);
        tunings.MapDelete("{id}", RemoveAsync).Produces(StatusCodes.Status204NoContent);
        tunings.MapGet("{id}/live", TuningLiveApi.LiveAsync);
    }

    /// <summary>404 for an id that is not there.</summary>
    public static IResult Unknown(string id) => Problems.Unknown("tuning", id, "scalectl tune list");

    private static async Task<IResult> StartAsync(TuningRequest request, TuningService service, CancellationToken cancellationToken)
        => await service.StartAsync(request, cancellationToken) is var started && started.Ok
            ? TypedResults.Created($"/api/v1/tunings/{started.Value.Id}", TuningViews.View(started.Value))
            : Problems.Invalid(started.Errors);

    private static async Task<IReadOnlyList<TuningSummary>> ListAsync(TuningArchive archive, CancellationToken cancellationToken)
        => [.. (await archive.ListAsync(cancellationToken)).Select(TuningViews.Summary)];

    private static async Task<IResult> ShowAsync(string id, TuningArchive archive, CancellationToken cancellationToken)
        => await archive.FindAsync(id, cancellationToken) is { } found ? TypedResults.Ok(TuningViews.View(found)) : Unknown(id);

    private static async Task<IResult> StopAsync(string id, TuningService service, CancellationToken cancellationToken)
        => await service.StopAsync(id, cancellationToken) is { } found ? Accepted(found) : Unknown(id);

    /// <summary>A tuning that was stopped or has failed goes on with its next run; one that goes on already stays as it is.</summary>
    private static async Task<IResult> ResumeAsync(string id, TuningService service, CancellationToken cancellationToken)
        => await service.ResumeAsync(id, cancellationToken) switch
        {
            null => Unknown(id),
            { State: TuningState.Done } => Problems.Conflict($"Tuning {id} has its answer (scalectl tune show {id}): there is nothing to resume."),
            { StopRequested: true } => Problems.Conflict($"Tuning {id} is being stopped: wait until its run has ended (scalectl tune show {id})."),
            var resumed => Accepted(resumed),
        };

    /// <summary>What ran for it stays.</summary>
    private static async Task<IResult> RemoveAsync(string id, TuningArchive archive, CancellationToken cancellationToken)
        => await archive.RemoveAsync(id, cancellationToken) switch
        {
            null => Unknown(id),
            { Ended: false } found => Problems.Conflict($"Tuning {id} is {Word<TuningState>.Of(found.State)}: stop it first (scalectl tune stop {id})."),
            _ => TypedResults.NoContent(),
        };

    private static Accepted<TuningView> Accepted(StoredTuning tuning) => TypedResults.Accepted((string?)null, TuningViews.View(tuning));
}
