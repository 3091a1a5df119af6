using Scalectl.Daemon.Store;
using Scalectl.Elasticity.Calibration;
using Scalectl.Load;

namespace Scalectl.Daemon.Calibrations;

/// <summary>Finds the mappings that experiments name.</summary>
public sealed class MappingBook(IStore store)
{
    /// <summary>The mapping as an experiment keeps it, without its runs; an error names those that there are.</summary>
    public async Task<Outcome<CalibratedMapping>> FindAsync(string name, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(StoredCalibration.Mappings, name, cancellationToken) is { } found)
        {
            return found with { Runs = [] };
        }

        var names = (await store.ListAsync(StoredCalibration.Mappings, cancellationToken)).Select(m => m.Name).Order(StringComparer.Ordinal).ToList();
        return new InvalidInput(
            "demand.mapping", InvalidInput.Shorten(name),
            names.Count == 0 ? "a mapping, and there is none yet (scalectl app calibrate NAME measures one), or capacityPerInstance" : $"one of the mappings {string.Join(", ", names)}",
            NearestName.Of(name, names) ?? names.FirstOrDefault() ?? "capacityPerInstance: 20");
    }
}
