using System.Xml.Linq;
using Scalectl.Lab.Wire;

namespace Scalectl.Lab.Ec2;

/// <summary>The one default VPC, its two subnets, their zones.</summary>
internal sealed class NetworkActions(LabOptions options)
{
    private static readonly Dictionary<string, string> NoTags = [];

    private static readonly Ec2Filters<string> VpcFilters = new(
        new Dictionary<string, Func<string, IEnumerable<string>>>
        {
            ["vpc-id"] = v => [v],
            ["is-default"] = _ => ["true"],
            ["isDefault"] = _ => ["true"],
            ["state"] = _ => ["available"],
        },
        _ => NoTags);

    private readonly Ec2Filters<(string Subnet, string ZoneLetter, string Cidr)> _subnetFilters = new(
        new Dictionary<string, Func<(string Subnet, string ZoneLetter, string Cidr), IEnumerable<string>>>
        {
            ["subnet-id"] = s => [s.Subnet],
            ["vpc-id"] = _ => [LabSubnets.Vpc],
            ["availability-zone"] = s => [options.Region + s.ZoneLetter],
            ["default-for-az"] = _ => ["true"],
            ["defaultForAz"] = _ => ["true"],
            ["state"] = _ => ["available"],
        },
        _ => NoTags);

    public QueryAnswer Vpcs(QueryRequest request)
    {
        var ids = request.List("VpcId");
        if (ids.FirstOrDefault(id => id != LabSubnets.Vpc) is { } missing)
        {
            return new AwsError("InvalidVpcID.NotFound", $"The vpc ID '{missing}' does not exist");
        }

        return Ec2Wire.PageOf(request, VpcFilters.Apply(request, [LabSubnets.Vpc]), v => v, page => AwsXml.Items("vpcSet", page.Select(v => new[]
        {
            new XElement("vpcId", v),
            new XElement("ownerId", options.AccountId),
            new XElement("state", "available"),
            new XElement("cidrBlock", "172.31.0.0/16"),
            new XElement("isDefault", true),
        })));
    }

    public QueryAnswer Subnets(QueryRequest request)
    {
        var ids = request.List("SubnetId");
        if (ids.FirstOrDefault(id => LabSubnets.All.All(s => s.Subnet != id)) is { } missing)
        {
            return new AwsError("InvalidSubnetID.NotFound", $"The subnet ID '{missing}' does not exist. The lab has {string.Join(", ", LabSubnets.All.Select(s => s.Subnet))}.");
        }

        var found = _subnetFilters.Apply(request, LabSubnets.All.Where(s => ids.Count == 0 || ids.Contains(s.Subnet)));
        return Ec2Wire.PageOf(request, found, s => s.Subnet, page => AwsXml.Items("subnetSet", page.Select(s => new[]
        {
            new XElement("subnetId", s.Subnet),
            new XElement("vpcId", LabSubnets.Vpc),
            new XElement("state", "available"),
            new XElement("cidrBlock", s.Cidr),
            new XElement("availabilityZone", options.Region + s.ZoneLetter),
            new XElement("availableIpAddressCount", 199),
            new XElement("defaultForAz", true),
            new XElement("mapPublicIpOnLaunch", true),
        })));
    }

    public QueryAnswer Zones(QueryRequest request) => Ec2Wire.PageOf(
        request, LabSubnets.All.Select(s => options.Region + s.ZoneLetter), z => z, page => AwsXml.Items("availabilityZoneInfo", page.Select(z => new[]
        {
            new XElement("zoneName", z),
            new XElement("zoneState", "available"),
            new XElement("regionName", options.Region),
        })));
}
