using Scalectl.Aws.Compute;
using Scalectl.Aws.Query;

namespace Scalectl.Aws.DryRun;

/// <summary>EC2 that only looks: reads go through, changes are written down.</summary>
internal sealed class RecordingEc2(IEc2 real, CallRecorder recorder) : IEc2
{
    private readonly Overlay<LaunchTemplate> _templates = new(t => t.Id);
    private readonly Overlay<SecurityGroup> _groups = new(g => g.Id);

    public Task<LaunchTemplate> CreateLaunchTemplateAsync(NewLaunchTemplate template, CancellationToken cancellationToken)
    {
        var data = Ec2Requests.Data(template);
        QueryParameters parameters = new()
        {
            { "LaunchTemplateName", template.Name },
            { "LaunchTemplateData.ImageId", data.ImageId },
            { "LaunchTemplateData.InstanceType", data.InstanceType?.Value },
            { "LaunchTemplateData.KeyName", data.KeyName },
            { "LaunchTemplateData.MetadataOptions.HttpTokens", data.MetadataOptions?.HttpTokens?.Value },
            { "LaunchTemplateData.MetadataOptions.HttpPutResponseHopLimit", data.MetadataOptions?.HttpPutResponseHopLimit },
            { "LaunchTemplateData.Monitoring.Enabled", data.Monitoring?.Enabled },
        };
        Ec2List(parameters, "LaunchTemplateData.SecurityGroupId", data.SecurityGroupIds ?? []);
        Tags(parameters, "launch-template", template.Tags);
        recorder.Add("ec2", "CreateLaunchTemplate", parameters);
        return Task.FromResult(_templates.Make(new LaunchTemplate(CallRecorder.New("launch template", template.Name), template.Name, 1, template.Tags)));
    }

    public async Task<IReadOnlyList<LaunchTemplate>> FindLaunchTemplatesAsync(IReadOnlyDictionary<string, string> tags, CancellationToken cancellationToken)
        => _templates.Over(await real.FindLaunchTemplatesAsync(tags, cancellationToken).ConfigureAwait(false), t => tags.All(t.Tags.Contains));

    public Task<bool> DeleteLaunchTemplateAsync(string id, CancellationToken cancellationToken)
    {
        recorder.Add("ec2", "DeleteLaunchTemplate", new() { { "LaunchTemplateId", id } });
        _templates.Delete(id);
        return Task.FromResult(true);
    }

    public Task<IReadOnlyList<Machine>> DescribeGroupMachinesAsync(string group, CancellationToken cancellationToken) => real.DescribeGroupMachinesAsync(group, cancellationToken);

    public Task<string> CreateSecurityGroupAsync(NewSecurityGroup group, CancellationToken cancellationToken)
    {
        QueryParameters parameters = new() { { "GroupName", group.Name }, { "GroupDescription", group.Description }, { "VpcId", group.VpcId } };
        Tags(parameters, "security-group", group.Tags);
        recorder.Add("ec2", "CreateSecurityGroup", parameters);
        return Task.FromResult(_groups.Make(new SecurityGroup(CallRecorder.New("security group", group.Name), group.Name, group.VpcId, group.Tags)).Id);
    }

    public Task AuthorizeIngressAsync(string groupId, IngressRule rule, CancellationToken cancellationToken)
    {
        var permission = Ec2Requests.Permission(rule);
        recorder.Add("ec2", "AuthorizeSecurityGroupIngress", new()
        {
            { "GroupId", groupId },
            { "IpPermissions.1.IpProtocol", permission.IpProtocol },
            { "IpPermissions.1.FromPort", permission.FromPort },
            { "IpPermissions.1.ToPort", permission.ToPort },
            { "IpPermissions.1.IpRanges.1.CidrIp", permission.Ipv4Ranges?.FirstOrDefault()?.CidrIp },
            { "IpPermissions.1.Ipv6Ranges.1.CidrIpv6", permission.Ipv6Ranges?.FirstOrDefault()?.CidrIpv6 },
            { "IpPermissions.1.Groups.1.GroupId", permission.UserIdGroupPairs?.FirstOrDefault()?.GroupId },
        });
        return Task.CompletedTask;
    }

    public async Task<IReadOnlyList<SecurityGroup>> FindSecurityGroupsAsync(IReadOnlyDictionary<string, string> tags, CancellationToken cancellationToken)
        => _groups.Over(await real.FindSecurityGroupsAsync(tags, cancellationToken).ConfigureAwait(false), g => tags.All(g.Tags.Contains));

    public Task<bool> DeleteSecurityGroupAsync(string id, CancellationToken cancellationToken)
    {
        recorder.Add("ec2", "DeleteSecurityGroup", new() { { "GroupId", id } });
        _groups.Delete(id);
        return Task.FromResult(true);
    }

    public Task<IReadOnlyList<Subnet>> DescribeSubnetsAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken) => real.DescribeSubnetsAsync(ids, cancellationToken);

    public Task<IReadOnlyList<Vpc>> DescribeVpcsAsync(CancellationToken cancellationToken) => real.DescribeVpcsAsync(cancellationToken);

    // EC2's own form of a list: X.1, without the other services' "member".
    private static void Ec2List(QueryParameters parameters, string name, IEnumerable<string> values)
    {
        foreach (var (index, value) in values.Index())
        {
            parameters.Add(FormattableString.Invariant($"{name}.{index + 1}"), value);
        }
    }

    private static void Tags(QueryParameters parameters, string type, IReadOnlyDictionary<string, string> tags)
    {
        parameters.Add("TagSpecification.1.ResourceType", tags.Count > 0 ? type : null);
        foreach (var (index, tag) in tags.OrderBy(t => t.Key, StringComparer.Ordinal).Index())
        {
            parameters.Add(FormattableString.Invariant($"TagSpecification.1.Tag.{index + 1}.Key"), tag.Key);
            parameters.Add(FormattableString.Invariant($"TagSpecification.1.Tag.{index + 1}.Value"), tag.Value);
        }
    }
}
