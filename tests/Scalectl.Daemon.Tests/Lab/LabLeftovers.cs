using Amazon.EC2;
using Amazon.EC2.Model;
using Amazon.Runtime;

namespace Scalectl.Daemon.Tests.Lab;

/// <summary>Everything on a lab that costs money or is in the way, asked of the lab itself: no daemon is believed.</summary>
internal static class LabLeftovers
{
    private static readonly Dictionary<string, string> Managed = new() { ["scalectl:managed"] = "true" };
    private static readonly string[] AlarmPrefixes = ["scalectl-", "TargetTracking-scalectl-"];

    /// <summary>One line each, <c>kind name</c>: machines, groups, scheduled actions, balancers, target groups, templates, security groups, alarms.</summary>
    public static async Task<IReadOnlyList<string>> LeftAsync(this LabProcess lab, CancellationToken stop)
    {
        var clients = lab.Clients;
        List<string> left = [.. await MachinesAsync(lab, stop)];
        foreach (var group in await clients.AutoScaling.FindGroupsAsync(Managed, stop))
        {
            left.Add($"group {group.Name}");
            left.AddRange((await clients.AutoScaling.DescribeScheduledActionsAsync(group.Name, stop)).Select(a => $"scheduled action {group.Name} {a.Name}"));
        }

        left.AddRange((await clients.LoadBalancing.DescribeLoadBalancersAsync(stop)).Select(b => $"balancer {b.Name}"));
        left.AddRange((await clients.LoadBalancing.DescribeTargetGroupsAsync(null, stop)).Select(t => $"target group {t.Name}"));
        left.AddRange((await clients.Ec2.FindLaunchTemplatesAsync(Managed, stop)).Select(t => $"template {t.Name}"));
        left.AddRange((await clients.Ec2.FindSecurityGroupsAsync(Managed, stop)).Select(g => $"security group {g.Name}"));
        foreach (var prefix in AlarmPrefixes)
        {
            left.AddRange((await clients.CloudWatch.FindAlarmsAsync(prefix, stop)).Select(a => $"alarm {a.Name}"));
        }

        return left;
    }

    /// <summary>Not through our own client: a machine without a group would be invisible to it.</summary>
    private static async Task<IEnumerable<string>> MachinesAsync(LabProcess lab, CancellationToken stop)
    {
        using var ec2 = new AmazonEC2Client(
            new BasicAWSCredentials(LabProcess.AccessKeyId, LabProcess.Secret), new AmazonEC2Config { ServiceURL = lab.Address, AuthenticationRegion = "eu-central-1" });
        var answer = await ec2.DescribeInstancesAsync(new DescribeInstancesRequest(), stop);
        return (answer.Reservations ?? []).SelectMany(r => r.Instances)
            .Where(i => i.State.Name != InstanceStateName.Terminated)
            .Select(i => $"machine {i.InstanceId} of {i.Tags?.Find(t => t.Key is "scalectl:app" or "scalectl:cluster")?.Value}");
    }
}
