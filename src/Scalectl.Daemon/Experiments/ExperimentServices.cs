using Scalectl.Api;
using Scalectl.Daemon.Api;
using Scalectl.Daemon.Context;
using Scalectl.Daemon.DryRuns;
using Scalectl.Daemon.Pricing;

namespace Scalectl.Daemon.Experiments;

public static class ExperimentServices
{
    /// <summary>After clusters, apps and collection: experiments go on only once those have taken over.</summary>
    public static IServiceCollection AddExperiments(this IServiceCollection services)
    {
        services.AddSingleton(new ExperimentOptions());
        services.AddSingleton<ExperimentArchive>();
        services.AddSingleton<ExperimentReports>();
        services.AddSingleton<ExperimentPrices>();
        services.AddSingleton<ReportsSoFar>();
        services.AddSingleton<LiveFeeds>();
        services.AddSingleton<IExperimentCloud, ExperimentCloud>();
        services.AddSingleton<ExperimentQueue>();
        services.AddSingleton<ExperimentService>();
        services.AddSingleton<ComparisonService>();
        services.AddSingleton<DryRunService>();
        services.AddSingleton<ExperimentRehearsal>();
        services.AddSingleton<ExperimentRunner>();
        services.AddHostedService(provider => provider.GetRequiredService<ExperimentRunner>());
        services.AddSingleton<IContextPart>(provider => provider.GetRequiredService<ExperimentRunner>());
        services.AddSingleton<IStatusPart, ExperimentStatus>();
        return services;
    }

    /// <summary>What runs and what waits.</summary>
    private sealed class ExperimentStatus(ExperimentArchive archive, TimeProvider time) : IStatusPart
    {
        public async Task<StatusView> AddAsync(StatusView status, CancellationToken cancellationToken) => status with
        {
            RunningExperiments = [.. (await archive.ListAsync(cancellationToken)).Where(e => !e.Ended).Select(e => ExperimentViews.Summary(e, time.GetUtcNow()))],
        };
    }
}
