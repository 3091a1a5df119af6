using Scalectl.Api;

namespace Scalectl.Daemon.Tests.Api;

[CancelAfter(120_000)]
public sealed class SettingsApiTests
{
    [Test]
    public async Task Settings_SayWhereEverythingIs_AndNoSecret(CancellationToken stop)
    {
        using var home = new TemporaryHome();
        await using var daemon = await DaemonUnderTest.StartAsync(home.Folder);
        var own = Path.Combine(home.Folder, "prices.csv");
        await File.WriteAllTextAsync(own, "region,type,perHour,currency\n*,t3.micro,0.01,EUR\n", stop);

        var settings = await daemon.GetAsync("/api/v1/settings", ApiJson.Default.IReadOnlyListSettingView, stop);

        string Value(string name) => settings.Single(s => s.Name == name).Value;
        Assert.Multiple(() =>
        {
            Assert.That(Value("Home"), Is.EqualTo(daemon.Home.Folder));
            Assert.That(Value("Address"), Is.EqualTo(daemon.Address));
            Assert.That(Value("Kept in"), Does.Contain(daemon.Home.Store));
            Assert.That(Value("Most machines together"), Is.EqualTo("20, of which 20 are free"));
            Assert.That(Value("Your own"), Is.EqualTo(own));
            Assert.That(settings.Select(s => s.Value), Has.None.Contains(daemon.Token));
        });
    }
}
