using System.Xml.Linq;
using Scalectl.Lab.Wire;

namespace Scalectl.Lab.AutoScaling;

/// <summary>Scheduled actions: one time each (no recurrence).</summary>
internal sealed class ScheduleActions(GroupRegistry registry, LabOptions options, TimeProvider time)
{
    public QueryAnswer Put(QueryRequest request)
    {
        var group = request.Required("AutoScalingGroupName");
        var name = request.Required("ScheduledActionName");
        var start = request.Time("StartTime") ?? request.Time("Time");
        var (min, max, desired) = (request.Int("MinSize"), request.Int("MaxSize"), request.Int("DesiredCapacity"));
        if (request.Has("Recurrence"))
        {
            request.Note(AwsError.Validation("Recurrence is not supported by the lab; give StartTime."));
        }

        if (start is null)
        {
            request.Note(AwsError.Validation("StartTime, for example 2026-11-24T03:41:00Z, is required."));
        }
        else if (start < time.GetUtcNow())
        {
            request.Note(AwsError.Validation("Given start time is in the past"));
        }

        if (min is null && max is null && desired is null)
        {
            request.Note(AwsError.Validation("At least one of MinSize, MaxSize and DesiredCapacity must be specified"));
        }

        if (min is { } least && max is { } most && Sizes.Check(least, most, desired) is { } error)
        {
            request.Note(error);
        }

        return Answer(request.Problem ?? registry.Edit(group, g =>
        {
            var arn = g.ScheduledActions.GetValueOrDefault(name)?.Arn
                ?? options.Arn("autoscaling", $"scheduledUpdateGroupAction:{Guid.NewGuid()}:autoScalingGroupName/{group}:scheduledActionName/{name}");
            g.ScheduledActions[name] = new ScheduledAction(name, arn, start!.Value, min, max, desired);
            return null;
        }));
    }

    public QueryAnswer Describe(QueryRequest request)
    {
        var group = request.Text("AutoScalingGroupName");
        var names = request.List("ScheduledActionNames");
        var (from, to) = (request.Time("StartTime"), request.Time("EndTime"));
        var actions = registry.Snapshot()
            .Where(g => group is null || g.Name == group)
            .SelectMany(g => g.ScheduledActions.Select(a => (Group: g.Name, Action: a)))
            .Where(a => names.Count == 0 || names.Contains(a.Action.Name))
            .Where(a => (from is null || a.Action.StartTime >= from) && (to is null || a.Action.StartTime <= to))
            .ToList();
        return Paging.Answer(request, actions, a => a.Action.Arn, 50, page => AwsXml.Members("ScheduledUpdateGroupActions", page.Select(a => Action(a.Group, a.Action))));
    }

    public QueryAnswer Delete(QueryRequest request)
    {
        var group = request.Required("AutoScalingGroupName");
        var name = request.Required("ScheduledActionName");
        return Answer(request.Problem ?? registry.Edit(group, g => g.ScheduledActions.Remove(name)
            ? null
            : AwsError.Validation($"Scheduled action name not found - {InvalidInput.Shorten(name)}")));
    }

    private static object?[] Action(string group, ScheduledAction action) =>
    [
        new XElement("AutoScalingGroupName", group),
        new XElement("ScheduledActionName", action.Name),
        new XElement("ScheduledActionARN", action.Arn),
        new XElement("Time", AwsXml.Time(action.StartTime)),
        new XElement("StartTime", AwsXml.Time(action.StartTime)),
        AwsXml.Optional("MinSize", action.Min),
        AwsXml.Optional("MaxSize", action.Max),
        AwsXml.Optional("DesiredCapacity", action.Desired),
    ];

    private static QueryAnswer Answer(AwsError? error) => error is null ? QueryAnswer.Empty : error;
}
