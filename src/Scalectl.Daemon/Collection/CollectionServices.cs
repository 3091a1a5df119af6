using Scalectl.Daemon.Context;

namespace Scalectl.Daemon.Collection;

public static class CollectionServices
{
    public static IServiceCollection AddCollection(this IServiceCollection services)
    {
        services.AddSingleton<Collector>();
        services.AddSingleton<IContextPart>(provider => provider.GetRequiredService<Collector>());
        return services;
    }
}
