namespace Scalectl.Lab.LoadBalancing;

/// <summary>AWS's states of a target.</summary>
public enum TargetHealthState
{
    /// <summary>Its group is not used by a listener: nothing is sent to it and nothing asked.</summary>
    Unused,

    /// <summary>Registered, and no check has decided yet.</summary>
    Initial,

    /// <summary>It gets requests.</summary>
    Healthy,

    /// <summary>It gets none until it answers well again.</summary>
    Unhealthy,

    /// <summary>Deregistered: no new requests, running ones finish.</summary>
    Draining,
}

/// <summary>
/// What the health checks say of one target, as a value. A new target is healthy after its first good answer (AWS's
/// initial state); after that only the thresholds in a row change its state.
/// </summary>
/// <param name="State">The state.</param>
/// <param name="Reason">AWS's reason code; null while healthy.</param>
/// <param name="Description">AWS's sentence; null while healthy.</param>
/// <param name="InARow">Answers in a row that speak against the present state.</param>
public readonly record struct TargetHealth(TargetHealthState State, string? Reason, string? Description, int InARow)
{
    /// <summary>Just registered with a group in use.</summary>
    public static TargetHealth Initial { get; } = new(TargetHealthState.Initial, "Elb.InitialHealthChecking", "Initial health checks in progress", 0);

    /// <summary>Registered with a group that no listener uses.</summary>
    public static TargetHealth Unused { get; } =
        new(TargetHealthState.Unused, "Target.NotInUse", "Target group is not configured to receive traffic from the load balancer", 0);

    /// <summary>Deregistered.</summary>
    public static TargetHealth Draining { get; } = new(TargetHealthState.Draining, "Target.DeregistrationInProgress", "Target deregistration is in progress", 0);

    private static TargetHealth Healthy { get; } = new(TargetHealthState.Healthy, null, null, 0);

    /// <summary>The state after one more answer.</summary>
    public TargetHealth After(HealthAnswer answer, HealthCheckSettings settings)
    {
        switch (State)
        {
            case TargetHealthState.Initial when answer.Good:
                return Healthy;
            case TargetHealthState.Initial or TargetHealthState.Healthy when !answer.Good:
                return InARow + 1 >= settings.UnhealthyThreshold
                    ? new TargetHealth(TargetHealthState.Unhealthy, answer.Reason, answer.Description, 0)
                    : this with { InARow = InARow + 1 };
            case TargetHealthState.Unhealthy when answer.Good:
                return InARow + 1 >= settings.HealthyThreshold ? Healthy : this with { InARow = InARow + 1 };
            case TargetHealthState.Unhealthy:
                return new TargetHealth(TargetHealthState.Unhealthy, answer.Reason, answer.Description, 0);
            case TargetHealthState.Healthy:
                return Healthy;
            default:
                return this;
        }
    }
}

/// <summary>One answer to a health check.</summary>
/// <param name="Good">The status code was one of the matcher's.</param>
/// <param name="Reason">Else AWS's reason code.</param>
/// <param name="Description">Else AWS's sentence.</param>
public readonly record struct HealthAnswer(bool Good, string? Reason, string? Description)
{
    /// <summary>An answer with a right status.</summary>
    public static HealthAnswer Success { get; } = new(true, null, null);

    /// <summary>No answer in time.</summary>
    public static HealthAnswer Timeout { get; } = new(false, "Target.Timeout", "Request timed out");

    /// <summary>No connection, or an answer that is none.</summary>
    public static HealthAnswer Failed { get; } = new(false, "Target.FailedHealthChecks", "Health checks failed");

    /// <summary>An answer with a wrong status.</summary>
    public static HealthAnswer Mismatch(int status) => new(false, "Target.ResponseCodeMismatch", $"Health checks failed with these codes: [{status}]");
}
