using System.Globalization;
using Scalectl.Lab.Ec2;

namespace Scalectl.Lab.AutoScaling;

/// <summary>Tags of a group's instance: the template's, the group's that propagate, and AWS's own.</summary>
internal static class InstanceTags
{
    public static IReadOnlyDictionary<string, string> Of(GroupState group, LaunchTemplate template, LaunchTemplateVersion version)
    {
        Dictionary<string, string> tags = new(version.InstanceTags, StringComparer.Ordinal);
        foreach (var tag in group.Settings.Tags.Where(t => t.PropagateAtLaunch))
        {
            tags[tag.Key] = tag.Value;
        }

        tags["aws:ec2launchtemplate:id"] = template.Id;
        tags["aws:ec2launchtemplate:version"] = version.Number.ToString(CultureInfo.InvariantCulture);
        tags["aws:autoscaling:groupName"] = group.Name;
        return tags;
    }
}
