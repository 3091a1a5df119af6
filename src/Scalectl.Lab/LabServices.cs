using Scalectl.Lab.AutoScaling;
using Scalectl.Lab.CloudWatch;
using Scalectl.Lab.Ec2;
using Scalectl.Lab.LoadBalancing;
using Scalectl.Lab.Machines;
using Scalectl.Lab.Periods;
using Scalectl.Lab.Sts;
using Scalectl.Lab.WebApp;
using Scalectl.Lab.Wire;

namespace Scalectl.Lab;

/// <summary>What the lab consists of.</summary>
internal static class LabServices
{
    public static IServiceCollection AddLab(this IServiceCollection services, LabOptions options, TimeProvider time)
    {
        services.AddSingleton(options).AddSingleton(time).AddSingleton(new LabNetwork(options.Port));
        services.AddHostedService<ParentWatch>().AddSingleton<LabKeys>().AddSingleton<RoleActions>().AddSingleton<RequestAuthenticator>().AddSingleton<AwsEndpoint>();
        // In the order in which a request is offered to them: what is neither of the first two is the third.
        services.AddSingleton<IWireProtocol, CborProtocol>().AddSingleton<IWireProtocol, JsonProtocol>().AddSingleton<IWireProtocol, QueryProtocol>();
        services.AddCloudWatch(options, time).AddHostedService<PeriodWorker>();

        services.AddSingleton<IMachineImage, ProcessImage>().AddSingleton<MachineFleet>();
        services.AddWebApp().AddLoadBalancing();
        services.AddSingleton<LaunchTemplateStore>().AddSingleton<LaunchTemplateActions>().AddSingleton<SecurityGroupActions>();
        services.AddSingleton<InstanceActions>().AddSingleton<ImageActions>().AddSingleton<NetworkActions>().AddSingleton<Ec2.TagActions>();
        services.AddSingleton<IQueryService, Ec2Service>().AddSingleton<IQueryService, StsService>();
        services.AddSingleton<GroupRegistry>().AddHostedService<GroupWorker>().AddSingleton<IPeriodStep, GroupMetrics>();
        services.AddSingleton<GroupReader>().AddSingleton<GroupActions>().AddSingleton<GroupDescriptions>();
        services.AddSingleton<PolicyActions>().AddSingleton<ScheduleActions>().AddSingleton<AutoScaling.TagActions>();
        services.AddSingleton<IQueryService, AutoScalingService>();
        return services;
    }
}
