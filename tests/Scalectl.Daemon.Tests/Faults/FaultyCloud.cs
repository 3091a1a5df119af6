using Scalectl.Api;
using Scalectl.Daemon.Tests.Lab;

namespace Scalectl.Daemon.Tests.Faults;

/// <summary>A lab, a proxy before it and a daemon that works through it.</summary>
internal sealed class FaultyCloud : IAsyncDisposable
{
    private readonly TemporaryHome _home = new();

    private FaultyCloud(LabProcess lab, CloudProxy proxy, DaemonUnderTest daemon, TemporaryHome home) => (Lab, Proxy, Daemon, _home) = (lab, proxy, daemon, home);

    public LabProcess Lab { get; }

    public CloudProxy Proxy { get; }

    public DaemonUnderTest Daemon { get; }

    public static async Task<FaultyCloud> StartAsync(CancellationToken stop)
    {
        var lab = await LabProcess.StartAsync(["--launch-delay", "100ms", "--terminate-delay", "100ms"], stop);
        var proxy = await CloudProxy.StartAsync(lab.Address);
        var home = new TemporaryHome();
        var daemon = await DaemonUnderTest.StartAsync(home.Folder);
        var cloud = new FaultyCloud(lab, proxy, daemon, home);
        using var user = await daemon.PostAsync("/api/v1/users", proxy.User(lab), ApiJson.Default.UserSettings, stop);
        using var setup = await daemon.PostAsync("/api/v1/setup", new SetupRequest("lab", true), ApiJson.Default.SetupRequest, stop);
        Assert.That(setup.IsSuccessStatusCode, Is.True, await setup.Content.ReadAsStringAsync(stop));

        // The look for leftovers that follows a setup is over: what comes now belongs to the test.
        await Eventually.TrueAsync(() => Task.FromResult(proxy.Seen.Any(c => c.Action == "DescribeSecurityGroups")), stop);
        return cloud;
    }

    public async Task<string> DeleteAsync(string path, CancellationToken stop)
    {
        using var answer = await Daemon.Client.DeleteAsync(path, stop);
        var text = await answer.Content.ReadAsStringAsync(stop);
        Assert.That(answer.IsSuccessStatusCode, Is.True, text);
        return text;
    }

    public async ValueTask DisposeAsync()
    {
        await Daemon.DisposeAsync();
        await Proxy.DisposeAsync();
        await Lab.DisposeAsync();
        _home.Dispose();
    }
}
