using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Scalectl.Api;
using Scalectl.Daemon.Security;

namespace Scalectl.Daemon.Tests.Security;

[CancelAfter(120_000)]
public sealed class AccessTests
{
    private TemporaryHome _home = null!;
    private DaemonUnderTest _daemon = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _home = new TemporaryHome();
        _daemon = await DaemonUnderTest.StartAsync(_home.Folder);
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await _daemon.DisposeAsync();
        _home.Dispose();
    }

    [TestCase("/api/v1/status")]
    [TestCase("/openapi/v1.json")]
    [TestCase("/")]
    [TestCase("/app.js")]
    [TestCase("/no/such/thing")]
    public async Task Request_WithoutToken_IsRefusedWithoutDetail(string path, CancellationToken stop)
    {
        var answer = await SendAsync(path, request => request.Headers.Authorization = null, stop);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        var problem = await DaemonUnderTest.ProblemAsync(answer, stop);
        Assert.That(problem.Detail, Is.Null);
    }

    [TestCase("")]
    [TestCase("x")]
    [TestCase("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task Request_WithWrongToken_IsRefused(string token, CancellationToken stop)
    {
        var answer = await SendAsync("/api/v1/status", r => r.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}"), stop, withToken: false);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [TestCase("evil.example")]
    [TestCase("127.0.0.1")]
    [TestCase("127.0.0.1:1")]
    [TestCase("localhost.evil.example:PORT")]
    [TestCase("127.0.0.2:PORT")]
    public async Task Request_WithForeignHost_IsForbiddenEvenWithToken(string host, CancellationToken stop)
    {
        var answer = await SendAsync("/api/v1/status", r => r.Headers.Host = Named(host), stop);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    [TestCase("127.0.0.1:PORT")]
    [TestCase("localhost:PORT")]
    [TestCase("[::1]:PORT")]
    public async Task Request_WithLoopbackHostAndToken_IsAnswered(string host, CancellationToken stop)
    {
        var answer = await SendAsync("/api/v1/status", r => r.Headers.Host = Named(host), stop);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(answer.Headers.GetValues("Content-Security-Policy").Single(), Does.Not.Contain("unsafe"));
    }

    [Test]
    public async Task Body_LargerThanOneMegabyte_IsRefused(CancellationToken stop)
    {
        var answer = await _daemon.Client.PostAsync("/api/v1/users", JsonContent.Create(new string('x', 1_100_000)), stop);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.RequestEntityTooLarge));
    }

    [Test]
    public async Task Link_FollowedOnce_GivesACookieThatOpensThePage(CancellationToken stop)
    {
        var session = await LogInAsync(await NewLinkAsync(stop), stop);

        var page = await SendAsync("/", r => r.Headers.Add("Cookie", session.Cookie), stop, withToken: false);

        Assert.That(await page.Content.ReadAsStringAsync(stop), Does.Contain("<title>Scalectl</title>"));
        Assert.That(page.Content.Headers.ContentType!.MediaType, Is.EqualTo("text/html"));
    }

    [Test]
    public async Task Link_FollowedTwice_IsRefusedTheSecondTime(CancellationToken stop)
    {
        var link = await NewLinkAsync(stop);
        await LogInAsync(link, stop);

        var again = await SendAsync(link, _ => { }, stop, withToken: false);

        Assert.That(again.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That((await DaemonUnderTest.ProblemAsync(again, stop)).Detail, Does.Contain("scalectl dashboard"));
    }

    [TestCase("Origin", "http://127.0.0.1:1")]
    [TestCase("Origin", "null")]
    [TestCase("Sec-Fetch-Site", "same-site")]
    [TestCase("Sec-Fetch-Site", "cross-site")]
    public async Task Cookie_SentByAnotherOrigin_IsForbidden(string header, string value, CancellationToken stop)
    {
        var session = await LogInAsync(await NewLinkAsync(stop), stop);

        var answer = await SendAsync("/api/v1/status", r =>
        {
            r.Headers.Add("Cookie", session.Cookie);
            r.Headers.Add(AccessGate.KeyHeader, session.Key);
            r.Headers.Add(header, value);
        }, stop, withToken: false);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    [Test]
    public async Task Cookie_WithItsKey_OpensTheApi(CancellationToken stop)
    {
        var session = await LogInAsync(await NewLinkAsync(stop), stop);

        var inHeader = await SendAsync("/api/v1/status", r =>
        {
            r.Headers.Add("Cookie", session.Cookie);
            r.Headers.Add(AccessGate.KeyHeader, session.Key);
        }, stop, withToken: false);
        var inQuery = await SendAsync($"/api/v1/status?{AccessGate.KeyQuery}={session.Key}", r => r.Headers.Add("Cookie", session.Cookie), stop, withToken: false);

        Assert.That((inHeader.StatusCode, inQuery.StatusCode), Is.EqualTo((HttpStatusCode.OK, HttpStatusCode.OK)));
    }

    [TestCase("/api/v1/status")]
    [TestCase("/openapi/v1.json")]
    public async Task Cookie_Alone_DoesNotOpenTheApi(string path, CancellationToken stop)
    {
        var session = await LogInAsync(await NewLinkAsync(stop), stop);
        var other = await LogInAsync(await NewLinkAsync(stop), stop);

        var alone = await SendAsync(path, r => r.Headers.Add("Cookie", session.Cookie), stop, withToken: false);
        var withAnothersKey = await SendAsync($"{path}?{AccessGate.KeyQuery}={other.Key}", r => r.Headers.Add("Cookie", session.Cookie), stop, withToken: false);

        Assert.That((alone.StatusCode, withAnothersKey.StatusCode), Is.EqualTo((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized)));
    }

    [Test]
    public void Token_File_IsReadableByItsOwnerOnly()
        => Assert.That(File.GetUnixFileMode(_daemon.Home.Token), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));

    private async Task<string> NewLinkAsync(CancellationToken stop)
    {
        var answer = await _daemon.Client.PostAsync("/api/v1/links", null, stop);
        var link = await answer.Content.ReadFromJsonAsync(ApiJson.Default.LinkView, stop);
        return new Uri(link!.Url).PathAndQuery;
    }

    private async Task<Session> LogInAsync(string link, CancellationToken stop)
    {
        var answer = await SendAsync(link, _ => { }, stop, withToken: false);
        var cookie = answer.Headers.GetValues("Set-Cookie").Single();
        Assert.That(answer.Headers.Location?.ToString(), Does.Match("^/#[A-Za-z0-9_-]{43}$"));
        Assert.That(cookie, Does.Contain("httponly").And.Contain("samesite=strict"));
        return new Session(cookie.Split(';')[0], answer.Headers.Location!.ToString()[2..]);
    }

    private Task<HttpResponseMessage> SendAsync(string path, Action<HttpRequestMessage> change, CancellationToken stop, bool withToken = true)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(new Uri(_daemon.Address), path));
        request.Headers.Authorization = withToken ? new AuthenticationHeaderValue("Bearer", _daemon.Token) : null;
        change(request);
        return Bare.SendAsync(request, stop);
    }

    private string Named(string host) => host.Replace("PORT", new Uri(_daemon.Address).Port.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);

    private sealed record Session(string Cookie, string Key);

    private static HttpClient Bare { get; } = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });
}
