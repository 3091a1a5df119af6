using Scalectl.Lab.Wire;

namespace Scalectl.Lab.Ec2;

/// <summary>Amazon EC2, API version 2016-11-15: what groups need, and one default VPC.</summary>
internal sealed class Ec2Service(
    LaunchTemplateActions templates, SecurityGroupActions securityGroups, InstanceActions instances, ImageActions images, NetworkActions network, TagActions tags)
    : IQueryService
{
    private const string ApiVersion = "2016-11-15";

    private readonly ActionTable _actions = new(ApiVersion)
    {
        ["CreateLaunchTemplate"] = templates.Create,
        ["CreateLaunchTemplateVersion"] = templates.CreateVersion,
        ["DeleteLaunchTemplate"] = templates.Delete,
        ["DescribeLaunchTemplates"] = templates.Describe,
        ["DescribeLaunchTemplateVersions"] = templates.DescribeVersions,
        ["CreateSecurityGroup"] = securityGroups.Create,
        ["DeleteSecurityGroup"] = securityGroups.Delete,
        ["AuthorizeSecurityGroupIngress"] = securityGroups.Authorize,
        ["DescribeSecurityGroups"] = securityGroups.Describe,
        ["DescribeInstances"] = instances.Describe,
        ["TerminateInstances"] = instances.Terminate,
        ["GetConsoleOutput"] = instances.ConsoleOutput,
        ["DescribeImages"] = images.Describe,
        ["DescribeVpcs"] = network.Vpcs,
        ["DescribeSubnets"] = network.Subnets,
        ["DescribeAvailabilityZones"] = network.Zones,
        ["CreateTags"] = tags.Create,
        ["DeleteTags"] = tags.Delete,
    };

    public string SigningName => "ec2";

    public string Version => ApiVersion;

    public string XmlNamespace => "http://ec2.amazonaws.com/doc/2016-11-15/";

    public QueryDialect Dialect => QueryDialect.Ec2;

    public Task<QueryAnswer> HandleAsync(string action, QueryRequest request, CancellationToken cancellationToken)
        => Task.FromResult(_actions.Answer(action, request));
}
