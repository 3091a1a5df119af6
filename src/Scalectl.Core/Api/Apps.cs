using System.Text.Json.Serialization;

namespace Scalectl.Api;

/// <summary>Kinds of scaling policy that an app can be deployed with.</summary>
[JsonConverter(typeof(Word<PolicyKind>))]
public enum PolicyKind
{
    TargetTracking,
    Step,
    Simple,

    /// <summary>No autoscaling: the group keeps its minimum.</summary>
    Static,

    /// <summary>The Kubernetes HPA, with <c>behavior</c>; simulated only: no group of the cloud scales so.</summary>
    Hpa,
}

/// <summary>One step of a step policy: bounds relative to the threshold, in percent of CPU; a bound that is left out is open.</summary>
public sealed record StepAdjustmentView(double? LowerBound = null, double? UpperBound = null, double Adjustment = 0);

/// <summary>A scaling policy on the group's mean CPU.</summary>
public sealed record PolicyView
{
    public PolicyKind Kind { get; set; } = PolicyKind.TargetTracking;

    /// <summary>Target, or alarm threshold, in percent of CPU.</summary>
    public double Target { get; set; } = 60;

    /// <summary>Step and simple: threshold of the scale-in alarm; default 0.75 of the target.</summary>
    public double? LowTarget { get; set; }

    /// <summary>Step: the scale-out steps; default +1 at the threshold.</summary>
    public IReadOnlyList<StepAdjustmentView> StepsOut { get; set; } = [];

    /// <summary>Step: the scale-in steps; default -1 at the low threshold.</summary>
    public IReadOnlyList<StepAdjustmentView> StepsIn { get; set; } = [];

    /// <summary>Step and simple: ChangeInCapacity, ExactCapacity or PercentChangeInCapacity.</summary>
    public string AdjustmentType { get; set; } = "ChangeInCapacity";

    /// <summary>Simple: change of a scale-out (a scale-in takes its negative).</summary>
    public int Adjustment { get; set; } = 1;

    /// <summary>Simple: cooldown, seconds; null: the group's.</summary>
    public double? CooldownSeconds { get; set; }

    public bool DisableScaleIn { get; set; }
}

/// <summary>Body of <c>POST apps</c>: the arguments of <c>scalectl app deploy</c>.</summary>
public sealed record AppRequest
{
    public required string Name { get; init; }

    /// <summary>A machine image; exclusive with <see cref="DockerImage"/>.</summary>
    public string? ImageId { get; set; }

    /// <summary>A container image that listens on <see cref="Port"/>.</summary>
    public string? DockerImage { get; set; }

    public required string Type { get; init; }

    public required int Min { get; init; }

    public required int Max { get; init; }

    /// <summary>Most machines that scheduled changes will give the group later; null: <see cref="Max"/> stays the most.</summary>
    public int? ScheduledMax { get; set; }

    /// <summary>Most machines that its group may ever have.</summary>
    [JsonIgnore]
    public int MostMachines => Math.Max(Max, ScheduledMax ?? 0);

    public PolicyView Policy { get; set; } = new();

    /// <summary>Several policies at once, in place of <see cref="Policy"/>; empty: that one alone.</summary>
    public IReadOnlyList<PolicyView> Policies { get; set; } = [];

    public int Port { get; set; } = 80;

    public double WarmUpSeconds { get; set; } = 300;

    public string HealthCheckPath { get; set; } = "/";

    /// <summary>User data of the machines; none for most images.</summary>
    public EncodedText? UserData { get; set; }
}

/// <summary>Body of <c>POST apps/attached</c>: a group that exists becomes an app as it is; nothing of it is changed.</summary>
public sealed record AttachRequest(string Name, string Group);

/// <summary>States of an app.</summary>
[JsonConverter(typeof(Word<AppState>))]
public enum AppState
{
    Deploying,
    Ready,
    Failed,
    Removing,
    Removed,
}

/// <summary>An app as it is shown.</summary>
public sealed record AppView
{
    public required string Name { get; init; }

    public required AppState State { get; init; }

    public string? Message { get; init; }

    /// <summary>Where its load balancer answers.</summary>
    public string? Url { get; init; }

    public string? Group { get; init; }

    public string? LoadBalancerArn { get; init; }

    public string? TargetGroupArn { get; init; }

    public required string Type { get; init; }

    public string? Image { get; init; }

    public required int Min { get; init; }

    public required int Max { get; init; }

    public int Desired { get; init; }

    public int InService { get; init; }

    public required PolicyView Policy { get; init; }

    /// <summary>All of them where there are several; null: the one.</summary>
    public IReadOnlyList<PolicyView>? Policies { get; init; }

    public double WarmUpSeconds { get; init; }

    /// <summary>Its group was made by somebody else: it is measured, never changed, and not removed with the app.</summary>
    public bool Attached { get; init; }

    /// <summary>The experiment that owns it and removes it afterwards, if any.</summary>
    public string? Experiment { get; init; }
}
