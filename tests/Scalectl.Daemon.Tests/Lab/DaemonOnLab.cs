using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Serialization.Metadata;
using Scalectl.Api;
using Scalectl.Daemon.Hosting;

namespace Scalectl.Daemon.Tests.Lab;

/// <summary>A real daemon in a process of its own, which can be killed and started again on the same home.</summary>
internal sealed class DaemonOnLab : IAsyncDisposable
{
    private readonly TemporaryHome _home = new();
    private readonly StringBuilder _said = new();
    private Process? _process;

    public HttpClient Client { get; private set; } = new();

    /// <summary>The daemon's log, all starts together.</summary>
    public string Said
    {
        get
        {
            lock (_said)
            {
                return _said.ToString();
            }
        }
    }

    public string Home => _home.Folder;

    /// <summary>Settings of the daemon, as its environment has them.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; private init; } = new Dictionary<string, string>();

    public static Task<DaemonOnLab> StartAsync(LabProcess lab, CancellationToken stop) => StartAsync(lab, new Dictionary<string, string>(), stop);

    public static async Task<DaemonOnLab> StartAsync(LabProcess lab, IReadOnlyDictionary<string, string> settings, CancellationToken stop)
    {
        var daemon = new DaemonOnLab { Settings = settings };
        await daemon.RunAsync(stop);
        await daemon.SetUpAsync(lab, stop);
        return daemon;
    }

    /// <summary>Stores the lab's user and makes it the active one, as at a daemon that knows nothing yet.</summary>
    public async Task SetUpAsync(LabProcess lab, CancellationToken stop)
    {
        await PostAsync("users", lab.User, ApiJson.Default.UserSettings, stop);
        await PostAsync("setup", new SetupRequest("lab", false), ApiJson.Default.SetupRequest, stop);
    }

    public async Task RunAsync(CancellationToken stop)
    {
        var process = Programs.Start(Programs.Daemon, Settings, "--port", "0", "--home", _home.Folder);
        _process = process;
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        DaemonFile? announced = null;
        await Eventually.TrueAsync(() => Task.FromResult(process.HasExited || (announced = Announced())?.ProcessId == process.Id), stop);
        Assert.That(process.HasExited, Is.False, Said);
        Client.Dispose();
        Client = new HttpClient { BaseAddress = new Uri($"{announced!.Address}/api/v1/") };
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await File.ReadAllTextAsync(Path.Combine(_home.Folder, "token"), stop));
    }

    public async Task KillAsync()
    {
        if (_process is { } process)
        {
            _process = null;
            await Programs.EndAsync(process);
        }
    }

    public async Task<string> PostAsync<T>(string path, T body, JsonTypeInfo<T> json, CancellationToken stop)
    {
        using var answer = await Client.PostAsync(path, JsonContent.Create(body, json), stop);
        var text = await answer.Content.ReadAsStringAsync(stop);
        Assert.That(answer.IsSuccessStatusCode, Is.True, $"{path}: {text}");
        return text;
    }

    public async Task<T> GetAsync<T>(string path, JsonTypeInfo<T> json, CancellationToken stop) => (await Client.GetFromJsonAsync(path, json, stop))!;

    public Task<ExperimentView> ShowAsync(string id, CancellationToken stop) => GetAsync($"experiments/{id}", ApiJson.Default.ExperimentView, stop);

    /// <summary>Waits until an experiment is as a test wants it; says how far it came when the test's time is over.</summary>
    public async Task<ExperimentView> UntilAsync(string id, Func<ExperimentView, bool> condition, CancellationToken stop)
    {
        ExperimentView? last = null;
        try
        {
            await Eventually.TrueAsync(async () => condition(last = await ShowAsync(id, stop)), stop);
            return last!;
        }
        catch (OperationCanceledException)
        {
            throw new AssertionException($"{id} is {last?.State} ({last?.Message})\n{Said}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Client.Dispose();
        _home.Dispose();
    }

    private DaemonFile? Announced() => Directory.Exists(_home.Folder) ? new DaemonHome(_home.Folder).Announced() : null;

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (_said)
        {
            _said.AppendLine(line.Data);
        }
    }
}
