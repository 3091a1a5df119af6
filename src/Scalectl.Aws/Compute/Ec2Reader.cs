using Amazon.EC2.Model;

namespace Scalectl.Aws.Compute;

/// <summary>The SDK's answers as our records; the SDK gives null for an empty list.</summary>
internal static class Ec2Reader
{
    public static LaunchTemplate Template(Amazon.EC2.Model.LaunchTemplate t) => new(t.LaunchTemplateId, t.LaunchTemplateName, t.LatestVersionNumber ?? 1, Tags(t.Tags));

    public static Machine Machine(Instance i) => new(i.InstanceId, i.State?.Name?.Value ?? "", Time(i.LaunchTime))
    {
        PrivateAddress = i.PrivateIpAddress,
        PublicAddress = i.PublicIpAddress,
        InstanceType = i.InstanceType?.Value ?? "",
        ImageId = i.ImageId ?? "",
        AvailabilityZone = i.Placement?.AvailabilityZone,
        StateReason = i.StateTransitionReason is { Length: > 0 } reason ? reason : null,
    };

    public static SecurityGroup SecurityGroup(Amazon.EC2.Model.SecurityGroup g) => new(g.GroupId, g.GroupName, g.VpcId, Tags(g.Tags));

    public static Subnet Subnet(Amazon.EC2.Model.Subnet s) => new(s.SubnetId, s.VpcId, s.AvailabilityZone, s.DefaultForAz ?? false);

    private static Dictionary<string, string> Tags(List<Tag>? tags) => (tags ?? []).ToDictionary(t => t.Key, t => t.Value);

    private static DateTimeOffset? Time(DateTime? time) => time is { } t ? new DateTimeOffset(t.ToUniversalTime(), TimeSpan.Zero) : null;
}
