namespace Scalectl.Daemon.ScaleX;

public static class ScaleXServices
{
    public static IServiceCollection AddScaleX(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(ScaleXOptions.Read(configuration));
        services.AddSingleton<ScaleXDatabase>();
        services.AddSingleton<ScaleXUsers>();
        services.AddSingleton<UserFinder>();
        services.AddSingleton<ScaleXPerformance>();
        services.AddHostedService(provider => provider.GetRequiredService<ScaleXPerformance>());
        return services;
    }
}
