using System.Xml.Linq;
using Scalectl.Lab.Wire;

namespace Scalectl.Lab.LoadBalancing;

/// <summary>CreateLoadBalancer, DeleteLoadBalancer, DescribeLoadBalancers.</summary>
internal sealed class BalancerOperations(BalancerRegistry registry, LabOptions options)
{
    private const int LongestName = 32, LargestPage = 400;

    public QueryAnswer Create(QueryRequest request)
    {
        var name = request.Required("Name");
        var scheme = request.Text("Scheme") ?? "internet-facing";
        var subnets = request.List("Subnets");
        if (subnets.Count == 0)
        {
            subnets = [.. request.Structures("SubnetMappings").Select(static m => m.Required("SubnetId"))];
        }

        var groups = request.List("SecurityGroups");
        var tags = ElbTags.Read(request);
        if ((request.Problem ?? Check(name, scheme, request.Text("Type"), subnets)) is { } problem)
        {
            return problem;
        }

        var known = registry.Balancers.FirstOrDefault(b => b.Name == name);
        if (known is not null)
        {
            // The same call again is the same balancer, as on AWS; another balancer of this name is not.
            return known.Scheme == scheme && known.Subnets.SequenceEqual(subnets) && known.SecurityGroups.SequenceEqual(groups)
                ? QueryAnswer.Of(AwsXml.Members("LoadBalancers", [Show(known)]))
                : ElbError.DuplicateLoadBalancerName(name);
        }

        if (registry.AddBalancer(name, scheme, LabSubnets.Vpc, subnets, groups) is not { } balancer)
        {
            return ElbError.TooMany("LoadBalancers");
        }

        ElbTags.Set(balancer.Tags, tags);
        return QueryAnswer.Of(AwsXml.Members("LoadBalancers", [Show(balancer)]));
    }

    public async Task<QueryAnswer> DeleteAsync(QueryRequest request)
    {
        var arn = request.Required("LoadBalancerArn");
        if (request.Problem is { } problem)
        {
            return problem;
        }

        if (registry.Balancer(arn) is { } balancer)
        {
            if (balancer.Attributes[LoadBalancerAttributes.DeletionProtection] == "true")
            {
                return ElbError.Protected(arn);
            }

            await registry.RemoveAsync(balancer);
        }

        return QueryAnswer.Of();
    }

    public QueryAnswer Describe(QueryRequest request)
    {
        var names = request.List("Names");
        var arns = request.List("LoadBalancerArns");
        var size = request.Int("PageSize") ?? LargestPage;
        if (size is < 1 or > LargestPage)
        {
            request.Note(AwsError.Validation($"1 validation error detected: Value '{size}' at 'pageSize' failed to satisfy constraint: Member must have value between 1 and {LargestPage}"));
        }

        if (request.Problem is { } problem)
        {
            return problem;
        }

        var all = registry.Balancers;
        if (names.Concat(arns).FirstOrDefault(wanted => !all.Any(b => b.Name == wanted || b.Arn == wanted)) is { } missing)
        {
            return ElbError.LoadBalancerNotFound(missing);
        }

        var found = names.Count + arns.Count == 0 ? all : [.. all.Where(b => names.Contains(b.Name) || arns.Contains(b.Arn))];
        return Page<LoadBalancer>.After(found, static b => b.Arn, request.Text("Marker"), size) is { } page
            ? QueryAnswer.Of(AwsXml.Members("LoadBalancers", page.Items.Select(Show)), AwsXml.Optional("NextMarker", page.NextToken))
            : AwsError.Validation("The specified marker is not valid");
    }

    private static AwsError? Check(string name, string scheme, string? type, IReadOnlyList<string> subnets)
    {
        if (name.Length > LongestName)
        {
            return AwsError.Validation($"The load balancer name '{name}' cannot be longer than '{LongestName}' characters");
        }

        if (!name.All(static c => char.IsAsciiLetterOrDigit(c) || c == '-') || name[0] == '-' || name[^1] == '-' || name.StartsWith("internal-", StringComparison.Ordinal))
        {
            return AwsError.Validation($"The load balancer name '{name}' can only contain characters that are alphanumeric characters or hyphens(-), does not begin or end with one, nor begin with 'internal-'");
        }

        if (scheme is not ("internet-facing" or "internal"))
        {
            return new AwsError("InvalidScheme", $"The scheme '{scheme}' is not valid: it is internet-facing or internal");
        }

        if (type is not (null or "application"))
        {
            return AwsError.Validation($"The load balancer type '{type}' is not supported: the lab knows application");
        }

        if (subnets.FirstOrDefault(static id => LabSubnets.All.All(s => s.Subnet != id)) is { } unknown)
        {
            return new AwsError("SubnetNotFound", $"The subnet ID '{unknown}' does not exist");
        }

        return subnets.Distinct().Count() < 2 ? AwsError.Validation("At least two subnets in two different Availability Zones must be specified") : null;
    }

    private object?[] Show(LoadBalancer balancer) =>
    [
        new XElement("LoadBalancerArn", balancer.Arn),
        new XElement("DNSName", balancer.Address.ToString()),
        new XElement("CanonicalHostedZoneId", "Z2P70J7EXAMPLE"),
        new XElement("CreatedTime", AwsXml.Time(balancer.Created)),
        new XElement("LoadBalancerName", balancer.Name),
        new XElement("Scheme", balancer.Scheme),
        new XElement("VpcId", balancer.VpcId),
        new XElement("State", new XElement("Code", "active")),
        new XElement("Type", "application"),
        AwsXml.Members("AvailabilityZones", balancer.Subnets.Select(subnet => new object[]
        {
            new XElement("ZoneName", options.Region + LabSubnets.All.Single(s => s.Subnet == subnet).ZoneLetter),
            new XElement("SubnetId", subnet),
        })),
        AwsXml.Members("SecurityGroups", balancer.SecurityGroups),
        new XElement("IpAddressType", "ipv4"),
    ];
}
