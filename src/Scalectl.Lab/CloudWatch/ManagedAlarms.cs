using Scalectl.Lab.AutoScaling;
using Scalectl.Scaling;

namespace Scalectl.Lab.CloudWatch;

/// <summary>The two alarms that Auto Scaling makes for a target tracking policy, under AWS's names.</summary>
public sealed class ManagedAlarms(AlarmBook book, LabOptions options, TimeProvider time) : IPolicyAlarms
{
    private const string Description = "DO NOT EDIT OR DELETE. For TargetTrackingScaling policy ";

    public IReadOnlyList<PolicyAlarm> Put(PolicyDefinition policy)
    {
        if (policy.TargetTracking is not { } tracking || TrackedMetrics.Of(policy.GroupName, tracking, options.Period) is not { } query)
        {
            return [];
        }

        var target = new TargetTrackingOptions { Target = tracking.TargetValue };
        var made = Managed(policy);
        book.Put(Make(policy, query, "AlarmHigh", target.HighAlarm, made));
        book.Put(Make(policy, query, "AlarmLow", target.LowAlarm, made));
        return Of(policy);
    }

    public void Delete(PolicyDefinition policy) => book.DeleteWhere(a => a.ManagedByPolicyArn == policy.PolicyArn);

    public IReadOnlyList<PolicyAlarm> Of(PolicyDefinition policy) =>
        [.. book.All().Where(a => a.AlarmActions.Contains(policy.PolicyArn)).Select(static a => new PolicyAlarm(a.Name, a.Arn))];

    private List<Alarm> Managed(PolicyDefinition policy) => [.. book.All().Where(a => a.ManagedByPolicyArn == policy.PolicyArn)];

    private Alarm Make(PolicyDefinition policy, MetricQuery query, string side, AlarmSettings settings, List<Alarm> made)
    {
        var prefix = $"TargetTracking-{policy.GroupName}-{side}-";
        var name = made.FirstOrDefault(a => a.Name.StartsWith(prefix, StringComparison.Ordinal))?.Name ?? $"{prefix}{Guid.NewGuid()}";
        var now = time.GetUtcNow();
        return new Alarm
        {
            Name = name,
            Arn = options.Arn("cloudwatch", $"alarm:{name}"),
            Description = $"{Description}{policy.PolicyArn}.",
            Query = query,
            Settings = settings,
            AlarmActions = [policy.PolicyArn],
            ConfigurationUpdated = now,
            StateUpdated = now,
            ManagedByPolicyArn = policy.PolicyArn,
            ManagedByGroup = policy.GroupName,
        };
    }
}
