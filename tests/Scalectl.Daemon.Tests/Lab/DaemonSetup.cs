using Scalectl.Api;

namespace Scalectl.Daemon.Tests.Lab;

/// <summary>A daemon in this process whose active user works on a lab.</summary>
internal static class DaemonSetup
{
    public static async Task<DaemonUnderTest> OnLabAsync(this TemporaryHome home, LabProcess lab, CancellationToken stop)
    {
        var daemon = await DaemonUnderTest.StartAsync(home.Folder);
        using var user = await daemon.PostAsync("/api/v1/users", lab.User, ApiJson.Default.UserSettings, stop);
        using var setup = await daemon.PostAsync("/api/v1/setup", new SetupRequest(lab.User.Name, true), ApiJson.Default.SetupRequest, stop);
        Assert.That(setup.IsSuccessStatusCode, Is.True, await setup.Content.ReadAsStringAsync(stop));
        return daemon;
    }
}
