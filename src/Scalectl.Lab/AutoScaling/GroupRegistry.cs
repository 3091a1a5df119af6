using System.Globalization;
using Scalectl.Lab.Ec2;
using Scalectl.Lab.Machines;
using Scalectl.Lab.Wire;

namespace Scalectl.Lab.AutoScaling;

/// <summary>
/// The Auto Scaling groups: one lock guards all of them, and every change of a desired capacity is followed at once
/// by the launches and terminations that it calls for. Causes are AWS's sentences.
/// </summary>
public sealed class GroupRegistry : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, GroupState> _groups = new(StringComparer.Ordinal);
    private readonly ActivityLog _activities = new();
    private readonly GroupActuator _actuator;
    private readonly ITargetRegistry _targets;
    private readonly LabOptions _options;
    private readonly TimeProvider _time;

    public GroupRegistry(MachineFleet fleet, LaunchTemplateStore templates, ITargetRegistry targets, LabOptions options, TimeProvider time, ILogger<GroupRegistry> log)
    {
        _targets = targets;
        _options = options;
        _time = time;
        _actuator = new GroupActuator(_lock, _activities, fleet, templates, targets, time, log) { Gone = group => _groups.Remove(group.Name) };
    }

    public static AwsError NotFound { get; } = AwsError.Validation("AutoScalingGroup name not found - null");

    private string Now => AwsXml.Seconds(_time.GetUtcNow());

    public IReadOnlyList<GroupSnapshot> Snapshot()
    {
        lock (_lock)
        {
            return [.. _groups.Values.Select(g => g.Snapshot())];
        }
    }

    public GroupSnapshot? Find(string group)
    {
        lock (_lock)
        {
            return _groups.GetValueOrDefault(group)?.Snapshot();
        }
    }

    /// <summary>Newest first; those of deleted groups only if asked for.</summary>
    public IReadOnlyList<Activity> Activities(string? group, bool deletedToo)
    {
        lock (_lock)
        {
            return [.. _activities.Of(group).Where(a => deletedToo || _groups.ContainsKey(a.GroupName))];
        }
    }

    public AwsError? Create(GroupSettings settings, int desired)
    {
        lock (_lock)
        {
            if (_groups.TryGetValue(settings.Name, out var there))
            {
                return new AwsError("AlreadyExists", there.Deleting
                    ? $"AutoScalingGroup by this name already exists - A group with the name {settings.Name} already exists and is pending delete"
                    : $"AutoScalingGroup by this name already exists - A group with the name {settings.Name} already exists");
            }

            var arn = _options.Arn("autoscaling", $"autoScalingGroup:{Guid.NewGuid()}:autoScalingGroupName/{settings.Name}");
            var group = new GroupState(settings, arn, _time.GetUtcNow()) { Desired = desired };
            _groups.Add(settings.Name, group);
            _actuator.Reconcile(group, Changing($"At {Now} a user request created an AutoScalingGroup", 0, desired));
            return null;
        }
    }

    /// <summary>Changes settings and sizes; a desired capacity outside the new limits moves to the nearest.</summary>
    public AwsError? Update(string name, Func<GroupSettings, GroupSettings> change, int? desired)
        => Edit(name, group =>
        {
            var settings = change(group.Settings);
            if (Sizes.Check(settings.Min, settings.Max, desired) is { } error)
            {
                return error;
            }

            group.Settings = settings;
            Resize(
                group, Math.Clamp(desired ?? group.Desired, settings.Min, settings.Max),
                string.Create(CultureInfo.InvariantCulture, $"At {Now} a user request update of AutoScalingGroup constraints to min: {settings.Min}, max: {settings.Max}, desired: {desired ?? group.Desired}"));
            return null;
        });

    /// <summary>
    /// Sets the desired capacity, within the group's limits. <paramref name="cause"/> is the whole first sentence of the
    /// activities' cause, for example "At 2026-..Z a monitor alarm .. triggered policy cpu50 changing the desired capacity
    /// from 2 to 4."; null for a user's request.
    /// </summary>
    public AwsError? SetDesired(string group, int desired, string? cause)
        => Edit(group, g =>
        {
            if (Sizes.CheckDesired(g.Settings, desired) is { } error)
            {
                return error;
            }

            var trigger = cause ?? Changing($"At {Now} a user request explicitly set group desired capacity", g.Desired, desired);
            if (desired != g.Desired)
            {
                g.Desired = desired;
                _actuator.Reconcile(g, trigger);
            }

            return null;
        });

    /// <summary>Sizes set by a scheduled action.</summary>
    public AwsError? ApplySchedule(string group, ScheduledAction action)
        => Edit(group, g =>
        {
            g.ScheduledActions.Remove(action.Name);
            var min = action.Min ?? g.Settings.Min;
            var max = action.Max ?? Math.Max(g.Settings.Max, min);
            min = Math.Min(min, max);
            g.Settings = g.Settings with { Min = min, Max = max };
            var desired = Math.Clamp(action.Desired ?? g.Desired, min, max);
            Resize(g, desired, string.Create(CultureInfo.InvariantCulture, $"At {Now} the scheduled action {action.Name} executed.  Setting min size to {min}.  Setting max size to {max}.  Setting desired capacity to {desired}"));
            return null;
        });

    public AwsError? Delete(string name, bool force)
        => Edit(name, group =>
        {
            if (!force && group.Members.Any(m => m.State is LifecycleState.Terminating))
            {
                return new AwsError("ScalingActivityInProgress", "You cannot delete an AutoScalingGroup while there are scaling activities in progress for that group.");
            }

            if (!force && (group.Members.Count > 0 || group.Desired > 0))
            {
                return new AwsError("ResourceInUse", "You cannot delete an AutoScalingGroup while there are instances or pending Spot instance request(s) still in the group.");
            }

            group.Deleting = true;
            group.Suspended.Clear();
            group.ScheduledActions.Clear();
            group.Policies.Clear();
            group.Settings = group.Settings with { Min = 0 };
            Resize(group, 0, $"At {Now} a user request force deleted AutoScalingGroup");
            return null;
        });

    public AwsError? Terminate(string instanceId, bool decrement, out Activity? activity)
    {
        activity = null;
        lock (_lock)
        {
            var group = _groups.Values.FirstOrDefault(g => g.Active.Any(m => m.Id == instanceId));
            if (group is null)
            {
                return AwsError.Validation($"Instance Id not found - No managed instance found for instance ID: {instanceId}");
            }

            if (decrement && group.Desired - 1 < group.Settings.Min)
            {
                return AwsError.Validation($"Currently, desiredSize equals minSize ({group.Settings.Min}). Terminating instance without replacement will violate group's min size constraint. Either set shouldDecrementDesiredCapacity flag to false or lower group's min size.");
            }

            var before = group.Active.Count();
            group.Desired -= decrement ? 1 : 0;
            var effect = decrement ? string.Create(CultureInfo.InvariantCulture, $", shrinking the capacity from {before} to {before - 1}") : "";
            activity = _actuator.Terminate(
                group, group.Active.First(m => m.Id == instanceId), $"At {Now} instance {instanceId} was taken out of service in response to a user request{effect}.");
            _actuator.Reconcile(group, null);
            return null;
        }
    }

    public AwsError? AttachTargetGroups(string name, IReadOnlyList<string> arns)
        => Edit(name, group =>
        {
            group.Settings = group.Settings with { TargetGroupArns = [.. group.Settings.TargetGroupArns.Union(arns)] };
            foreach (var member in group.Members)
            {
                arns.ToList().ForEach(arn => _actuator.Register(member, arn));
            }

            return null;
        });

    public AwsError? DetachTargetGroups(string name, IReadOnlyList<string> arns)
        => Edit(name, group =>
        {
            group.Settings = group.Settings with { TargetGroupArns = [.. group.Settings.TargetGroupArns.Except(arns)] };
            foreach (var (member, arn) in group.Members.SelectMany(m => arns.Where(m.Targets.Remove).Select(a => (m, a))))
            {
                _ = _targets.DeregisterAsync(arn, member.Id, CancellationToken.None);
            }

            return null;
        });

    /// <summary>What happens without anybody's request: launches that failed are tried again, unhealthy instances replaced.</summary>
    public void Tick()
    {
        lock (_lock)
        {
            var now = _time.GetUtcNow();
            foreach (var group in _groups.Values.ToList())
            {
                foreach (var member in group.Members.Where(m => IsUnhealthy(group, m, now)).ToList())
                {
                    member.Healthy = false;
                    _actuator.Terminate(group, member, $"At {Now} an instance was taken out of service in response to an ELB system health check failure.");
                }

                _actuator.Reconcile(group, null);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task ended;
        lock (_lock)
        {
            ended = _actuator.StopAll(_groups.Values);
        }

        await ended;
        _actuator.Dispose();
    }

    /// <summary>A change of one group that is there and is not being deleted.</summary>
    internal AwsError? Edit(string name, Func<GroupState, AwsError?> edit)
    {
        lock (_lock)
        {
            return !_groups.TryGetValue(name, out var group) ? NotFound
                : group.Deleting ? new AwsError("ScalingActivityInProgress", $"AutoScalingGroup {name} is pending delete.")
                : edit(group);
        }
    }

    private void Resize(GroupState group, int desired, string trigger)
    {
        var sentence = Changing(trigger, group.Desired, desired);
        group.Desired = desired;
        _actuator.Reconcile(group, sentence);
    }

    private bool IsUnhealthy(GroupState group, GroupMember member, DateTimeOffset now)
        => group.Settings.HealthCheckType == "ELB" && member.State == LifecycleState.InService
            && now - member.InServiceAt >= group.Settings.HealthCheckGracePeriod
            && !group.Suspended.Contains("ReplaceUnhealthy") && member.Targets.Any(arn => _targets.IsUnhealthy(arn, member.Id));

    private static string Changing(string what, int from, int to) => string.Create(CultureInfo.InvariantCulture, $"{what} changing the desired capacity from {from} to {to}.");
}
