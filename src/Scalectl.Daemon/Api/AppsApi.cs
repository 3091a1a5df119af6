using Scalectl.Api;
using Scalectl.Daemon.Apps;
using Scalectl.Daemon.Calibrations;
using Scalectl.Daemon.DryRuns;
using Scalectl.Daemon.Leftovers;
using Scalectl.Daemon.Resources;

namespace Scalectl.Daemon.Api;

/// <summary><c>/api/v1/apps</c>: the applications under test.</summary>
public static class AppsApi
{
    private const string List = "scalectl app list";

    public static void MapApps(this WebApplication app)
    {
        var apps = app.MapGroup("/api/v1/apps").WithTags("apps");
        apps.MapPost("", DeployAsync).Produces<AppView>(StatusCodes.Status201Created).Produces<DryRunView>();
        apps.MapPost("attached", AttachAsync).Produces<AppView>(StatusCodes.Status201Created);
        apps.MapGet("", (AppService service, CancellationToken cancellationToken) => service.ListAsync(cancellationToken));
        apps.MapGet("{name}", ShowAsync).Produces<AppView>();
        apps.MapDelete("{name}", RemoveAsync).Produces<RemovalView>();
    }

    /// <param name="dryRun">Answer with the calls that would be made, and make none.</param>
    private static async Task<IResult> DeployAsync(AppRequest request, bool? dryRun, AppService service, DryRunService dryRuns, CancellationToken cancellationToken)
    {
        if (dryRun == true)
        {
            return Problems.OkOrInvalid(await dryRuns.DeployAsync(request, cancellationToken));
        }

        var outcome = await service.DeployAsync(request, experiment: null, cancellationToken);
        return outcome.Ok ? TypedResults.Created($"/api/v1/apps/{outcome.Value.Name}", outcome.Value) : Problems.Invalid(outcome.Errors);
    }

    private static async Task<IResult> AttachAsync(AttachRequest request, AppService service, CancellationToken cancellationToken)
    {
        var outcome = await service.AttachAsync(request, cancellationToken);
        return outcome.Ok ? TypedResults.Created($"/api/v1/apps/{outcome.Value.Name}", outcome.Value) : Problems.Invalid(outcome.Errors);
    }

    private static async Task<IResult> ShowAsync(string name, AppService service, CancellationToken cancellationToken)
        => await service.FindAsync(name, cancellationToken) is { } app ? TypedResults.Ok(app) : Problems.Unknown("app", name, List);

    /// <summary>What is in no list, too: <paramref name="other"/> says that it may be another daemon's.</summary>
    private static async Task<IResult> RemoveAsync(
        string name, bool? other, bool? dryRun, AppService service, CalibrationArchive calibrations, LeftoverService leftovers, DryRunService dryRuns, CancellationToken cancellationToken)
    {
        if (dryRun == true)
        {
            return await dryRuns.RemoveAppAsync(name, cancellationToken) is { } calls ? TypedResults.Ok(calls) : Problems.Unknown("app", name, List);
        }

        if (service.IsListed(name) && await calibrations.FindAsync(name, cancellationToken) is { Ended: false })
        {
            return Problems.Conflict($"App {name} is being calibrated: stop that first (scalectl app calibrate {name} --stop).");
        }

        if (await service.RemoveAsync(name, cancellationToken) is { } removed)
        {
            return TypedResults.Ok(removed);
        }

        if (!ResourceNames.IsName(name))
        {
            return Problems.Unknown("app", name, List); // nothing of ours is called that: no reason to ask the cloud
        }

        var left = await leftovers.RemoveAsync(ResourceTags.App, name, other == true, cancellationToken);
        return left.Refusal is { } refusal ? Problems.Conflict(refusal)
            : left.Removed is { } gone ? TypedResults.Ok(gone)
            : Problems.Unknown("app", name, List);
    }
}
