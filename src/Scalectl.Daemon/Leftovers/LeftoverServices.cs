namespace Scalectl.Daemon.Leftovers;

public static class LeftoverServices
{
    public static IServiceCollection AddLeftovers(this IServiceCollection services)
    {
        services.AddSingleton<LeftoverService>();
        services.AddHostedService<LeftoverWorker>();
        return services;
    }
}
