using Scalectl.Aws.AutoScaling;
using Scalectl.Aws.Compute;
using Scalectl.Aws.LoadBalancing;
using Scalectl.Daemon.Context;
using Scalectl.Daemon.Resources;

namespace Scalectl.Daemon.Apps;

/// <summary>
/// Makes an app's cloud resources, each before what needs it: load balancer, target group, listener, launch template,
/// group, metrics, policies, alarms. Every step counts as done when its result is there: it may be repeated from the start.
/// </summary>
internal static class AppDeployer
{
    private const string EndAction = "scalectl-end";

    /// <summary>Short enough not to hold up a scale-in, long enough for a request to end.</summary>
    private static readonly TimeSpan DeregistrationDelay = TimeSpan.FromSeconds(20);

    /// <summary>An experiment's app is stopped by the cloud itself so long after this daemon was last seen.</summary>
    private static readonly TimeSpan DeadManLimit = TimeSpan.FromHours(2);

    /// <returns>The app with the ARNs of what was made.</returns>
    public static async Task<StoredApp> DeployAsync(CloudContext context, StoredApp app, TimeProvider time, CancellationToken cancellationToken)
    {
        Task<T> FreshAsync<T>(Func<Task<T>> call) => Fresh.UseAsync(call, time, cancellationToken);
        Task FreshDoneAsync(Func<Task> call) => Fresh.UseAsync(call, time, cancellationToken);
        var request = app.Request;
        var name = ResourceNames.Balancer(app.Name);
        var placement = await Placement.FindAsync(context, cancellationToken);
        var security = context.Settings.SecurityGroupId ?? await OpenPortAsync(context, app, placement, time, cancellationToken);
        var balancing = context.Clients.LoadBalancing;
        var balancer = await FreshAsync(() => balancing.CreateLoadBalancerAsync(
            new NewLoadBalancer(name, placement.SubnetIds, [security], "internet-facing", app.Tags), cancellationToken));
        var targets = await balancing.CreateTargetGroupAsync(
            new NewTargetGroup(name, request.Port, placement.VpcId, app.Tags)
            {
                HealthCheckPath = request.HealthCheckPath,
                HealthCheckInterval = TimeSpan.FromSeconds(10),
                HealthCheckTimeout = TimeSpan.FromSeconds(5),
                HealthyThreshold = 2,
                UnhealthyThreshold = 3,
                HealthyCodes = "200-399",
            },
            cancellationToken);
        await FreshDoneAsync(() => balancing.SetDeregistrationDelayAsync(targets.Arn, DeregistrationDelay, cancellationToken));
        await FreshAsync(() => balancing.CreateListenerAsync(new NewListener(balancer.Arn, request.Port, targets.Arn, app.Tags), cancellationToken));
        var template = await context.Clients.Ec2.CreateLaunchTemplateAsync(
            new NewLaunchTemplate(app.Group, request.ImageId ?? MachineImages.WithDocker(request.Type), request.Type, UserData(app), app.Tags)
            {
                SecurityGroupIds = [security],
                KeyName = context.Settings.KeyName,
            },
            cancellationToken);
        await FreshDoneAsync(() => context.Clients.AutoScaling.CreateGroupAsync(Group(app, template, targets, placement), cancellationToken));
        if (app.Experiment is not null)
        {
            // From here on machines cost money: first their end.
            await FreshDoneAsync(() => PutOffEndAsync(context, app, time, cancellationToken));
        }

        await FreshDoneAsync(() => context.Clients.AutoScaling.EnableMetricsCollectionAsync(app.Group, cancellationToken));
        await PutPoliciesAsync(context, app, time, cancellationToken);
        return app with { LoadBalancerArn = balancer.Arn, DnsName = balancer.DnsName, TargetGroupArn = targets.Arn };
    }

    /// <summary>For an app that an experiment owns: the cloud itself stops its machines two hours from now, unless it is put off again.</summary>
    public static Task PutOffEndAsync(CloudContext context, StoredApp app, TimeProvider time, CancellationToken cancellationToken)
        => context.Clients.AutoScaling.PutScheduledActionAsync(app.Group, new ScheduledAction(EndAction, time.GetUtcNow() + DeadManLimit, 0, 0, 0), cancellationToken);

    private static NewGroup Group(StoredApp app, LaunchTemplate template, TargetGroup targets, Placement placement) => new(
        app.Group, new LaunchTemplateVersion(template.Id, "1"), app.Request.Min, app.Request.Max)
    {
        Desired = app.Request.Min,
        SubnetIds = placement.SubnetIds,
        TargetGroupArns = [targets.Arn],
        DefaultInstanceWarmup = TimeSpan.FromSeconds(app.Request.WarmUpSeconds),
        DefaultCooldown = TimeSpan.FromSeconds(AppPolicies.All(app.Request).Select(p => p.CooldownSeconds).FirstOrDefault(s => s is not null) ?? 300),

        // Not ELB: a machine that is only overloaded must not be replaced in the middle of a measurement.
        HealthCheckType = "EC2",
        HealthCheckGracePeriod = TimeSpan.FromSeconds(app.Request.WarmUpSeconds),
        Tags = app.Tags,
    };

    private static async Task PutPoliciesAsync(CloudContext context, StoredApp app, TimeProvider time, CancellationToken cancellationToken)
    {
        foreach (var (policy, alarm) in AppPolicies.OfAll(app.Group, app.Request, context.Period, app.Tags))
        {
            var receipt = await Fresh.UseAsync(() => context.Clients.AutoScaling.PutPolicyAsync(app.Group, policy, cancellationToken), time, cancellationToken);
            if (alarm is not null)
            {
                await context.Clients.CloudWatch.PutAlarmAsync(alarm with { AlarmActions = [receipt.Arn] }, cancellationToken);
            }
        }
    }

    /// <summary>One security group for load balancer and machines: the port is open, which the load balancer needs in any case.</summary>
    private static async Task<string> OpenPortAsync(CloudContext context, StoredApp app, Placement placement, TimeProvider time, CancellationToken cancellationToken)
    {
        var id = await context.Clients.Ec2.CreateSecurityGroupAsync(
            new NewSecurityGroup(app.Group, $"Scalectl: app {app.Name}", placement.VpcId, app.Tags), cancellationToken);
        var users = new IngressRule(app.Request.Port, app.Request.Port, "0.0.0.0/0", Description: "users");
        await Fresh.UseAsync(() => context.Clients.Ec2.AuthorizeIngressAsync(id, users, cancellationToken), time, cancellationToken);
        return id;
    }

    private static string UserData(StoredApp app) => app.Request switch
    {
        { DockerImage: { } image, Port: var port } => $"""
            #!/bin/sh
            systemctl enable --now docker
            until docker info >/dev/null 2>&1; do sleep 1; done
            docker run -d --restart always -p {port}:{port} {image}

            """,
        { UserData: { } given } => given,
        _ => "",
    };
}
