using Scalectl.Daemon.Collection.Prometheus;
using Scalectl.Daemon.Context;

namespace Scalectl.Daemon.Collection;

public static class CollectionServices
{
    public static IServiceCollection AddCollection(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(PrometheusOptions.Read(configuration));
        services.AddSingleton<PrometheusClient>();
        services.AddSingleton<PrometheusTrial>();
        services.AddSingleton<Collector>();
        services.AddSingleton<IContextPart>(provider => provider.GetRequiredService<Collector>());
        return services;
    }
}
