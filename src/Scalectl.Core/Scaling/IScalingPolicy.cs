namespace Scalectl.Scaling;

/// <summary>A scaling policy: a pure function from what is seen to what is wanted.</summary>
public interface IScalingPolicy
{
    /// <summary>Seconds that a machine is in service before it counts as warm for this policy.</summary>
    double WarmUpSeconds { get; }

    /// <summary>What the policy wants now. Does not allocate.</summary>
    ScalingDecision Decide(in PolicyInput input);
}

/// <summary>Which of the three settings says how long a machine warms up.</summary>
public static class WarmUp
{
    /// <summary>Auto Scaling's default cooldown, seconds.</summary>
    public const double DefaultCooldownSeconds = 300;

    /// <summary>The policy's own, else the group's default warm-up, else the group's default cooldown. Seconds.</summary>
    public static double Resolve(double? policy, double? groupDefault, double defaultCooldown = DefaultCooldownSeconds) =>
        policy ?? groupDefault ?? defaultCooldown;
}
