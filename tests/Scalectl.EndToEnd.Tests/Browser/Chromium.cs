using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Scalectl.EndToEnd.Tests.Session;

namespace Scalectl.EndToEnd.Tests.Browser;

/// <summary>
/// Debian's chromium without a window and with a profile of its own, driven over the DevTools protocol
/// (docs/decisions: the browser is driven over its own wire).
/// </summary>
internal sealed class Chromium : IAsyncDisposable
{
    private const string Program = "/usr/bin/chromium";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly HttpClient _http;
    private readonly List<Page> _pages = [];
    private Page? _browser;

    private Chromium(Process process, int port)
    {
        _process = process;
        _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = StartLimit };
    }

    /// <param name="scratch">Whose account it runs under; its profile goes with it.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <param name="flags">Beside those that keep it off the network and the screen.</param>
    public static async Task<Chromium> StartAsync(Scratch scratch, CancellationToken stop, params string[] flags)
    {
        Assert.That(File.Exists(Program), $"found no {Program}, expected Debian's chromium: build/setup.sh test installs it");
        var profile = Directory.CreateDirectory(Path.Combine(scratch.Folder, $"chromium-{Guid.NewGuid():N}")).FullName;
        var process = scratch.Start(
            Program,
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--disable-dev-shm-usage", "--no-proxy-server", "--remote-debugging-port=0", $"--user-data-dir={profile}", .. flags, "about:blank",
            ]);
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var port = 0;
        var announced = Path.Combine(profile, "DevToolsActivePort");
        for (var waiting = Stopwatch.StartNew(); !(File.Exists(announced) && (await File.ReadAllLinesAsync(announced, stop)) is [var first, _, ..] && int.TryParse(first, out port)); await Task.Delay(50, stop))
        {
            Assert.That(!process.HasExited && waiting.Elapsed < StartLimit, "chromium does not start");
        }

        return new Chromium(process, port);
    }

    public async Task<Page> OpenAsync(CancellationToken stop)
    {
        using var answer = await _http.PutAsync("/json/new?about:blank", null, stop);
        var target = await answer.Content.ReadFromJsonAsync<JsonElement>(stop);
        var page = await Page.ConnectAsync(new Uri(target.GetProperty("webSocketDebuggerUrl").GetString()!), stop);
        _pages.Add(page);
        return page;
    }

    /// <summary>A tab with cookies, storage and connections of its own, as another person's browser would have.</summary>
    public async Task<Page> OpenApartAsync(CancellationToken stop)
    {
        using var version = await _http.GetAsync("/json/version", stop);
        var browser = (await version.Content.ReadFromJsonAsync<JsonElement>(stop)).GetProperty("webSocketDebuggerUrl").GetString()!;
        if (_browser is null)
        {
            _browser = await Page.ConnectAsync(new Uri(browser), [], stop);
            _pages.Add(_browser);
        }

        var context = (await _browser.CommandAsync("Target.createBrowserContext", null, stop)).GetProperty("browserContextId").GetString();
        var target = (await _browser.CommandAsync("Target.createTarget", new JsonObject { ["url"] = "about:blank", ["browserContextId"] = context }, stop)).GetProperty("targetId").GetString();
        var page = await Page.ConnectAsync(new Uri($"{browser[..browser.IndexOf("/devtools/", StringComparison.Ordinal)]}/devtools/page/{target}"), stop);
        _pages.Add(page);
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var page in _pages)
        {
            await page.DisposeAsync();
        }

        _http.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }
}
