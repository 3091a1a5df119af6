using System.Globalization;
using Scalectl.Lab.AutoScaling;
using Scalectl.Lab.Periods;
using Scalectl.Lab.Wire;
using Scalectl.Scaling;

namespace Scalectl.Lab.CloudWatch;

/// <summary>
/// What makes the lab's groups scale: at the end of each metric period every alarm whose own period is over is
/// evaluated, each policy that one of them invokes is asked, and the group gets what their answers add up to.
/// One call at a time. What goes wrong in one group keeps no other from scaling.
/// </summary>
public sealed class ScalingEngine(AlarmBook book, MetricStore store, GroupRegistry groups, LabOptions options, ILogger<ScalingEngine> logger) : IPeriodStep
{
    private readonly AlarmEvaluator _evaluator = new(book);

    /// <summary>What each target tracking policy has seen, by its ARN and metric.</summary>
    private readonly Dictionary<(string PolicyArn, MetricId Metric), WarmMetric> _seen = [];

    private DateTimeOffset _lastEnd = DateTimeOffset.UnixEpoch;

    public PeriodPhase Phase => PeriodPhase.Decide;

    /// <inheritdoc/>
    public void AtEnd(DateTimeOffset period)
    {
        var end = period + options.Period;
        var snapshot = groups.Snapshot();
        var living = snapshot.Where(static g => !g.Deleting).ToDictionary(static g => g.Name, StringComparer.Ordinal);
        book.DeleteWhere(a => a.ManagedByGroup is { } group && !living.ContainsKey(group));
        See(living.Values, period);

        var alarms = book.All().Where(a => IsDue(a, end)).Select(a => Evaluate(a, end)).ToList();
        _lastEnd = end;
        foreach (var group in living.Values.Where(static g => !g.SuspendedProcesses.Contains("AlarmNotification")))
        {
            Guard(group, () => Scale(group, alarms, period, end));
        }
    }

    private void Guard(GroupSnapshot group, Action work)
    {
        try
        {
            work();
        }
        catch (Exception e)
        {
            Log.ScalingFailed(logger, group.Name, e);
        }
    }

    /// <summary>An alarm is evaluated once for each of its own periods, which may be longer than the lab's.</summary>
    private bool IsDue(Alarm alarm, DateTimeOffset end) => MetricStore.Floor(end, alarm.Query.Period) > MetricStore.Floor(_lastEnd, alarm.Query.Period);

    private void See(IEnumerable<GroupSnapshot> living, DateTimeOffset period)
    {
        HashSet<(string, MetricId)> current = [];
        foreach (var group in living)
        {
            Guard(group, () => See(group, period, current));
        }

        foreach (var gone in _seen.Keys.Where(k => !current.Contains(k)).ToList())
        {
            _seen.Remove(gone);
        }
    }

    private void See(GroupSnapshot group, DateTimeOffset period, HashSet<(string, MetricId)> current)
    {
        foreach (var policy in group.Policies)
        {
            if (policy.TargetTracking is { } tracking && TrackedMetrics.Of(group.Name, tracking, options.Period) is { } query)
            {
                var key = (policy.PolicyArn, query.Metric);
                current.Add(key);
                if (!_seen.TryGetValue(key, out var metric))
                {
                    _seen[key] = metric = new WarmMetric();
                }

                metric.See(query, store, group, PolicyFactory.WarmUpOf(policy, group.Settings), period);
            }
        }
    }

    private EvaluatedAlarm Evaluate(Alarm alarm, DateTimeOffset end)
    {
        var ownEnd = MetricStore.Floor(end, alarm.Query.Period);
        var periods = alarm.Settings.EvaluationRange;
        var points = alarm.ManagedByPolicyArn is { } arn && _seen.TryGetValue((arn, alarm.Query.Metric), out var metric)
            ? metric.Newest(alarm.Query, store, ownEnd, periods)
            : alarm.Query.Newest(store, ownEnd, periods);
        return _evaluator.Evaluate(alarm, points, ownEnd);
    }

    private void Scale(GroupSnapshot group, List<EvaluatedAlarm> alarms, DateTimeOffset period, DateTimeOffset end)
    {
        List<ScalingDecision> decisions = [];
        List<string> causes = [];
        foreach (var definition in group.Policies.Where(static p => p.Enabled))
        {
            if (PolicyFactory.Make(definition, group.Settings) is { } policy)
            {
                Ask(policy, definition, alarms.Where(a => a.Alarm.Invokes(definition.PolicyArn)).ToList());
            }
        }

        if (decisions.Count == 0)
        {
            return;
        }

        var decision = ScalingPolicies.Combine(decisions.ToArray());
        if (decision.Stance == Stance.Act)
        {
            groups.SetDesired(group.Name, decision.Desired, string.Create(
                CultureInfo.InvariantCulture,
                $"At {AwsXml.Seconds(end)} a monitor alarm {causes[decisions.IndexOf(decision)]} changing the desired capacity from {decision.From} to {decision.Desired}."));
        }

        void Ask(IScalingPolicy policy, PolicyDefinition definition, List<EvaluatedAlarm> invoking)
        {
            var ringing = invoking.Where(static a => a.Alarm.State == AlarmState.Alarm).ToList();

            // A tracker without an alarm is asked too: its "keep" stands against other trackers' scale-in.
            if (ringing.Count == 0 && policy is TargetTrackingPolicy && invoking.Count > 0)
            {
                ringing.Add(invoking[0]);
            }

            foreach (var alarm in ringing)
            {
                decisions.Add(Decide(policy, alarm, group, period, end));
                causes.Add($"{alarm.Alarm.Name} in state {alarm.Alarm.State.ToWire()} triggered policy {definition.PolicyName}");
            }
        }
    }

    private static ScalingDecision Decide(IScalingPolicy policy, EvaluatedAlarm alarm, GroupSnapshot group, DateTimeOffset period, DateTimeOffset end) =>
        policy.Decide(new PolicyInput
        {
            Now = GroupViews.Seconds(end),
            PeriodStart = GroupViews.Seconds(period),
            Group = GroupViews.View(group),
            Alarm = alarm.Alarm.State != AlarmState.Alarm ? AlarmSide.None
                : alarm.Alarm.Settings.Comparator.IsAbove ? AlarmSide.High : AlarmSide.Low,

            // Target tracking needs the newest period; a step can act on what the alarm was raised by.
            Metric = policy is TargetTrackingPolicy ? alarm.Newest : alarm.NewestKnown,
            Threshold = alarm.Alarm.Settings.Threshold,
        });
}
