using Scalectl.Lab.AutoScaling;
using Scalectl.Lab.Periods;
using Scalectl.Lab.Wire;

namespace Scalectl.Lab.CloudWatch;

/// <summary>What CloudWatch and the scaling of groups consist of.</summary>
internal static class CloudWatchServices
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public static IServiceCollection AddCloudWatch(this IServiceCollection services, LabOptions options, TimeProvider time) => services
        .AddSingleton(new MetricStore(time)
        {
            // As on AWS: data finer than a minute is kept for 3 hours, of a minute and more for 15 days.
            Resolution = options.Period < TimeSpan.FromSeconds(1) ? options.Period : TimeSpan.FromSeconds(1),
            Retention = options.Period < Minute ? TimeSpan.FromHours(3) : TimeSpan.FromDays(15),
        })
        .AddSingleton<AlarmBook>()
        .AddSingleton<IPolicyAlarms, ManagedAlarms>()
        .AddSingleton<IPeriodStep, ScalingEngine>()
        .AddSingleton<IQueryService, CloudWatchService>();
}
