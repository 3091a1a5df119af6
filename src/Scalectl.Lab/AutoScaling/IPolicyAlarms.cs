namespace Scalectl.Lab.AutoScaling;

/// <summary>An alarm that belongs to a policy.</summary>
public sealed record PolicyAlarm(string AlarmName, string AlarmArn);

/// <summary>The alarms of policies; target tracking's two are made and removed with their policy.</summary>
public interface IPolicyAlarms
{
    /// <summary>A policy was put (new or again): makes or remakes its managed alarms and names them; none for step and simple.</summary>
    IReadOnlyList<PolicyAlarm> Put(PolicyDefinition policy);

    /// <summary>A policy was deleted, or its group: removes its managed alarms.</summary>
    void Delete(PolicyDefinition policy);

    /// <summary>Alarms whose actions name the policy.</summary>
    IReadOnlyList<PolicyAlarm> Of(PolicyDefinition policy);
}
