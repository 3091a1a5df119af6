using Scalectl.Api;
using Scalectl.Aws.Connection;
using Scalectl.Aws.DryRun;
using Scalectl.Daemon.Here;

namespace Scalectl.Daemon.Context;

/// <summary>What the daemon holds for the active user. Whoever needs the cloud gets it from here, and forgets it at deactivation.</summary>
public sealed class CloudContext(UserSettings settings, AwsClients clients, string account, string arn) : IDisposable
{
    public string UserName => Settings.Name;

    /// <summary>No cloud, but this computer: it sends load and has no apps.</summary>
    public bool IsHere => Settings.Name == HereUser.Name && Account == HereUser.Name;

    /// <summary>The user's settings, without the secret.</summary>
    public UserSettings Settings { get; } = settings with { SecretAccessKey = null };

    public AwsClients Clients { get; } = clients;

    /// <summary>The cloud's metric interval.</summary>
    public TimeSpan Period { get; } = TimeSpan.FromSeconds(settings.PeriodSeconds);

    public string Account { get; } = account;

    public string Arn { get; } = arn;

    /// <summary>The same for a dry run: changes are written down instead of made. It need not be disposed.</summary>
    public CloudContext Recording(CallRecorder recorder) => new(Settings, Clients.Recording(recorder), Account, Arn);

    public void Dispose() => Clients.Dispose();
}
