using System.Text;
using Amazon.EC2;
using Amazon.EC2.Model;

namespace Scalectl.Aws.Compute;

/// <summary>Our records as the SDK's requests.</summary>
internal static class Ec2Requests
{
    public static RequestLaunchTemplateData Data(NewLaunchTemplate template) => new()
    {
        ImageId = template.ImageId,
        InstanceType = template.InstanceType,
        UserData = Convert.ToBase64String(Encoding.UTF8.GetBytes(template.UserData)),
        SecurityGroupIds = template.SecurityGroupIds.Count > 0 ? [.. template.SecurityGroupIds] : null,
        KeyName = template.KeyName,
        IamInstanceProfile = template.InstanceProfile is { } profile ? new LaunchTemplateIamInstanceProfileSpecificationRequest { Name = profile } : null,

        // Accounts may enforce IMDSv2; two hops, so that a container reaches it.
        MetadataOptions = new LaunchTemplateInstanceMetadataOptionsRequest
        {
            HttpTokens = LaunchTemplateHttpTokensState.Required,
            HttpPutResponseHopLimit = 2,
        },

        // Without it CPUUtilization comes in steps of five minutes.
        Monitoring = new LaunchTemplatesMonitoringRequest { Enabled = true },
        TagSpecifications = template.Tags.Count > 0
            ?
            [
                new LaunchTemplateTagSpecificationRequest { ResourceType = ResourceType.Instance, Tags = TagList(template.Tags) },
                new LaunchTemplateTagSpecificationRequest { ResourceType = ResourceType.Volume, Tags = TagList(template.Tags) },
            ]
            : null,
    };

    public static List<TagSpecification>? Tags(ResourceType type, IReadOnlyDictionary<string, string> tags)
        => tags.Count > 0 ? [new TagSpecification { ResourceType = type, Tags = TagList(tags) }] : null;

    public static List<Filter> TagFilters(IReadOnlyDictionary<string, string> tags)
        => [.. tags.OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => Filter($"tag:{t.Key}", t.Value))];

    public static Filter Filter(string name, string value) => new() { Name = name, Values = [value] };

    public static IpPermission Permission(IngressRule rule) => new()
    {
        IpProtocol = "tcp",
        FromPort = rule.FromPort,
        ToPort = rule.ToPort,
        Ipv4Ranges = rule.Cidr is { } cidr && !cidr.Contains(':', StringComparison.Ordinal) ? [new IpRange { CidrIp = cidr, Description = rule.Description }] : null,
        Ipv6Ranges = rule.Cidr is { } six && six.Contains(':', StringComparison.Ordinal) ? [new Ipv6Range { CidrIpv6 = six, Description = rule.Description }] : null,
        UserIdGroupPairs = rule.SourceGroupId is { } id ? [new UserIdGroupPair { GroupId = id, Description = rule.Description }] : null,
    };

    private static List<Tag> TagList(IReadOnlyDictionary<string, string> tags)
        => [.. tags.OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => new Tag { Key = t.Key, Value = t.Value })];
}
