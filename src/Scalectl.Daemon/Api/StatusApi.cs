using Microsoft.AspNetCore.Http.HttpResults;
using Scalectl.Api;
using Scalectl.Daemon.Context;
using Scalectl.Daemon.Hosting;

namespace Scalectl.Daemon.Api;

/// <summary><c>GET /api/v1/status</c> and <c>POST /api/v1/shutdown</c>.</summary>
public static class StatusApi
{
    public static void MapStatus(this WebApplication app)
    {
        app.MapGet("/api/v1/status", StatusAsync).WithTags("daemon");
        app.MapPost("/api/v1/shutdown", ShutDown).WithTags("daemon");
    }

    private static async Task<StatusView> StatusAsync(
        DaemonIdentity identity, DaemonHome home, ContextHolder holder, StatusParts parts, CancellationToken cancellationToken)
    {
        var status = new StatusView
        {
            Version = DaemonIdentity.Version,
            ProcessId = Environment.ProcessId,
            Since = identity.Since,
            Home = home.Folder,
            Address = identity.Address,
            ActiveUser = holder.Current?.UserName,
            Message = holder.Message,
        };
        return await parts.AddAsync(status, cancellationToken);
    }

    /// <summary>Accepted, then ended: the answer leaves before the host does.</summary>
    private static Accepted ShutDown(IHostApplicationLifetime lifetime, HttpContext context)
    {
        context.Response.OnCompleted(() =>
        {
            lifetime.StopApplication();
            return Task.CompletedTask;
        });
        return TypedResults.Accepted((string?)null);
    }
}
