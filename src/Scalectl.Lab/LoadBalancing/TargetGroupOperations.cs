using System.Xml.Linq;
using Scalectl.Lab.Wire;

namespace Scalectl.Lab.LoadBalancing;

/// <summary>CreateTargetGroup, DeleteTargetGroup, DescribeTargetGroups.</summary>
internal sealed class TargetGroupOperations(BalancerRegistry registry)
{
    private const int LargestPage = 400;

    public QueryAnswer Create(QueryRequest request)
    {
        var name = request.Required("Name");
        var port = request.RequiredInt("Port");
        var protocol = request.Text("Protocol") ?? "HTTP";
        var vpc = request.Required("VpcId");
        var type = request.Text("TargetType") ?? "instance";
        var check = HealthCheckReader.Read(request);
        var tags = ElbTags.Read(request);
        if ((request.Problem ?? Check(name, port, protocol, type)) is { } problem)
        {
            return problem;
        }

        var known = registry.Groups.FirstOrDefault(g => g.Name == name);
        if (known is not null)
        {
            return known.Port == port && known.VpcId == vpc && known.TargetType == type && known.HealthCheck == check
                ? QueryAnswer.Of(AwsXml.Members("TargetGroups", [Show(known)]))
                : ElbError.DuplicateTargetGroupName(name);
        }

        var group = registry.AddGroup(name, port, vpc, type, check);
        ElbTags.Set(group.Tags, tags);
        return QueryAnswer.Of(AwsXml.Members("TargetGroups", [Show(group)]));
    }

    public async Task<QueryAnswer> DeleteAsync(QueryRequest request)
    {
        var arn = request.Required("TargetGroupArn");
        if (request.Problem is { } problem)
        {
            return problem;
        }

        if (registry.Group(arn) is { } group)
        {
            if (group.UsedBy is not null)
            {
                return ElbError.TargetGroupInUse(arn);
            }

            await registry.RemoveAsync(group);
        }

        return QueryAnswer.Of();
    }

    public QueryAnswer Describe(QueryRequest request)
    {
        var names = request.List("Names");
        var arns = request.List("TargetGroupArns");
        var balancer = request.Text("LoadBalancerArn");
        var size = request.Int("PageSize") ?? LargestPage;
        if (request.Problem is { } problem)
        {
            return problem;
        }

        if (balancer is not null && registry.Balancer(balancer) is null)
        {
            return ElbError.LoadBalancerNotFound(balancer);
        }

        var all = registry.Groups;
        if (names.Concat(arns).FirstOrDefault(wanted => !all.Any(g => g.Name == wanted || g.Arn == wanted)) is { } missing)
        {
            return ElbError.TargetGroupNotFound(missing);
        }

        var found = all.Where(g => balancer is null || g.UsedBy?.Arn == balancer)
            .Where(g => names.Count + arns.Count == 0 || names.Contains(g.Name) || arns.Contains(g.Arn)).ToList();
        return Page<TargetGroup>.After(found, static g => g.Arn, request.Text("Marker"), Math.Clamp(size, 1, LargestPage)) is { } page
            ? QueryAnswer.Of(AwsXml.Members("TargetGroups", page.Items.Select(Show)), AwsXml.Optional("NextMarker", page.NextToken))
            : AwsError.Validation("The specified marker is not valid");
    }

    private static AwsError? Check(string name, int port, string protocol, string type)
    {
        if (name.Length > 32 || !name.All(static c => char.IsAsciiLetterOrDigit(c) || c == '-') || name[0] == '-' || name[^1] == '-')
        {
            return AwsError.Validation($"Target group name '{name}' must be at most 32 alphanumeric characters or hyphens(-), and not begin or end with a hyphen");
        }

        if (port is < 1 or > 65535)
        {
            return AwsError.Validation($"1 validation error detected: Value '{port}' at 'port' failed to satisfy constraint: Member must have value between 1 and 65535");
        }

        if (protocol != "HTTP")
        {
            return AwsError.Validation($"The protocol '{protocol}' is not supported: the lab knows HTTP");
        }

        return type is "instance" or "ip" ? null : AwsError.Validation($"The target type '{type}' is not supported: the lab knows instance and ip");
    }

    private static object?[] Show(TargetGroup group) =>
    [
        new XElement("TargetGroupArn", group.Arn),
        new XElement("TargetGroupName", group.Name),
        new XElement("Protocol", "HTTP"),
        new XElement("Port", group.Port),
        new XElement("VpcId", group.VpcId),
        new XElement("HealthCheckProtocol", "HTTP"),
        new XElement("HealthCheckPort", (object?)group.HealthCheck.Port ?? HealthCheckReader.TrafficPort),
        new XElement("HealthCheckEnabled", group.HealthCheck.Enabled),
        new XElement("HealthCheckIntervalSeconds", AwsXml.Seconds(group.HealthCheck.Interval)),
        new XElement("HealthCheckTimeoutSeconds", AwsXml.Seconds(group.HealthCheck.Timeout)),
        new XElement("HealthyThresholdCount", group.HealthCheck.HealthyThreshold),
        new XElement("UnhealthyThresholdCount", group.HealthCheck.UnhealthyThreshold),
        new XElement("HealthCheckPath", group.HealthCheck.Path),
        new XElement("Matcher", new XElement("HttpCode", group.HealthCheck.Matcher)),
        AwsXml.Members("LoadBalancerArns", group.UsedBy is { } balancer ? [balancer.Arn] : []),
        new XElement("TargetType", group.TargetType),
        new XElement("ProtocolVersion", "HTTP1"),
        new XElement("IpAddressType", "ipv4"),
    ];
}
