using System.Xml.Linq;
using Scalectl.Lab.Wire;

namespace Scalectl.Lab.AutoScaling;

/// <summary>The actions that make, change and delete groups.</summary>
internal sealed class GroupActions(GroupRegistry registry, GroupReader reader, IPolicyAlarms alarms, TimeProvider time)
{
    private static readonly string[] Processes =
        ["Launch", "Terminate", "AddToLoadBalancer", "AlarmNotification", "AZRebalance", "HealthCheck", "InstanceRefresh", "ReplaceUnhealthy", "ScheduledActions"];

    public QueryAnswer Create(QueryRequest request)
    {
        var settings = reader.ReadNew(request, out var desired);
        return (request.Problem ?? registry.Create(settings, desired)) is { } error ? error : QueryAnswer.Empty;
    }

    public QueryAnswer Update(QueryRequest request)
    {
        var name = request.Required("AutoScalingGroupName");
        var desired = request.Int("DesiredCapacity");
        var change = reader.ReadChange(request);
        return Answer(request.Problem ?? registry.Update(name, change, desired));
    }

    public QueryAnswer SetDesiredCapacity(QueryRequest request)
    {
        var name = request.Required("AutoScalingGroupName");
        var desired = request.RequiredInt("DesiredCapacity");
        var honorCooldown = request.Flag("HonorCooldown") ?? false;
        if (request.Problem is { } problem)
        {
            return problem;
        }

        if (honorCooldown && registry.Find(name) is { } group
            && (group.ActivityInProgress || time.GetUtcNow() - group.LastActivityEnd < group.Settings.DefaultCooldown))
        {
            return new AwsError("ScalingActivityInProgress", $"Scaling activity or cooldown of {AwsXml.Seconds(group.Settings.DefaultCooldown)} s is in progress for the group {name} and blocks this action");
        }

        return Answer(registry.SetDesired(name, desired, null));
    }

    public QueryAnswer Delete(QueryRequest request)
    {
        var name = request.Required("AutoScalingGroupName");
        var force = request.Flag("ForceDelete") ?? false;
        var policies = registry.Find(name)?.Policies ?? [];
        if ((request.Problem ?? registry.Delete(name, force)) is { } error)
        {
            return error;
        }

        foreach (var policy in policies)
        {
            alarms.Delete(policy);
        }

        return QueryAnswer.Empty;
    }

    public QueryAnswer Terminate(QueryRequest request)
    {
        var id = request.Required("InstanceId");
        request.Required("ShouldDecrementDesiredCapacity");
        var decrement = request.Flag("ShouldDecrementDesiredCapacity") ?? false;
        Activity? activity = null;
        return (request.Problem ?? registry.Terminate(id, decrement, out activity)) is { } error
            ? error
            : QueryAnswer.Of(new XElement("Activity", GroupXml.Activity(activity!)));
    }

    public QueryAnswer AttachTargetGroups(QueryRequest request)
    {
        var name = request.Required("AutoScalingGroupName");
        var arns = request.List("TargetGroupARNs");
        reader.CheckTargetGroups(request, arns);
        return (request.Problem ?? registry.AttachTargetGroups(name, arns)) is { } error ? error : QueryAnswer.Of();
    }

    public QueryAnswer DetachTargetGroups(QueryRequest request)
    {
        var name = request.Required("AutoScalingGroupName");
        var arns = request.List("TargetGroupARNs");
        return (request.Problem ?? registry.DetachTargetGroups(name, arns)) is { } error ? error : QueryAnswer.Of();
    }

    public QueryAnswer EnableMetrics(QueryRequest request)
    {
        var name = request.Required("AutoScalingGroupName");
        if (request.Required("Granularity") is { Length: > 0 } granularity && granularity != "1Minute")
        {
            return AwsError.Validation($"1 validation error detected: Value '{granularity}' at 'granularity' failed to satisfy constraint: Valid metric granularities are: [1Minute]");
        }

        var metrics = ReadNames(request, "Metrics", GroupMetrics.Names);
        return Edit(request, name, group => group.EnabledMetrics.UnionWith(metrics));
    }

    public QueryAnswer DisableMetrics(QueryRequest request)
    {
        var name = request.Required("AutoScalingGroupName");
        var metrics = ReadNames(request, "Metrics", GroupMetrics.Names);
        return Edit(request, name, group => group.EnabledMetrics.ExceptWith(metrics));
    }

    public QueryAnswer Suspend(QueryRequest request)
    {
        var name = request.Required("AutoScalingGroupName");
        var processes = ReadNames(request, "ScalingProcesses", Processes);
        return Edit(request, name, group => group.Suspended.UnionWith(processes));
    }

    public QueryAnswer Resume(QueryRequest request)
    {
        var name = request.Required("AutoScalingGroupName");
        var processes = ReadNames(request, "ScalingProcesses", Processes);
        return Edit(request, name, group => group.Suspended.ExceptWith(processes));
    }

    private QueryAnswer Edit(QueryRequest request, string name, Action<GroupState> edit)
        => Answer(request.Problem ?? registry.Edit(name, group =>
        {
            edit(group);
            return null;
        }));

    private static QueryAnswer Answer(AwsError? error) => error is null ? QueryAnswer.Empty : error;

    /// <summary>The names given, all of them when none is given; an unknown one is a problem that lists the valid ones.</summary>
    private static IReadOnlyList<string> ReadNames(QueryRequest request, string parameter, IReadOnlyList<string> valid)
    {
        var names = request.List(parameter);
        foreach (var unknown in names.Except(valid, StringComparer.Ordinal))
        {
            request.Note(AwsError.Validation($"{parameter}: found {InvalidInput.Shorten(unknown)}, valid are [{string.Join(", ", valid)}]"));
        }

        return names.Count == 0 ? valid : names;
    }
}
