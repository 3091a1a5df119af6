namespace Scalectl.Scaling;

/// <summary>Always the same number of machines: the baseline that elastic speedup compares with.</summary>
/// <param name="capacity">Machines to have.</param>
public sealed class StaticPolicy(int capacity) : IScalingPolicy
{
    /// <summary>No machine needs to be warm for it.</summary>
    public double WarmUpSeconds => 0;

    /// <inheritdoc/>
    public ScalingDecision Decide(in PolicyInput input)
    {
        var seen = new ScalingDecision
        {
            Stance = Stance.Hold,
            From = input.Group.Desired,
            Desired = input.Group.Desired,
            Wanted = capacity,
            Metric = input.Metric,
            Counted = input.Group.CountInService(input.Now),
        };
        return capacity == seen.From ? seen : seen.Within(input.Group.Min, input.Group.Max);
    }
}
