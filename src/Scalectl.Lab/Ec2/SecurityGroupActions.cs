using System.Xml.Linq;
using Scalectl.Lab.Wire;

namespace Scalectl.Lab.Ec2;

/// <summary>One rule of a security group, written out: one address range each.</summary>
internal sealed record IngressRule(string Id, string Protocol, int? FromPort, int? ToPort, string Cidr, string? Description)
{
    public bool SameAs(IngressRule other) => (Protocol, FromPort, ToPort, Cidr) == (other.Protocol, other.FromPort, other.ToPort, other.Cidr);
}

internal sealed record SecurityGroup(string Id, string Name, string Description, IReadOnlyList<IngressRule> Rules, IReadOnlyDictionary<string, string> Tags);

/// <summary>Security groups: kept and described, not enforced, since all of the lab is loopback.</summary>
internal sealed class SecurityGroupActions
{
    private static readonly Ec2Filters<SecurityGroup> Filters = new(
        new Dictionary<string, Func<SecurityGroup, IEnumerable<string>>>
        {
            ["group-name"] = g => [g.Name],
            ["group-id"] = g => [g.Id],
            ["vpc-id"] = _ => [LabSubnets.Vpc],
            ["description"] = g => [g.Description],
        },
        g => g.Tags);

    private readonly Lock _lock = new();
    private readonly LabOptions _options;
    private readonly List<SecurityGroup> _groups;

    public SecurityGroupActions(LabOptions options)
    {
        _options = options;
        _groups = [new SecurityGroup(LabId.New("sg"), "default", "default VPC security group", [], new Dictionary<string, string>())];
    }

    public QueryAnswer Create(QueryRequest request)
    {
        var name = request.Required("GroupName");
        var group = new SecurityGroup(LabId.New("sg"), name, request.Required("GroupDescription"), [], Ec2Wire.ReadTags(request, "security-group"));
        if (request.Text("VpcId") is { } vpc && vpc != LabSubnets.Vpc)
        {
            return new AwsError("InvalidVpcID.NotFound", $"The vpc ID '{vpc}' does not exist");
        }

        lock (_lock)
        {
            if (request.Problem is { } problem)
            {
                return problem;
            }

            if (_groups.Exists(g => g.Name == name))
            {
                return new AwsError("InvalidGroup.Duplicate", $"The security group '{name}' already exists for VPC '{LabSubnets.Vpc}'");
            }

            _groups.Add(group);
            return QueryAnswer.Of(new XElement("groupId", group.Id), new XElement("securityGroupArn", Arn(group)), Ec2Wire.Tags(group.Tags));
        }
    }

    public QueryAnswer Delete(QueryRequest request)
    {
        var id = request.Text("GroupId") ?? request.Text("GroupName") ?? request.Required("GroupId");
        lock (_lock)
        {
            return request.Problem is { } problem ? problem
                : _groups.RemoveAll(g => g.Id == id || g.Name == id) == 0 ? NotFound(id)
                : QueryAnswer.Of(new XElement("return", true), new XElement("groupId", id));
        }
    }

    public QueryAnswer Authorize(QueryRequest request)
    {
        var id = request.Text("GroupId") ?? request.Required("GroupName");
        List<IngressRule> rules = [.. request.Structures("IpPermissions").SelectMany(ReadRules)];
        lock (_lock)
        {
            var index = _groups.FindIndex(g => g.Id == id || g.Name == id);
            if ((request.Problem ?? (index < 0 ? NotFound(id) : null)) is { } error)
            {
                return error;
            }

            var group = _groups[index];
            if (rules.Find(r => group.Rules.Any(r.SameAs)) is { } twice)
            {
                return new AwsError("InvalidPermission.Duplicate", $"the specified rule \"peer: {twice.Cidr}, {twice.Protocol.ToUpperInvariant()}, from port: {twice.FromPort}, to port: {twice.ToPort}, ALLOW\" already exists");
            }

            _groups[index] = group with { Rules = [.. group.Rules, .. rules] };
            return QueryAnswer.Of(new XElement("return", true), AwsXml.Items("securityGroupRuleSet", rules.Select(r => SecurityGroupXml.Rule(group, r))));
        }
    }

    public QueryAnswer Describe(QueryRequest request)
    {
        var (ids, names) = (request.List("GroupId"), request.List("GroupName"));
        List<SecurityGroup> all;
        lock (_lock)
        {
            all = [.. _groups];
        }

        if (ids.Concat(names).FirstOrDefault(i => !all.Exists(g => g.Id == i || g.Name == i)) is { } missing)
        {
            return NotFound(missing);
        }

        var found = Filters.Apply(request, all.Where(g => (ids.Count == 0 || ids.Contains(g.Id)) && (names.Count == 0 || names.Contains(g.Name))));
        return Ec2Wire.PageOf(request, found, g => g.Id, page => AwsXml.Items("securityGroupInfo", page.Select(g => SecurityGroupXml.Group(g, Arn(g), _options.AccountId))));
    }

    /// <summary>Adds or (null) removes tags; false when it is no security group.</summary>
    public bool Tag(string id, IReadOnlyDictionary<string, string?> changes)
    {
        lock (_lock)
        {
            var index = _groups.FindIndex(g => g.Id == id);
            if (index >= 0)
            {
                _groups[index] = _groups[index] with { Tags = TagActions.Apply(_groups[index].Tags, changes) };
            }

            return index >= 0;
        }
    }

    private static IEnumerable<IngressRule> ReadRules(QueryRequest permission)
    {
        var (protocol, from, to) = (permission.Required("IpProtocol"), permission.Int("FromPort"), permission.Int("ToPort"));
        return permission.Structures("IpRanges").Select(r => new IngressRule(LabId.New("sgr"), protocol, from, to, r.Required("CidrIp"), r.Text("Description")))
            .Concat(permission.Structures("Groups").Select(g => new IngressRule(LabId.New("sgr"), protocol, from, to, g.Required("GroupId"), g.Text("Description"))));
    }

    private static AwsError NotFound(string id) => new("InvalidGroup.NotFound", $"The security group '{id}' does not exist");

    private string Arn(SecurityGroup group) => _options.Arn("ec2", $"security-group/{group.Id}");
}
