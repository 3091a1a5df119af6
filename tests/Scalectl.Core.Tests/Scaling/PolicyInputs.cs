using Scalectl.Scaling;

namespace Scalectl.Core.Tests.Scaling;

/// <summary>Groups and inputs as the policy tests need them.</summary>
internal static class PolicyInputs
{
    public const double Now = 1000;

    /// <summary>A decision of a group of which all but the newest <paramref name="cold"/> machines are warm.</summary>
    public static ScalingDecision Ask(
        this IScalingPolicy policy, int desired, AlarmSide alarm, double metric, double threshold = 50, int min = 1, int max = 20, int cold = 0,
        int terminating = 0, double lastActivityEnd = double.NegativeInfinity, int? instances = null)
    {
        var total = instances ?? desired;
        var views = Enumerable.Range(0, total).Select(i => i < total - cold ? InstanceView.Settled : InstanceView.Pending).ToArray();
        return policy.Decide(new PolicyInput
        {
            Now = Now,
            PeriodStart = Now - 60,
            Alarm = alarm,
            Metric = metric,
            Threshold = threshold,
            Group = new GroupView
            {
                Desired = desired,
                Min = min,
                Max = max,
                Instances = views,
                Terminating = terminating,
                LastActivityEnd = lastActivityEnd,
            },
        });
    }
}
