using Scalectl.Daemon.Api;
using Scalectl.Daemon.Context;
using Scalectl.Daemon.Resources;

namespace Scalectl.Daemon.Clusters;

public static class ClusterServices
{
    public static IServiceCollection AddClusters(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(ClusterOptions.Read(configuration));
        services.AddSingleton<ControlAddress>();
        services.AddSingleton<ClusterDirectory>();
        services.AddSingleton<GeneratorClient>();
        services.AddSingleton<ResourceRemoval>();
        services.AddSingleton<HomeOwner>();
        services.AddSingleton<MachineCap>();
        services.AddSingleton<LoadsSoFar>();
        services.AddSingleton<ClusterService>();
        services.AddSingleton<IStatusPart, ClusterStatus>();
        services.AddHostedService<ClusterSweepWorker>();
        services.AddSingleton<IContextPart>(provider => provider.GetRequiredService<ClusterService>());
        return services;
    }
}
