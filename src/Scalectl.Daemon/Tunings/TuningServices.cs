using Scalectl.Daemon.Context;

namespace Scalectl.Daemon.Tunings;

public static class TuningServices
{
    /// <summary>After the experiments, which a tuning's runs are.</summary>
    public static IServiceCollection AddTunings(this IServiceCollection services)
    {
        services.AddSingleton<TuningArchive>();
        services.AddSingleton<TuningMethods>();
        services.AddSingleton<TuningSteps>();
        services.AddSingleton<TuningService>();
        services.AddSingleton<TuningRunner>();
        services.AddHostedService(provider => provider.GetRequiredService<TuningRunner>());
        services.AddSingleton<IContextPart>(provider => provider.GetRequiredService<TuningRunner>());
        services.AddSingleton<SimulatedTuningWorker>();
        services.AddHostedService(provider => provider.GetRequiredService<SimulatedTuningWorker>());
        return services;
    }
}
