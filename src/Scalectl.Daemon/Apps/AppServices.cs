using Scalectl.Daemon.Api;
using Scalectl.Daemon.Context;

namespace Scalectl.Daemon.Apps;

public static class AppServices
{
    public static IServiceCollection AddApps(this IServiceCollection services)
    {
        services.AddSingleton<AppService>();
        services.AddSingleton<IStatusPart, AppStatus>();
        services.AddHostedService<AppWorker>();
        services.AddSingleton<IContextPart>(provider => provider.GetRequiredService<AppService>());
        return services;
    }
}
