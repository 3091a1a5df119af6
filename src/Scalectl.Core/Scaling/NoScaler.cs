namespace Scalectl.Scaling;

/// <summary>No autoscaling: what is wanted stays, and only scheduled changes change it. The baseline of comparisons.</summary>
public sealed class NoScaler : IScaler
{
    /// <inheritdoc/>
    public double WarmUpSeconds => 0;

    /// <inheritdoc/>
    public AlarmSide Side => AlarmSide.None;

    /// <inheritdoc/>
    public bool ReadsTheMoment => false;

    /// <inheritdoc/>
    public ScalingDecision Tick(double now, double periodStart, in GroupView group, double metric) => new()
    {
        Stance = Stance.Hold,
        From = group.Desired,
        Desired = group.Desired,
        Wanted = group.Desired,
        Metric = metric,
        Counted = group.CountInService(periodStart),
    };
}
