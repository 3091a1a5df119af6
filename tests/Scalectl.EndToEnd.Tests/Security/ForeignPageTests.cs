using System.Net;
using System.Text.Json;
using Scalectl.EndToEnd.Tests.Browser;
using Scalectl.EndToEnd.Tests.Session;

namespace Scalectl.EndToEnd.Tests.Security;

/// <summary>
/// A real browser that is logged in to the daemon opens another site's page, which tries whatever a page can: nothing
/// is read and nothing is changed.
/// </summary>
[CancelAfter(240_000)]
internal sealed class ForeignPageTests
{
    private const string Attacks = """
        (async target => {
          const outcome = {};
          const attempt = async (name, run) => {
            // Some refusals are silence: an event that never comes.
            const silence = new Promise(done => setTimeout(() => done('refused: silence'), 5000));
            try { outcome[name] = String(await Promise.race([run(), silence])); } catch (e) { outcome[name] = 'refused: ' + e.name; }
          };
          const loads = (element, attribute, url) => new Promise(done => {
            element.onload = () => done('loaded'); element.onerror = () => done('refused: error');
            element[attribute] = url; document.body.append(element);
          });
          const frame = (name, url) => new Promise(done => {
            const f = document.createElement('iframe');
            f.name = name;
            f.onload = () => { try { done('read: ' + f.contentDocument.body.innerText); } catch (e) { done('refused: ' + e.name); } };
            f.src = url; document.body.append(f);
          });
          for (const path of ['/api/v1/status', '/', '/app.js', '/openapi/v1.json']) {
            await attempt('fetch ' + path, async () => (await fetch(target + path, { credentials: 'include' })).text());
            await attempt('no-cors ' + path, async () => { const r = await fetch(target + path, { credentials: 'include', mode: 'no-cors' }); return r.type + r.status + await r.text(); });
            await attempt('image ' + path, () => loads(new Image(), 'src', target + path));
          }
          await attempt('script', () => loads(document.createElement('script'), 'src', target + '/app.js'));
          await attempt('module', () => import(target + '/app.js'));
          const sheet = document.createElement('link'); sheet.rel = 'stylesheet';
          await attempt('style', () => loads(sheet, 'href', target + '/style.css'));
          await attempt('events', () => new Promise(done => {
            const s = new EventSource(target + '/api/v1/experiments/x-1/live', { withCredentials: true });
            s.onmessage = e => done('read: ' + e.data); s.onopen = () => done('opened'); s.onerror = () => { s.close(); done('refused: error'); };
          }));
          await attempt('socket', () => new Promise(done => {
            const s = new WebSocket(target.replace('http', 'ws') + '/api/v1/status');
            s.onopen = () => done('opened'); s.onerror = () => done('refused: error');
          }));
          await attempt('frame', () => frame('plain', target + '/'));
          const user = JSON.stringify({ name: 'mallory', region: 'eu-central-1' });
          for (const type of ['application/json', 'text/plain', 'application/x-www-form-urlencoded']) {
            await attempt('post ' + type, async () => (await fetch(target + '/api/v1/users?validate=false', { method: 'POST', credentials: 'include', headers: { 'Content-Type': type }, body: user })).status);
            await attempt('blind post ' + type, async () => (await fetch(target + '/api/v1/users?validate=false', { method: 'POST', mode: 'no-cors', credentials: 'include', headers: { 'Content-Type': type }, body: user })).type);
          }
          await attempt('delete', async () => (await fetch(target + '/api/v1/clusters', { method: 'DELETE', credentials: 'include' })).status);
          await attempt('beacon', () => navigator.sendBeacon(target + '/api/v1/shutdown', new Blob(['{}'], { type: 'text/plain' })));
          await attempt('form', () => new Promise(done => {
            const f = document.createElement('iframe'); f.name = 'into'; document.body.append(f);
            const form = document.createElement('form');
            form.method = 'post'; form.action = target + '/api/v1/shutdown'; form.target = 'into'; form.enctype = 'text/plain';
            document.body.append(form);
            f.onload = () => { try { done('read: ' + f.contentDocument.body.innerText); } catch (e) { done('refused: ' + e.name); } };
            form.submit();
          }));
          return JSON.stringify(outcome);
        })
        """;

    private Scratch _scratch = null!;
    private Uri _daemon = null!;

    [SetUp]
    public void StartDaemon()
    {
        _scratch = new Scratch();
        _scratch.Done("start", "--port", "0");
        using var status = JsonDocument.Parse(_scratch.Done("status", "--output", "json").Output);
        _daemon = new Uri(status.RootElement.GetProperty("address").GetString()!);
    }

    [TearDown]
    public void StopDaemon()
    {
        _scratch.Scalectl("stop");
        _scratch.Dispose();
    }

    [Test]
    public async Task Page_OfAnotherOrigin_ReadsNothingChangesNothingAndItsServerLearnsNothing(CancellationToken stop)
    {
        using ForeignSite site = new();
        await using var chromium = await Chromium.StartAsync(_scratch, stop);
        var own = await LogInAsync(chromium, stop);
        Assert.That(await own.TextAsync("fetch('/api/v1/status', { headers: { 'X-Scalectl-Page': localStorage.getItem('page') } }).then(r => r.status)", stop), Is.EqualTo("200"), "the browser is logged in");
        var before = Users();

        foreach (var host in new[] { "127.0.0.1", "localhost" })
        {
            var foreign = await chromium.OpenAsync(stop);
            await foreign.GoAsync($"http://{host}:{site.Port}/", stop);
            foreach (var target in new[] { $"http://127.0.0.1:{_daemon.Port}", $"http://localhost:{_daemon.Port}" })
            {
                var outcome = JsonSerializer.Deserialize<Dictionary<string, string>>((await foreign.EvaluateAsync($"{Attacks}('{target}')", stop)).GetString()!)!;
                Assert.That(outcome, Has.Count.GreaterThan(20));
                var succeeded = outcome.Where(o => !o.Value.StartsWith("refused: ", StringComparison.Ordinal) && !IsBlind(o.Key, o.Value));
                Assert.That(succeeded, Is.Empty, $"from http://{host} at {target}");
            }
        }

        Assert.That(Users(), Is.EqualTo(before));
        Assert.That(_scratch.Scalectl("status").ExitCode, Is.Zero, "the daemon was not shut down");
        await CheckCookiesAsync(site, stop);
    }

    [Test]
    public async Task Name_ThatResolvesToTheDaemon_IsRefusedWhateverItSends(CancellationToken stop)
    {
        await using var chromium = await Chromium.StartAsync(_scratch, stop, "--host-resolver-rules=MAP evil.example 127.0.0.1");
        await LogInAsync(chromium, stop);
        var rebound = await chromium.OpenAsync(stop);

        await rebound.GoAsync($"http://evil.example:{_daemon.Port}/api/v1/status", stop);
        var statuses = await rebound.TextAsync("Promise.all(['/', '/api/v1/status', '/login?code=x', '/app.js'].map(p => fetch(p).then(r => r.status)))", stop);

        Assert.That(statuses, Is.EqualTo("403,403,403,403"));
        Assert.That(await rebound.TextAsync("document.body.innerText", stop), Does.Not.Contain("version"));
    }

    [Test]
    public async Task Link_OpenedTwice_LetsOnlyTheFirstBrowserIn(CancellationToken stop)
    {
        var link = _scratch.Done("dashboard").Output.Trim();
        await using var first = await Chromium.StartAsync(_scratch, stop);
        await using var second = await Chromium.StartAsync(_scratch, stop);
        var page = await first.OpenAsync(stop);
        await page.GoAsync(link, stop);
        var thief = await second.OpenAsync(stop);
        await thief.GoAsync(link, stop);

        Assert.That(await page.TextAsync("document.title", stop), Is.EqualTo("Scalectl"));
        Assert.That(await thief.TextAsync("document.body.innerText", stop), Does.Contain("used already"));
        Assert.That(await thief.TextAsync("fetch('/api/v1/status').then(r => r.status)", stop), Is.EqualTo("401"));
    }

    [Test]
    public async Task Page_OfTheDaemon_RunsNoInlineScriptAndShowsNoSecretInItsAddress(CancellationToken stop)
    {
        await using var chromium = await Chromium.StartAsync(_scratch, stop);
        var page = await LogInAsync(chromium, stop);

        await page.UntilAsync("document.getElementById('daemon').textContent.startsWith('version ')", stop);
        await page.EvaluateAsync("(() => { const s = document.createElement('script'); s.textContent = 'window.inline = 1'; document.head.append(s); document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.inline = 2\">'); })()", stop);
        await page.EvaluateAsync("new Promise(done => { const i = new Image(); i.onerror = i.onload = done; i.src = '/nothing.png'; })", stop);

        Assert.That(await page.TextAsync("window.inline", stop), Is.EqualTo("undefined"));
        Assert.That(await page.TextAsync("location.href", stop), Is.EqualTo(new Uri(_daemon, "/").AbsoluteUri));
        Assert.That(await page.TextAsync("document.cookie", stop), Is.Empty, "the cookie is HttpOnly");
    }

    private async Task<Page> LogInAsync(Chromium chromium, CancellationToken stop)
    {
        var page = await chromium.OpenAsync(stop);
        await page.GoAsync(_scratch.Done("dashboard").Output.Trim(), stop);
        await page.UntilAsync("document.title === 'Scalectl' && localStorage.getItem('page') !== null", stop);
        return page;
    }

    /// <summary>What a page may send without learning of the answer: that it had no effect is seen in the daemon's state.</summary>
    private static bool IsBlind(string attempt, string outcome)
        => (attempt == "beacon" && outcome == "true") || (attempt.StartsWith("blind post", StringComparison.Ordinal) && outcome == "opaque");

    private string Users() => _scratch.Done("user", "list", "--output", "json").Output;

    /// <summary>A browser sends the cookie to every port of a host: whoever listens there must not get in with it.</summary>
    private async Task CheckCookiesAsync(ForeignSite site, CancellationToken stop)
    {
        var stolen = site.Cookies.Where(c => c.Contains("scalectl-session=", StringComparison.Ordinal)).Distinct().ToList();
        Assert.That(stolen, Is.Not.Empty, "the other site on 127.0.0.1 was sent the cookie: what this test is about");
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false });
        foreach (var path in new[] { "/api/v1/status", "/api/v1/users", "/openapi/v1.json" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_daemon, path));
            request.Headers.Add("Cookie", stolen[0]);
            using var answer = await client.SendAsync(request, stop);
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized), path);
        }
    }
}
