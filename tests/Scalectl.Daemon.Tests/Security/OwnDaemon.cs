using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using Scalectl.Api;
using Scalectl.Daemon.Hosting;
using Scalectl.Daemon.Tests.Lab;

namespace Scalectl.Daemon.Tests.Security;

/// <summary>
/// A real daemon in a process whose environment and umask a test chooses. Whatever an AWS variable of this machine says is
/// taken away, and the metadata service is off unless the test names one: no call leaves the loopback.
/// </summary>
internal sealed class OwnDaemon : IAsyncDisposable
{
    private readonly StringBuilder _said = new();
    private readonly Process _process;

    private OwnDaemon(Process process)
    {
        _process = process;
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public HttpClient Client { get; } = new();

    public int ProcessId => _process.Id;

    public Uri Address { get; private set; } = null!;

    public string Token { get; private set; } = "";

    public bool HasExited => _process.HasExited;

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

    /// <param name="home">The folder of all state.</param>
    /// <param name="environment">Variables beside those that keep it from this machine's own credentials.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <param name="umask">Of the shell that starts it.</param>
    public static async Task<OwnDaemon> StartAsync(string home, IReadOnlyDictionary<string, string> environment, CancellationToken stop, string umask = "022")
    {
        ProcessStartInfo start = new("/bin/sh", ["-c", $"umask {umask}; exec \"$0\" \"$@\"", Programs.Daemon, "--port", "0", "--home", home]) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var name in start.Environment.Keys.Where(n => n.StartsWith("AWS_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["AWS_EC2_METADATA_DISABLED"] = "true";
        start.Environment["AWS_CONFIG_FILE"] = start.Environment["AWS_SHARED_CREDENTIALS_FILE"] = "/nonexistent/aws";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var daemon = new OwnDaemon(Process.Start(start)!);
        try
        {
            await daemon.ReadyAsync(home, stop);
            return daemon;
        }
        catch
        {
            await daemon.DisposeAsync();
            throw;
        }
    }

    public Task<HttpResponseMessage> AddAsync(UserSettings user, CancellationToken stop)
        => Client.PostAsync("/api/v1/users", JsonContent.Create(user, ApiJson.Default.UserSettings), stop);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    private async Task ReadyAsync(string home, CancellationToken stop)
    {
        DaemonFile? announced = null;
        await Eventually.TrueAsync(
            () => Task.FromResult(HasExited || (Directory.Exists(home) && (announced = new DaemonHome(home).Announced())?.ProcessId == ProcessId)), stop);
        Assert.That(HasExited, Is.False, Said);
        Address = new Uri(announced!.Address);
        Token = await File.ReadAllTextAsync(Path.Combine(home, "token"), stop);
        Client.BaseAddress = Address;
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (_said)
        {
            _said.AppendLine(line.Data);
        }
    }
}
