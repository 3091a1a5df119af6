namespace Scalectl.Scaling;

/// <summary>A scheduled action: from a time on, other limits, or another wanted capacity. Health and cooldowns do not hold it up.</summary>
/// <param name="AtSeconds">When, seconds since the start; it acts at the first tick that ends at this time or later.</param>
/// <param name="Min">Least machines from then on; null: as before.</param>
/// <param name="Max">Most machines from then on; null: as before.</param>
/// <param name="Desired">Machines wanted at that moment; null: as before. Limited by the least and the most.</param>
public sealed record ScheduledChange(double AtSeconds, int? Min = null, int? Max = null, int? Desired = null)
{
    /// <summary>What is wrong with the changes of one group.</summary>
    /// <param name="changes">Ascending or not.</param>
    /// <param name="min">The group's least machines at the start.</param>
    /// <param name="max">Its most.</param>
    public static IReadOnlyList<InvalidInput> Validate(IEnumerable<ScheduledChange> changes, int min, int max)
    {
        List<InvalidInput> errors = [];
        foreach (var change in changes.OrderBy(c => c.AtSeconds))
        {
            (min, max) = (change.Min ?? min, change.Max ?? max);
            if (min > max)
            {
                errors.Add(new("schedule", $"min {min} above max {max} from {change.AtSeconds:0.###} s on", "min at most max", "10m min=2 max=8"));
            }
        }

        return errors;
    }
}
