using Scalectl.Lab.AutoScaling;
using Scalectl.Lab.Machines;
using Scalectl.Lab.Periods;
using Scalectl.Lab.WebApp;
using Scalectl.Lab.Wire;

namespace Scalectl.Lab.LoadBalancing;

/// <summary>What load balancing consists of.</summary>
internal static class LoadBalancingServices
{
    public static IServiceCollection AddLoadBalancing(this IServiceCollection services)
    {
        services.AddHttpForwarder();
        // YARP warns of each request that fails; here that is a count (HTTPCode_ELB_5XX_Count), not an event.
        services.AddLogging(static logging => logging.AddFilter("Yarp", LogLevel.None));
        services.AddSingleton<BalancerRegistry>().AddSingleton(Addresses);
        services.AddSingleton<IQueryService, ElbService>().AddSingleton<ITargetRegistry, TargetRegistry>();
        return services.AddSingleton<IPeriodStep, BalancerMetricsStep>();
    }

    private static InstanceAddresses Addresses(IServiceProvider services)
    {
        var fleet = services.GetRequiredService<MachineFleet>();
        return new InstanceAddresses(
            id => fleet.All.FirstOrDefault(m => m.InstanceId == id && m.State == MachineState.Running)?.Address,
            services.GetRequiredService<WebAppImage>().OpenPortAsync);
    }
}
