using Scalectl.Daemon.Context;

namespace Scalectl.Daemon.Calibrations;

public static class CalibrationServices
{
    /// <summary>After clusters, apps and collection: a calibration goes on only once those have taken over.</summary>
    public static IServiceCollection AddCalibrations(this IServiceCollection services)
    {
        services.AddSingleton(new CalibrationOptions());
        services.AddSingleton<CalibrationArchive>();
        services.AddSingleton<MappingBook>();
        services.AddSingleton<CalibrationCloud>();
        services.AddSingleton<CalibrationService>();
        services.AddSingleton<CalibrationRunner>();
        services.AddHostedService(provider => provider.GetRequiredService<CalibrationRunner>());
        services.AddSingleton<IContextPart>(provider => provider.GetRequiredService<CalibrationRunner>());
        return services;
    }
}
