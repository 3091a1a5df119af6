using Scalectl.Api;
using Scalectl.Aws.AutoScaling;
using Scalectl.Aws.CloudWatch;
using CpuAlarms = Scalectl.Scaling.CpuAlarms;

namespace Scalectl.Daemon.Apps;

/// <summary>An app's policy as the cloud's policies, and the alarms that invoke them (target tracking makes its own).</summary>
/// <param name="Policy">What to put.</param>
/// <param name="Alarm">Which alarm invokes it; its action is added when the policy's ARN is known. Null: none of ours.</param>
internal sealed record AppPolicies(PolicyDefinition Policy, MetricAlarm? Alarm)
{
    public static string HighAlarm(string group, int number = 1) => $"{group}-high{Suffix(number)}";

    public static string LowAlarm(string group, int number = 1) => $"{group}-low{Suffix(number)}";

    /// <summary>All policies of an app.</summary>
    public static IReadOnlyList<AppPolicies> OfAll(string group, AppRequest app, TimeSpan period, IReadOnlyDictionary<string, string> tags) =>
        [.. All(app).SelectMany((policy, index) => Of(group, policy, TimeSpan.FromSeconds(app.WarmUpSeconds), period, tags, index + 1))];

    /// <summary>The policies that a request asks for.</summary>
    public static IReadOnlyList<PolicyView> All(AppRequest app) => app.Policies.Count > 0 ? app.Policies : [app.Policy];

    /// <param name="number">Of the policy among the app's, from 1: names carry it from the second on.</param>
    public static IReadOnlyList<AppPolicies> Of(string group, PolicyView policy, TimeSpan warmUp, TimeSpan period, IReadOnlyDictionary<string, string> tags, int number = 1)
    {
        var cpu = new MetricId("AWS/EC2", "CPUUtilization", new Dictionary<string, string> { ["AutoScalingGroupName"] = group });
        MetricAlarm Alarm(string name, string comparison, double threshold, int periods) => new(name, cpu, "Average", period, comparison, threshold)
        {
            EvaluationPeriods = periods,
            DatapointsToAlarm = periods,
            Tags = tags,
        };

        var high = Alarm(HighAlarm(group, number), "GreaterThanOrEqualToThreshold", policy.Target, CpuAlarms.OutPeriods);
        var low = Alarm(LowAlarm(group, number), "LessThanOrEqualToThreshold", policy.LowTarget ?? CpuAlarms.LowShare * policy.Target, CpuAlarms.InPeriods);
        IReadOnlyList<AppPolicies> both = policy.Kind switch
        {
            PolicyKind.TargetTracking =>
            [
                new(new TargetTrackingPolicy($"scalectl-target{Suffix(number)}", "ASGAverageCPUUtilization", policy.Target) { Warmup = warmUp, DisableScaleIn = policy.DisableScaleIn }, null),
            ],
            PolicyKind.Step =>
            [
                new(new StepPolicy($"scalectl-out{Suffix(number)}", policy.AdjustmentType, Steps(policy.StepsOut, new(0, null, 1))) { Warmup = warmUp }, high),
                new(new StepPolicy($"scalectl-in{Suffix(number)}", policy.AdjustmentType, Steps(policy.StepsIn, new(null, 0, -1))) { Warmup = warmUp }, low),
            ],
            PolicyKind.Simple =>
            [
                new(new SimplePolicy($"scalectl-out{Suffix(number)}", policy.AdjustmentType, policy.Adjustment) { Cooldown = Cooldown(policy) }, high),
                new(new SimplePolicy($"scalectl-in{Suffix(number)}", policy.AdjustmentType, -policy.Adjustment) { Cooldown = Cooldown(policy) }, low),
            ],
            PolicyKind.Static => [],
            _ => throw new ArgumentOutOfRangeException(nameof(policy), policy.Kind, "no such policy"),
        };
        return policy.DisableScaleIn ? [.. both.Where(p => p.Alarm != low)] : both;
    }

    private static string Suffix(int number) => number == 1 ? "" : FormattableString.Invariant($"-{number}");

    private static IReadOnlyList<ScalingStep> Steps(IReadOnlyList<StepAdjustmentView> steps, ScalingStep standard)
        => steps.Count == 0 ? [standard] : [.. steps.Select(s => new ScalingStep(s.LowerBound, s.UpperBound, (int)s.Adjustment))];

    private static TimeSpan? Cooldown(PolicyView policy) => policy.CooldownSeconds is { } s ? TimeSpan.FromSeconds(s) : null;
}
