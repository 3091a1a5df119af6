using System.Text.Json;
using Scalectl.EndToEnd.Tests.Browser;
using Scalectl.EndToEnd.Tests.Session;

namespace Scalectl.EndToEnd.Tests.Dashboard;

/// <summary>A lab, a daemon with a user on it, and a browser that is logged in.</summary>
internal sealed class PageOnLab : IAsyncDisposable
{
    private readonly Scratch _scratch;
    private readonly Chromium _chromium;

    private PageOnLab(Scratch scratch, Chromium chromium, Page page, Uri daemon)
    {
        _scratch = scratch;
        _chromium = chromium;
        Page = page;
        Daemon = daemon;
    }

    public Page Page { get; }

    public Uri Daemon { get; private set; }

    public static async Task<PageOnLab> StartAsync(CancellationToken stop)
    {
        var scratch = new Scratch();
        scratch.Done("lab", "start", "--port", "0");
        using var lab = JsonDocument.Parse(scratch.Done("lab", "status", "--output", "json").Output);
        scratch.Done("start", "--port", "0");
        var added = scratch.Run(
            TimeSpan.FromSeconds(30), Path.Combine(Scratch.Programs, "scalectl"),
            ["user", "add", "lab", "--region", "eu-central-1", "--access-key-id", "AKIDSCALECTLLAB00001", "--endpoint-url", lab.RootElement.GetProperty("address").GetString()!, "--bootstrap", "process", "--period", "1s"],
            "scalectl-lab-secret\n");
        Assert.That(added.ExitCode, Is.Zero, added.ToString());
        scratch.Done("setup", "lab");
        using var status = JsonDocument.Parse(scratch.Done("status", "--output", "json").Output);
        var daemon = new Uri(status.RootElement.GetProperty("address").GetString()!);
        var chromium = await Chromium.StartAsync(scratch, stop);
        var page = await chromium.OpenAsync(stop);
        await page.GoAsync(scratch.Done("dashboard").Output.Trim(), stop);
        await page.UntilAsync("document.getElementById('daemon').textContent.startsWith('version ')", stop);
        return new PageOnLab(scratch, chromium, page, daemon);
    }

    /// <summary>Submits an experiment on an app of its own: a hill of load that makes its group scale.</summary>
    public void Submit(string name, int steps, int target, int repeat = 1, string routes = "[{path: /}]")
    {
        var file = Path.Combine(_scratch.Folder, $"{name}.yaml");
        File.WriteAllText(file, $$$"""
            name: {{{name}}}
            app: {deploy: {imageId: ami-lab-webapp, type: t3.micro, min: 1, max: 4, port: 8080, warmUp: 2s, policy: {kind: target-tracking, target: {{{target}}} } } }
            load: {function: "10 + 40*exp((-1)*((x-{{{steps / 2}}})/5)^2)", step: 1s, steps: {{{steps}}}, machines: 2, type: t3.micro, split: share, routes: {{{routes}}} }
            probe: {interval: 1s, path: /health}
            demand: {capacityPerInstance: 20}
            slo: ["p95<2000ms", "errors<1%"]
            price: {perHour: 0.0116, currency: USD, billing: second}
            """);
        _scratch.Done("experiment", "run", "-f", file, "--repeat", $"{repeat}");
    }

    /// <summary>What a command prints; 4 says that a run did not keep a limit, which is not the question here.</summary>
    public JsonElement Json(params string[] command)
    {
        var finished = _scratch.Scalectl([.. command, "--output", "json"]);
        Assert.That(finished.ExitCode, Is.AnyOf(0, 4), finished.ToString());
        return JsonSerializer.Deserialize<JsonElement>(finished.Output);
    }

    /// <summary>Another person's browser, logged in by a link of its own.</summary>
    public async Task<Page> OpenApartAsync(CancellationToken stop)
    {
        var page = await _chromium.OpenApartAsync(stop);
        await page.GoAsync(_scratch.Done("dashboard").Output.Trim(), stop);
        await page.UntilAsync("document.getElementById('daemon').textContent.startsWith('version ')", stop);
        return page;
    }

    /// <summary>What the daemon's process has used of the processors so far.</summary>
    public TimeSpan DaemonTime()
    {
        using var process = System.Diagnostics.Process.GetProcessById(Json("status").GetProperty("processId").GetInt32());
        return process.TotalProcessorTime;
    }

    public string WriteFile(string name, string text)
    {
        var file = Path.Combine(_scratch.Folder, name);
        File.WriteAllText(file, text);
        return file;
    }

    /// <summary>Opens one of the page's own addresses and waits for what it must show.</summary>
    public async Task OpenAsync(string route, string shows, CancellationToken stop)
    {
        await Page.EvaluateAsync($"location.hash = {JsonSerializer.Serialize(route)}", stop);
        await Page.UntilAsync(shows, stop);
    }

    public async Task RestartDaemonAsync(Func<Task> whileAway)
    {
        _scratch.Done("stop");
        await whileAway();
        _scratch.Done("start", "--port", $"{Daemon.Port}");
    }

    public async ValueTask DisposeAsync()
    {
        await _chromium.DisposeAsync();
        _scratch.Scalectl("stop");
        _scratch.Scalectl("lab", "stop");
        _scratch.Dispose();
    }
}
