namespace Scalectl.Lab;

/// <summary>The default VPC of the lab: one, with a subnet in each of two zones.</summary>
public static class LabSubnets
{
    public const string Vpc = "vpc-7bbba8c44c5286b1b";

    /// <summary>Subnet id and the letter of its zone.</summary>
    public static IReadOnlyList<(string Subnet, string ZoneLetter, string Cidr)> All { get; } =
        [("subnet-a3ba787d8c706dde2", "a", "172.31.0.0/20"), ("subnet-fdddc8806c2bcd54f", "b", "172.31.16.0/20")];

    public static string OfZone(string zone) => All.FirstOrDefault(s => zone.EndsWith(s.ZoneLetter, StringComparison.Ordinal)).Subnet ?? All[0].Subnet;
}
