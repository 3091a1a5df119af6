using Scalectl.Daemon.Api;
using Scalectl.Daemon.Hosting;
using Scalectl.Daemon.Store.Mongo;

namespace Scalectl.Daemon.Store;

public static class StoreServices
{
    public static IServiceCollection AddStore(this IServiceCollection services, DaemonHome home, IConfiguration configuration)
        => services.AddStore(home, StoreOptions.Read(configuration));

    public static IServiceCollection AddStore(this IServiceCollection services, DaemonHome home, StoreOptions options)
    {
        if (options.Mongo is not { } mongo)
        {
            return services.AddSingleton<IStore>(provider => SqliteStore.Open(home.Store, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<SqliteStore>>()));
        }

        services.AddSingleton(options);
        services.AddSingleton(provider => new MongoStore(
            mongo, home.OutageFile, options.Patience, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<MongoStore>>()));
        services.AddSingleton<IStatusPart, MongoStatus>();
        return services.AddSingleton<IStore>(provider => provider.GetRequiredService<MongoStore>());
    }

    /// <summary>Before anything of the daemon starts: without a store there is no daemon.</summary>
    /// <exception cref="StoreUnavailableException">Its server did not answer in time.</exception>
    public static Task OpenStoreAsync(this WebApplication app)
        => app.Services.GetService<MongoStore>() is { } mongo
            ? mongo.OpenAsync(app.Services.GetRequiredService<StoreOptions>().StartWait, CancellationToken.None)
            : Task.CompletedTask;
}
