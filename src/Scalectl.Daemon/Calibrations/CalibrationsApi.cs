using Scalectl.Api;
using Scalectl.Daemon.Api;

namespace Scalectl.Daemon.Calibrations;

/// <summary><c>/api/v1/apps/{name}/calibration</c>: the last calibration of an app.</summary>
internal static class CalibrationsApi
{
    public static void MapCalibrations(this WebApplication app)
    {
        var calibration = app.MapGroup("/api/v1/apps/{name}/calibration").WithTags("calibrations");
        calibration.MapPost("", StartAsync).Produces<CalibrationView>(StatusCodes.Status201Created);
        calibration.MapGet("", ShowAsync).Produces<CalibrationView>();
        calibration.MapPost("stop", StopAsync).Produces<CalibrationView>(StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> StartAsync(string name, CalibrationRequest request, CalibrationService service, CancellationToken cancellationToken)
        => await service.StartAsync(name, request, cancellationToken) switch
        {
            { Calibration: { } begun } => TypedResults.Created($"/api/v1/apps/{name}/calibration", CalibrationViews.Of(begun)),
            { Refusal: { } refusal } => Problems.Conflict(refusal),
            var wrong => Problems.Invalid(wrong.Errors),
        };

    private static async Task<IResult> ShowAsync(string name, CalibrationArchive archive, CancellationToken cancellationToken)
        => await archive.FindAsync(name, cancellationToken) is { } found ? TypedResults.Ok(CalibrationViews.Of(found)) : Unknown(name);

    private static async Task<IResult> StopAsync(string name, CalibrationService service, CancellationToken cancellationToken)
        => await service.StopAsync(name, cancellationToken) is { } found ? TypedResults.Accepted((string?)null, CalibrationViews.Of(found)) : Unknown(name);

    private static IResult Unknown(string name)
        => Problems.Answer(StatusCodes.Status404NotFound, $"{InvalidInput.Shorten(name)} was never calibrated: scalectl app calibrate NAME begins it.");
}
