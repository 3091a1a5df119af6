using Scalectl.Lab.Machines;
using Scalectl.Lab.Periods;

namespace Scalectl.Lab.WebApp;

/// <summary>What the sample application consists of.</summary>
internal static class WebAppServices
{
    public static IServiceCollection AddWebApp(this IServiceCollection services) => services
        .AddSingleton<WebAppImage>()
        .AddSingleton<IMachineImage>(static s => s.GetRequiredService<WebAppImage>())
        .AddSingleton<IPeriodStep, WebAppCpu>();
}
