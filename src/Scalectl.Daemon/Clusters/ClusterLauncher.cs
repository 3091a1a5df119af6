using Scalectl.Api;
using Scalectl.Aws.AutoScaling;
using Scalectl.Aws.Compute;
using Scalectl.Daemon.Context;
using Scalectl.Daemon.Resources;

namespace Scalectl.Daemon.Clusters;

/// <summary>Makes a cluster's cloud resources. Every step counts as done when its result is there: it may be repeated.</summary>
internal sealed class ClusterLauncher(ClusterOptions options, TimeProvider time)
{
    private const string EndAction = "scalectl-end";

    public async Task LaunchAsync(CloudContext context, StoredCluster cluster, CancellationToken cancellationToken)
    {
        var settings = context.Settings;
        var placement = await Placement.FindAsync(context, cancellationToken);
        var docker = settings.Bootstrap == Bootstrap.Docker;
        var template = await context.Clients.Ec2.CreateLaunchTemplateAsync(
            new NewLaunchTemplate(
                cluster.Group,
                docker ? MachineImages.WithDocker(cluster.Type) : options.ProcessImageId,
                cluster.Type,
                GeneratorUserData.Script(cluster.Plan, settings.Bootstrap, options.GeneratorImage),
                cluster.Tags)
            {
                SecurityGroupIds = [settings.SecurityGroupId ?? await OpenControlPortAsync(context, cluster, placement, cancellationToken)],
                KeyName = settings.KeyName,
            },
            cancellationToken);
        await Fresh.UseAsync(() => context.Clients.AutoScaling.CreateGroupAsync(
            new NewGroup(cluster.Group, new LaunchTemplateVersion(template.Id, "1"), cluster.Size, cluster.Size)
            {
                Desired = cluster.Size,
                SubnetIds = placement.SubnetIds,
                HealthCheckType = "EC2",
                HealthCheckGracePeriod = TimeSpan.FromMinutes(5),
                Tags = cluster.Tags,
            },
            cancellationToken), time, cancellationToken);
        await Fresh.UseAsync(() => ScheduleEndAsync(context, cluster, cancellationToken), time, cancellationToken);
    }

    /// <summary>The cloud itself ends the load, even if this daemon never comes back.</summary>
    public static Task ScheduleEndAsync(CloudContext context, StoredCluster cluster, CancellationToken cancellationToken)
        => context.Clients.AutoScaling.PutScheduledActionAsync(cluster.Group, new ScheduledAction(EndAction, cluster.ExpiresAt, 0, 0, 0), cancellationToken);

    private async Task<string> OpenControlPortAsync(CloudContext context, StoredCluster cluster, Placement placement, CancellationToken cancellationToken)
    {
        var id = await context.Clients.Ec2.CreateSecurityGroupAsync(
            new NewSecurityGroup(cluster.Group, "Scalectl: control port of the generators", placement.VpcId, cluster.Tags), cancellationToken);

        // A cluster of an older daemon does not know its network: the port stays closed, and its machines are said not to answer.
        if ((cluster.ControlCidr ?? options.ControlCidr) is { } network)
        {
            var daemon = new IngressRule(ClusterOptions.ControlPort, ClusterOptions.ControlPort, network, Description: "daemon");
            await Fresh.UseAsync(() => context.Clients.Ec2.AuthorizeIngressAsync(id, daemon, cancellationToken), time, cancellationToken);
        }

        return id;
    }
}
