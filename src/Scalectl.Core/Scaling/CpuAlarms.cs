namespace Scalectl.Scaling;

/// <summary>The alarms that Scalectl gives an app's step and simple policies: as patient as those that target tracking makes for itself.</summary>
public static class CpuAlarms
{
    /// <summary>Periods that a scale-out and a scale-in wait for.</summary>
    public const int OutPeriods = 3, InPeriods = 15;

    /// <summary>Default threshold of a scale-in, as a share of the scale-out's.</summary>
    public const double LowShare = 0.75;
}
