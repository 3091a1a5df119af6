namespace Scalectl.Scaling;

/// <summary>What scales a group: asked once a period, with a memory of its own. One object for each run; not thread safe.</summary>
public interface IScaler
{
    /// <summary>Seconds that a machine is in service before it counts as warm.</summary>
    double WarmUpSeconds { get; }

    /// <summary>The side that alarmed at the newest question.</summary>
    AlarmSide Side { get; }

    /// <summary>
    /// True: it reads the metric of the moment at which it decides (Kubernetes). False: that of the period which has
    /// just ended (CloudWatch).
    /// </summary>
    bool ReadsTheMoment { get; }

    /// <summary>What is wanted now. Does not allocate in a steady state.</summary>
    /// <param name="now">End of the period, seconds.</param>
    /// <param name="periodStart">Its start.</param>
    /// <param name="group">The group now.</param>
    /// <param name="metric">The group's metric, as <see cref="ReadsTheMoment"/> says; NaN: none.</param>
    ScalingDecision Tick(double now, double periodStart, in GroupView group, double metric);
}
