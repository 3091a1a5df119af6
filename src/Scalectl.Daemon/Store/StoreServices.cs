using Scalectl.Daemon.Hosting;

namespace Scalectl.Daemon.Store;

public static class StoreServices
{
    public static IServiceCollection AddStore(this IServiceCollection services, DaemonHome home)
    {
        services.AddSingleton<IStore>(provider => SqliteStore.Open(home.Store, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<SqliteStore>>()));
        return services;
    }
}
