using System.Xml.Linq;
using Scalectl.Lab.Wire;

namespace Scalectl.Lab.AutoScaling;

/// <summary>The actions that describe groups, instances and activities, page by page.</summary>
internal sealed class GroupDescriptions(GroupRegistry registry, LabOptions options)
{
    public QueryAnswer Groups(QueryRequest request)
    {
        var names = request.List("AutoScalingGroupNames");
        var filters = request.Structures("Filters").Select(f => (Name: f.Required("Name"), Values: f.List("Values"))).ToList();
        foreach (var (name, _) in filters.Where(f => !IsTagFilter(f.Name)))
        {
            request.Note(AwsError.Validation($"Filter type {InvalidInput.Shorten(name)} is not correct. Allowed Filter types are: [tag-key, tag-value, tag:<key>]"));
        }

        var groups = registry.Snapshot()
            .Where(g => names.Count == 0 || names.Contains(g.Name))
            .Where(g => filters.TrueForAll(f => Matches(g, f.Name, f.Values)))
            .ToList();
        return Paging.Answer(request, groups, g => g.Name, 50, page => AwsXml.Members("AutoScalingGroups", page.Select(g => GroupXml.Group(g, options))));
    }

    public QueryAnswer Instances(QueryRequest request)
    {
        var ids = request.List("InstanceIds");
        var instances = registry.Snapshot()
            .SelectMany(g => g.Instances.Select(i => (Group: g.Name, Instance: i)))
            .Where(i => ids.Count == 0 || ids.Contains(i.Instance.InstanceId))
            .ToList();
        return Paging.Answer(request, instances, i => i.Instance.InstanceId, 50, page => AwsXml.Members("AutoScalingInstances", page.Select(i => GroupXml.Instance(i.Instance, i.Group))));
    }

    public QueryAnswer Activities(QueryRequest request)
    {
        var group = request.Text("AutoScalingGroupName");
        var ids = request.List("ActivityIds");
        var deletedToo = request.Flag("IncludeDeletedGroups") ?? false;
        if (group is not null && !deletedToo && registry.Find(group) is null)
        {
            return AwsError.Validation($"AutoScalingGroup name not found - AutoScalingGroup {InvalidInput.Shorten(group)} not found");
        }

        var activities = registry.Activities(group, deletedToo).Where(a => ids.Count == 0 || ids.Contains(a.Id)).ToList();
        return Paging.Answer(request, activities, a => a.Id, 100, page => AwsXml.Members("Activities", page.Select(GroupXml.Activity)));
    }

    public QueryAnswer TargetGroups(QueryRequest request)
    {
        var name = request.Required("AutoScalingGroupName");
        if (request.Problem is { } problem)
        {
            return problem;
        }

        return registry.Find(name) is { } group
            ? Paging.Answer(request, group.Settings.TargetGroupArns, a => a, 100, page => AwsXml.Members(
                "LoadBalancerTargetGroups",
                page.Select(a => new[] { new XElement("LoadBalancerTargetGroupARN", a), new XElement("State", group.Instances.Any(i => i.State == LifecycleState.InService) ? "InService" : "Added") })))
            : GroupRegistry.NotFound;
    }

    private static bool IsTagFilter(string name) => name is "tag-key" or "tag-value" || name.StartsWith("tag:", StringComparison.Ordinal);

    private static bool Matches(GroupSnapshot group, string filter, IReadOnlyList<string> values) => group.Settings.Tags.Any(t => filter switch
    {
        "tag-key" => values.Contains(t.Key),
        "tag-value" => values.Contains(t.Value),
        _ => t.Key == filter["tag:".Length..] && values.Contains(t.Value),
    });
}
