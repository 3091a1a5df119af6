using System.Xml.Linq;
using Scalectl.Lab.Wire;

namespace Scalectl.Lab.Ec2;

/// <summary>Security groups and their rules as EC2 writes them.</summary>
internal static class SecurityGroupXml
{
    private static readonly IngressRule Everywhere = new("", "-1", null, null, "0.0.0.0/0", null);

    public static object?[] Group(SecurityGroup group, string arn, string owner) =>
    [
        new XElement("groupId", group.Id),
        new XElement("groupName", group.Name),
        new XElement("groupDescription", group.Description),
        new XElement("vpcId", LabSubnets.Vpc),
        new XElement("ownerId", owner),
        new XElement("securityGroupArn", arn),
        Ec2Wire.Tags(group.Tags),
        AwsXml.Items("ipPermissions", group.Rules.GroupBy(r => (r.Protocol, r.FromPort, r.ToPort)).Select(g => Permission([.. g]))),
        AwsXml.Items("ipPermissionsEgress", [Permission([Everywhere])]),
    ];

    public static object?[] Rule(SecurityGroup group, IngressRule rule) =>
    [
        new XElement("securityGroupRuleId", rule.Id),
        new XElement("groupId", group.Id),
        new XElement("isEgress", false),
        new XElement("ipProtocol", rule.Protocol),
        AwsXml.Optional("fromPort", rule.FromPort),
        AwsXml.Optional("toPort", rule.ToPort),
        IsGroup(rule) ? new XElement("referencedGroupInfo", new XElement("groupId", rule.Cidr)) : new XElement("cidrIpv4", rule.Cidr),
        AwsXml.Optional("description", rule.Description),
        new XElement("tagSet"),
    ];

    private static object?[] Permission(IReadOnlyList<IngressRule> rules) =>
    [
        new XElement("ipProtocol", rules[0].Protocol),
        AwsXml.Optional("fromPort", rules[0].FromPort),
        AwsXml.Optional("toPort", rules[0].ToPort),
        AwsXml.Items("groups", rules.Where(IsGroup).Select(r => new XElement("groupId", r.Cidr))),
        AwsXml.Items("ipRanges", rules.Where(r => !IsGroup(r)).Select(r => new[] { AwsXml.Optional("description", r.Description), new XElement("cidrIp", r.Cidr) })),
        new XElement("ipv6Ranges"),
        new XElement("prefixListIds"),
    ];

    private static bool IsGroup(IngressRule rule) => rule.Cidr.StartsWith("sg-", StringComparison.Ordinal);
}
