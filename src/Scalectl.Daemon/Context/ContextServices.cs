using Scalectl.Daemon.Here;

namespace Scalectl.Daemon.Context;

public static class ContextServices
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static IServiceCollection AddContext(this IServiceCollection services)
    {
        services.AddSingleton<ContextHolder>();
        services.AddSingleton<HereComputer>();
        services.AddSingleton<CloudConnector>();
        services.AddSingleton<ContextSwitch>();
        services.AddSingleton<ContextRestoreWorker>();
        services.AddHostedService(provider => provider.GetRequiredService<ContextRestoreWorker>());
        return services;
    }

    /// <summary>Just after a start, holds back what needs the active user until that user was set up again (or could not be).</summary>
    public static void UseContext(this WebApplication app)
    {
        var restore = app.Services.GetRequiredService<ContextRestoreWorker>();
        var time = app.Services.GetRequiredService<TimeProvider>();
        app.Use(async (context, next) =>
        {
            if (!restore.Tried.IsCompleted && context.Request.Path.StartsWithSegments("/api") && !context.Request.Path.StartsWithSegments("/api/v1/shutdown"))
            {
                await Task.WhenAny(restore.Tried, Task.Delay(Patience, time, context.RequestAborted));
            }

            await next(context);
        });
    }
}
