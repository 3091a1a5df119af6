using Scalectl.Scaling;

namespace Scalectl.Lab.CloudWatch;

/// <summary>An alarm with its state; replaced as a whole when anything changes.</summary>
public sealed record Alarm
{
    public required string Name { get; init; }

    public required string Arn { get; init; }

    public string? Description { get; init; }

    public required MetricQuery Query { get; init; }

    public required AlarmSettings Settings { get; init; }

    /// <summary>As it was given; CloudWatch says nothing when it was not.</summary>
    public string? TreatMissingData { get; init; }

    public string? Unit { get; init; }

    public bool ActionsEnabled { get; init; } = true;

    public IReadOnlyList<string> AlarmActions { get; init; } = [];

    public IReadOnlyList<string> OkActions { get; init; } = [];

    public IReadOnlyList<string> InsufficientDataActions { get; init; } = [];

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    public required DateTimeOffset ConfigurationUpdated { get; init; }

    /// <summary>The target tracking policy that made it; null: a user did.</summary>
    public string? ManagedByPolicyArn { get; init; }

    /// <summary>Group of that policy.</summary>
    public string? ManagedByGroup { get; init; }

    public AlarmState State { get; init; } = AlarmState.InsufficientData;

    public string StateReason { get; init; } = "Unchecked: Initial alarm creation";

    public string StateReasonData { get; init; } = "{}";

    public required DateTimeOffset StateUpdated { get; init; }

    /// <summary>A user set the state: it stands, and acts, until the evaluation after the next.</summary>
    public bool Forced { get; init; }

    public bool Invokes(string policyArn) => ActionsEnabled && AlarmActions.Contains(policyArn);
}
