using System.Xml.Linq;
using Scalectl.Lab.Machines;
using Scalectl.Lab.Wire;

namespace Scalectl.Lab.Ec2;

/// <summary>CreateTags and DeleteTags on instances, launch templates and security groups.</summary>
internal sealed class TagActions(MachineFleet fleet, LaunchTemplateStore templates, SecurityGroupActions securityGroups)
{
    public QueryAnswer Create(QueryRequest request) => Change(request, t => t.Text("Value") ?? "");

    public QueryAnswer Delete(QueryRequest request) => Change(request, _ => null);

    /// <summary>Tags with these changes; a null value removes.</summary>
    public static IReadOnlyDictionary<string, string> Apply(IReadOnlyDictionary<string, string> tags, IReadOnlyDictionary<string, string?> changes)
    {
        Dictionary<string, string> changed = new(tags, StringComparer.Ordinal);
        foreach (var (key, value) in changes)
        {
            if (value is null)
            {
                changed.Remove(key);
            }
            else
            {
                changed[key] = value;
            }
        }

        return changed;
    }

    private QueryAnswer Change(QueryRequest request, Func<QueryRequest, string?> value)
    {
        var ids = request.List("ResourceId");
        var changes = request.Structures("Tag").DistinctBy(t => t.Text("Key")).ToDictionary(t => t.Required("Key"), value, StringComparer.Ordinal);
        if (request.Problem is { } problem)
        {
            return problem;
        }

        foreach (var id in ids)
        {
            if (!Tag(id, changes))
            {
                return new AwsError("InvalidID", $"The ID '{id}' is not valid");
            }
        }

        return QueryAnswer.Of(new XElement("return", true));
    }

    private bool Tag(string id, IReadOnlyDictionary<string, string?> changes)
    {
        if (fleet.All.FirstOrDefault(m => m.InstanceId == id) is { } machine)
        {
            machine.Tags = Apply(machine.Tags, changes);
            return true;
        }

        return templates.Change(id, t => t with { Tags = Apply(t.Tags, changes) }) is not null || securityGroups.Tag(id, changes);
    }
}
