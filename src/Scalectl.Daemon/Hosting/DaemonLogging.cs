using Microsoft.Extensions.Logging.Console;

namespace Scalectl.Daemon.Hosting;

/// <summary>One line an event on stdout (which <c>scalectl start</c> sends to daemon.log, and systemd to the journal).</summary>
public static class DaemonLogging
{
    public static IServiceCollection AddDaemonLogging(this IServiceCollection services) => services.AddLogging(logging => logging
        .AddFilter("Microsoft", LogLevel.Warning)
        .AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information)
        // The key ring has no second key to be encrypted with: its folder's permissions guard it.
        .AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error)
        .AddFilter("Microsoft.AspNetCore.Server.Kestrel", LogLevel.Error)
        .AddConsole(console => console.FormatterName = LineFormatter.FormatterName)
        // Not AddConsoleFormatter, which binds settings that it does not have, by reflection.
        .Services.AddSingleton<ConsoleFormatter, LineFormatter>());
}
