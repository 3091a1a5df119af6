using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Scalectl.Api;

namespace Scalectl.Daemon.Hosting;

/// <summary>
/// Writes the daemon's address once it listens and before systemd is told READY=1: a client that is run as soon as
/// <c>systemctl start</c> returns finds it.
/// </summary>
internal sealed class Announcement(DaemonHome home, DaemonIdentity identity, IServer server) : IHostedLifecycleService
{
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        identity.Address = server.Features.Get<IServerAddressesFeature>()!.Addresses.First();
        home.Announce(new DaemonFile(identity.Address, Environment.ProcessId, identity.Since));
        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
