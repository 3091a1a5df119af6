using System.Net;
using Scalectl.Api;
using Scalectl.Daemon.Api;
using Scalectl.Daemon.Apps;
using Scalectl.Daemon.Calibrations;
using Scalectl.Daemon.Clusters;
using Scalectl.Daemon.Collection;
using Scalectl.Daemon.Context;
using Scalectl.Daemon.Dashboard;
using Scalectl.Daemon.Experiments;
using Scalectl.Daemon.Leftovers;
using Scalectl.Daemon.ScaleX;
using Scalectl.Daemon.Security;
using Scalectl.Daemon.Store;
using Scalectl.Daemon.Tunings;
using Scalectl.Daemon.Users;

namespace Scalectl.Daemon.Hosting;

/// <summary>The daemon's table of contents.</summary>
public static class DaemonHost
{
    /// <param name="options">Port and home.</param>
    /// <param name="home">The home, which exists.</param>
    /// <param name="replace">Tests replace the outermost edge.</param>
    public static WebApplication Build(DaemonOptions options, DaemonHome home, Action<IServiceCollection>? replace = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            ContentRootPath = AppContext.BaseDirectory,
            Args = ["--hostBuilder:reloadConfigOnChange=false"],
        });
        builder.Services.AddSystemd();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = RequestLimits.MostBytes;
            // Nobody is that far away: a client that has not said what it wants by then will not.
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            kestrel.Listen(IPAddress.Loopback, options.Port);
        });
        builder.Services.AddDaemonLogging();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(home);
        builder.Services.AddSingleton<DaemonIdentity>();
        builder.Services.AddApi();
        builder.Services.AddSecurity(home);
        builder.Services.AddStore(home, builder.Configuration);
        builder.Services.AddUsers();
        builder.Services.AddScaleX(builder.Configuration);
        builder.Services.AddContext();
        builder.Services.AddClusters(builder.Configuration);
        builder.Services.AddApps();
        builder.Services.AddCollection(builder.Configuration);
        builder.Services.AddExperiments();
        builder.Services.AddCalibrations();
        builder.Services.AddTunings();
        builder.Services.AddLeftovers();
        replace?.Invoke(builder.Services);

        var app = builder.Build();
        app.Lifetime.ApplicationStarted.Register(() => app.Services.GetRequiredService<DaemonIdentity>().Address = app.Urls.First());
        app.UseProblems();
        app.UseSecurity();
        app.UseUtf8Bodies();
        app.UseContext();
        app.UseDashboard();
        app.MapOpenApi();
        app.MapLinks();
        app.MapStatus();
        app.MapSettings();
        app.MapUsers();
        app.MapSetup();
        app.MapClusters();
        app.MapApps();
        app.MapResources();
        app.MapCalibrations();
        app.MapMappings();
        app.MapExperiments();
        app.MapTunings();
        app.MapLoad();
        app.MapMetrics();
        app.MapComparisons();
        return app;
    }
}
