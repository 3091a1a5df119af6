using Scalectl.Api;
using Scalectl.Daemon.Api;
using Scalectl.Daemon.Resources;
using Scalectl.Daemon.Store;
using Scalectl.Elasticity;
using Scalectl.Elasticity.Calibration;

namespace Scalectl.Daemon.Calibrations;

/// <summary><c>/api/v1/mappings</c>: what n machines carry, measured or imported.</summary>
internal static class MappingsApi
{
    public static void MapMappings(this WebApplication app)
    {
        var mappings = app.MapGroup("/api/v1/mappings").WithTags("mappings");
        mappings.MapGet("", ListAsync);
        mappings.MapGet("{name}", ShowAsync).Produces<CalibratedMapping>();
        mappings.MapPut("{name}", ImportAsync).Produces<CalibratedMapping>();
        mappings.MapDelete("{name}", RemoveAsync).Produces(StatusCodes.Status204NoContent);
    }

    /// <summary>By name, without their runs.</summary>
    private static async Task<IReadOnlyList<CalibratedMapping>> ListAsync(IStore store, CancellationToken cancellationToken)
        => [.. (await store.ListAsync(StoredCalibration.Mappings, cancellationToken)).OrderBy(m => m.Name, StringComparer.Ordinal).Select(m => m with { Runs = [] })];

    private static async Task<IResult> ShowAsync(string name, IStore store, CancellationToken cancellationToken)
        => await store.FindAsync(StoredCalibration.Mappings, name, cancellationToken) is { } found ? TypedResults.Ok(found) : Unknown(name);

    /// <summary>One that is there is replaced only for a user who says so: <paramref name="replace"/>.</summary>
    private static async Task<IResult> ImportAsync(string name, MappingImport import, bool? replace, IStore store, TimeProvider time, CancellationToken cancellationToken)
    {
        List<InvalidInput> errors = [];
        if (!ResourceNames.IsName(name))
        {
            errors.Add(new InvalidInput("NAME", InvalidInput.Shorten(name), ResourceNames.Expected, "shop"));
        }

        errors.AddRange(DemandMapping.Table(import.Intensities).Errors);
        if (errors.Count > 0)
        {
            return Problems.Invalid(errors);
        }

        if (replace != true && await store.FindAsync(StoredCalibration.Mappings, name, cancellationToken) is not null)
        {
            return Problems.Conflict($"There is a mapping {name} already: import it under another name, or with --force in its place. Experiments that used it keep their copy.");
        }

        var mapping = new CalibratedMapping { Name = name, Intensities = import.Intensities, MeasuredAt = time.GetUtcNow(), Imported = true };
        await store.SaveAsync(StoredCalibration.Mappings, name, mapping, cancellationToken);
        return TypedResults.Ok(mapping);
    }

    private static async Task<IResult> RemoveAsync(string name, IStore store, CancellationToken cancellationToken)
        => await store.RemoveAsync(StoredCalibration.Mappings, name, cancellationToken) ? TypedResults.NoContent() : Unknown(name);

    private static IResult Unknown(string name) => Problems.Unknown("mapping", name, "scalectl mapping list");
}
