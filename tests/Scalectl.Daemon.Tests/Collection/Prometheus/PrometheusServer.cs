using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Scalectl.Daemon.Tests.Lab;

namespace Scalectl.Daemon.Tests.Collection.Prometheus;

/// <summary>Debian's Prometheus, which scrapes one exporter every second; it can be killed and started again on its data.</summary>
internal sealed class PrometheusServer : IAsyncDisposable
{
    private readonly TemporaryHome _folder = new();
    private readonly int _port = FreePort();
    private readonly IReadOnlyList<string> _flags;
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });
    private Process? _process;

    private PrometheusServer(string exporter, IReadOnlyList<string> flags)
    {
        _flags = flags;
        Directory.CreateDirectory(_folder.Folder);
        File.WriteAllText(Path.Combine(_folder.Folder, "prometheus.yml"), $$"""
            global: {scrape_interval: 1s, scrape_timeout: 1s}
            scrape_configs:
              - job_name: shop
                static_configs: [{targets: ["{{new Uri(exporter).Authority}}"]}]
            """);
    }

    public Uri Address => new($"http://127.0.0.1:{_port}/");

    /// <summary>Returns when it answers and has scraped.</summary>
    public static async Task<PrometheusServer> StartAsync(Exporter exporter, CancellationToken stop, params string[] flags)
    {
        var server = new PrometheusServer(exporter.Address, flags);
        try
        {
            await server.RunAsync(stop);
            var before = exporter.Told.Count;
            await Eventually.TrueAsync(() => Task.FromResult(exporter.Told.Count > before + 1), stop);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it again, when it is dead; returns when it answers.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        _process = Programs.Start(
            "prometheus", [$"--config.file={_folder.Folder}/prometheus.yml", $"--storage.tsdb.path={_folder.Folder}/data", $"--web.listen-address=127.0.0.1:{_port}", .. _flags]);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await Eventually.TrueAsync(ReadyAsync, stop);
    }

    public async Task KillAsync()
    {
        if (_process is { } process)
        {
            _process = null;
            await Programs.EndAsync(process);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _http.Dispose();
        _folder.Dispose();
    }

    private async Task<bool> ReadyAsync()
    {
        Assert.That(_process!.HasExited, Is.False, "prometheus ended; is its port taken?");
        try
        {
            using var answer = await _http.GetAsync(new Uri(Address, "-/ready"));
            return answer.IsSuccessStatusCode || answer.StatusCode == HttpStatusCode.Unauthorized;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
