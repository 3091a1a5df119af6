using Scalectl.Aws;
using Scalectl.Daemon.Context;

namespace Scalectl.Daemon.Resources;

/// <summary>Where in the user's network machines are placed: the user's subnets, else the default one of each zone.</summary>
public sealed record Placement(string VpcId, IReadOnlyList<string> SubnetIds)
{
    /// <exception cref="CloudException">The cloud does not answer, or there is no subnet.</exception>
    public static async Task<Placement> FindAsync(CloudContext context, CancellationToken cancellationToken)
    {
        var subnets = await context.Clients.Ec2.DescribeSubnetsAsync(context.Settings.SubnetIds, cancellationToken);
        return subnets.Count > 0
            ? new Placement(subnets[0].VpcId, [.. subnets.Where(s => s.VpcId == subnets[0].VpcId).Select(s => s.Id)])
            : throw new CloudException(
                "EC2", "DescribeSubnets", "NoSubnet", $"region {context.Settings.Region} has no default subnet: give user {context.UserName} subnets (--subnet-id)", 0);
    }
}
