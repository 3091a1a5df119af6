using Microsoft.AspNetCore.DataProtection;
using Scalectl.Daemon.Hosting;

namespace Scalectl.Daemon.Security;

public static class SecurityServices
{
    public static IServiceCollection AddSecurity(this IServiceCollection services, DaemonHome home)
    {
        services.AddDataProtection().SetApplicationName("scalectl").PersistKeysToFileSystem(new DirectoryInfo(home.Keys));
        services.AddSingleton(AccessToken.Of(home));
        services.AddSingleton<PageSessions>();
        services.AddSingleton<LoginLinks>();
        services.AddSingleton<SecretBox>();
        return services;
    }

    public static void UseSecurity(this WebApplication app) => app.UseMiddleware<AccessGate>();
}
