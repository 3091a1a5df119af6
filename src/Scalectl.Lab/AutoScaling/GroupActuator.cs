using System.Globalization;
using Scalectl.Lab.Ec2;
using Scalectl.Lab.Machines;
using Scalectl.Lab.Wire;

namespace Scalectl.Lab.AutoScaling;

/// <summary>
/// Makes a group's instances agree with its desired capacity, and leads each instance through its life:
/// Pending, InService, Terminating, gone. Public methods are called with the registry's lock held; lives run
/// outside it and take it for each change.
/// </summary>
internal sealed class GroupActuator(
    Lock sync, ActivityLog activities, MachineFleet fleet, LaunchTemplateStore templates, ITargetRegistry targets, TimeProvider time, ILogger log) : IDisposable
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(2), LastRetry = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Called under the lock when a deleted group has lost its last instance.</summary>
    public required Action<GroupState> Gone { get; init; }

    /// <summary>Launches what is missing, terminates what is too much. <paramref name="trigger"/> is the sentence of why the desired capacity changed.</summary>
    public void Reconcile(GroupState group, string? trigger)
    {
        var active = group.Active.ToList();
        var now = time.GetUtcNow();
        if (_stopping.IsCancellationRequested)
        {
            return;
        }

        if (group.Desired > active.Count && !group.Suspended.Contains("Launch") && (trigger is not null || now >= group.RetryLaunchAt))
        {
            var cause = Sentence(trigger, $"At {AwsXml.Seconds(now)} an instance was started in response to a difference between desired and actual capacity, increasing the capacity from {active.Count} to {group.Desired}.");
            for (var missing = group.Desired - active.Count; missing > 0 && Launch(group, cause); missing--)
            {
            }
        }
        else if (group.Desired < active.Count && !group.Suspended.Contains("Terminate"))
        {
            var cause = Sentence(trigger, $"At {AwsXml.Seconds(now)} an instance was taken out of service in response to a difference between desired and actual capacity, shrinking the capacity from {active.Count} to {group.Desired}.");
            foreach (var member in Termination.Choose(group, active.Count - group.Desired))
            {
                Terminate(group, member, $"{cause}  At {AwsXml.Seconds(now)} instance {member.Id} was selected for termination.");
            }
        }

        Finish(group);
    }

    public Activity? Terminate(GroupState group, GroupMember member, string cause)
    {
        if (member.State is LifecycleState.Terminating or LifecycleState.Terminated)
        {
            return null;
        }

        var now = time.GetUtcNow();
        if (member.State == LifecycleState.Pending)
        {
            activities.End(member.LaunchActivityId, "Cancelled", now, "The instance was taken out of service before it was up.");
        }

        member.State = LifecycleState.Terminating;
        member.TerminatingAt = now;
        var activity = activities.Start(group.Name, $"Terminating EC2 instance: {member.Id}", cause, now, member.Machine.Request.Zone, 0);
        member.TerminateActivityId = activity.Id;
        member.Leave();
        return activity;
    }

    public void Register(GroupMember member, string targetGroupArn)
    {
        if (member.State == LifecycleState.InService && member.Targets.Add(targetGroupArn))
        {
            targets.Register(targetGroupArn, member.Id, member.Machine.Address);
        }
    }

    /// <summary>Everything ends now, without delays; the caller awaits the lives outside the lock.</summary>
    public Task StopAll(IEnumerable<GroupState> groups)
    {
        var members = groups.SelectMany(g => g.Members).ToList();
        _ = _stopping.CancelAsync();
        members.ForEach(m => m.Leave());
        return Task.WhenAll(members.Select(m => m.Life));
    }

    public void Dispose() => _stopping.Dispose();

    private bool Launch(GroupState group, string cause)
    {
        var now = time.GetUtcNow();
        var zone = group.Settings.Zones.OrderBy(z => group.Active.Count(m => m.Machine.Request.Zone == z)).First();
        FleetMachine? machine = null;
        var template = templates.Find(group.Settings.Template.Id);
        var version = template?.Version(group.Settings.Template.Version);
        var refusal = template is null || version is null
            ? "The specified launch template, with template ID " + group.Settings.Template.Id + ", does not exist. Launching EC2 instance failed."
            : fleet.Launch(new MachineRequest(template, version, zone, group.Name, group.Settings.TargetGroupArns, InstanceTags.Of(group, template, version)), out machine);
        if (refusal is not null || machine is null)
        {
            activities.Failed(group.Name, cause, now, zone, refusal ?? "");
            RetryLater(group, now);
            return false;
        }

        var member = new GroupMember(machine, new TemplateReference(template!.Id, template.Name, version!.Number.ToString(CultureInfo.InvariantCulture)));
        group.Members.Add(member);
        member.LaunchActivityId = activities.Start(group.Name, $"Launching a new EC2 instance: {member.Id}", cause, now, zone, 30).Id;
        member.Life = Task.Run(() => LiveAsync(group, member));
        return true;
    }

    private async Task LiveAsync(GroupState group, GroupMember member)
    {
        try
        {
            if (await BootAsync(member) is { } failure)
            {
                Fail(group, member, failure);
            }
            else
            {
                EnterService(group, member);
                await member.Leaving;
            }

            await Task.WhenAll(member.Targets.ToList().Select(arn => DrainAsync(member, arn)));
            await fleet.StopAsync(member.Machine, "User initiated", _stopping.Token);
        }
        catch (Exception exception)
        {
            Log.InstanceFailed(log, member.Id, exception);
        }
        finally
        {
            Remove(group, member);
            member.Dispose();
        }
    }

    private async Task<string?> BootAsync(GroupMember member)
    {
        try
        {
            return await fleet.BootAsync(member.Machine, member.LeaveToken);
        }
        catch (OperationCanceledException)
        {
            // Told to leave before it was up: its activity says so already.
            return null;
        }
    }

    private async Task DrainAsync(GroupMember member, string targetGroupArn)
    {
        try
        {
            await targets.DeregisterAsync(targetGroupArn, member.Id, _stopping.Token);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
        }
    }

    private void EnterService(GroupState group, GroupMember member)
    {
        lock (sync)
        {
            if (member.State != LifecycleState.Pending)
            {
                return;
            }

            member.State = LifecycleState.InService;
            member.InServiceAt = time.GetUtcNow();
            group.FailedLaunches = 0;
            EndActivity(group, member.LaunchActivityId, "Successful");
            foreach (var arn in group.Settings.TargetGroupArns)
            {
                Register(member, arn);
            }
        }
    }

    private void Fail(GroupState group, GroupMember member, string failure)
    {
        lock (sync)
        {
            if (member.State == LifecycleState.Pending)
            {
                member.State = LifecycleState.Terminating;
                member.TerminatingAt = time.GetUtcNow();
                EndActivity(group, member.LaunchActivityId, "Failed", failure);
                RetryLater(group, time.GetUtcNow());
            }
        }
    }

    private void Remove(GroupState group, GroupMember member)
    {
        lock (sync)
        {
            member.State = LifecycleState.Terminated;
            group.Members.Remove(member);
            if (member.TerminateActivityId is { } id)
            {
                EndActivity(group, id, "Successful");
            }

            Reconcile(group, null);
        }
    }

    private void Finish(GroupState group)
    {
        if (group.Deleting && group.Members.Count == 0)
        {
            Gone(group);
        }
    }

    private void EndActivity(GroupState group, string id, string status, string? message = null)
    {
        group.LastActivityEnd = time.GetUtcNow();
        activities.End(id, status, group.LastActivityEnd.Value, message);
    }

    private static void RetryLater(GroupState group, DateTimeOffset now)
    {
        var wait = FirstRetry * Math.Pow(2, Math.Min(group.FailedLaunches, 10));
        group.FailedLaunches++;
        group.RetryLaunchAt = now + (wait < LastRetry ? wait : LastRetry);
    }

    // AWS puts two spaces between the sentences of a cause.
    private static string Sentence(string? trigger, string what) => trigger is null ? what : $"{trigger}  {what}";
}
