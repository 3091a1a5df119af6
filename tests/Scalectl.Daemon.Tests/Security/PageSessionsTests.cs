using Microsoft.Extensions.Time.Testing;
using Scalectl.Daemon.Hosting;
using Scalectl.Daemon.Security;

namespace Scalectl.Daemon.Tests.Security;

/// <summary>Sessions of pages: nothing is kept of them, and only who has the token makes them.</summary>
public sealed class PageSessionsTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));
    private TemporaryHome _home = null!;

    [SetUp]
    public void MakeHome() => _home = new TemporaryHome();

    [TearDown]
    public void RemoveHome() => _home.Dispose();

    [Test]
    public void Session_AfterTheDaemonWasStartedAgain_StillOpensEverything()
    {
        var session = Sessions().New();

        var again = Sessions();

        Assert.That((again.Admits(session.Cookie), again.Admits(session.Cookie, session.Key)), Is.EqualTo((true, true)));
    }

    [Test]
    public void Session_OfAnOlderToken_OpensNothing()
    {
        var session = Sessions().New();
        File.Delete(Home().Token);

        Assert.That(Sessions().Admits(session.Cookie), Is.False);
    }

    [Test]
    public void Session_AfterAWeek_IsOver()
    {
        var sessions = Sessions();
        var session = sessions.New();

        _time.Advance(PageSessions.Validity - TimeSpan.FromSeconds(1));
        Assert.That(sessions.Admits(session.Cookie, session.Key));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.That((sessions.Admits(session.Cookie), sessions.Admits(session.Cookie, session.Key)), Is.EqualTo((false, false)));
    }

    [Test]
    public void Session_MadeLonger_IsRefused()
    {
        var sessions = Sessions();
        var parts = sessions.New().Cookie.Split('.');

        Assert.That(sessions.Admits($"{parts[0]}.{long.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture) + 1}.{parts[2]}"), Is.False);
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("..")]
    [TestCase("a.9999999999.b")]
    [TestCase("a.-1.b")]
    [TestCase("a.99999999999999999999.b")]
    public void Cookie_ThatIsNone_IsRefused(string? cookie) => Assert.That(Sessions().Admits(cookie, cookie), Is.False);

    [Test]
    public void Key_OfAnotherSession_IsRefused()
    {
        var sessions = Sessions();

        Assert.That(sessions.Admits(sessions.New().Cookie, sessions.New().Key), Is.False);
    }

    private DaemonHome Home() => new(_home.Folder);

    private PageSessions Sessions() => new(AccessToken.Of(Home()), _time);
}
