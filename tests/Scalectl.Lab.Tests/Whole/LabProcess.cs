using System.Diagnostics;

namespace Scalectl.Lab.Tests.Whole;

/// <summary>The real program on a free port, ended with the test.</summary>
internal sealed class LabProcess : IAsyncDisposable
{
    private const string Greeting = "scalectl-lab listening on ";

    private readonly Process _process;

    private LabProcess(Process process, Uri address)
    {
        _process = process;
        Address = address;
    }

    public Uri Address { get; }

    public int ExitCode => _process.ExitCode;

    public static async Task<LabProcess> StartAsync(CancellationToken ct, params string[] options)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "scalectl-lab")) { RedirectStandardOutput = true };
        string[] own = ["--port", "0", "--parent-pid", Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture)];
        foreach (var option in own.Concat(options))
        {
            start.ArgumentList.Add(option);
        }

        var process = Process.Start(start)!;
        var line = await process.StandardOutput.ReadLineAsync(ct) ?? "";
        Assert.That(line, Does.StartWith(Greeting));
        return new LabProcess(process, new Uri(line[Greeting.Length..]));
    }

    /// <summary>Runs it to its end, which wrong options bring at once.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(CancellationToken ct, params string[] options)
    {
        using var process = Process.Start(new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "scalectl-lab"), options)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(ct), process.StandardError.ReadToEndAsync(ct));
        await process.WaitForExitAsync(ct);
        return (process.ExitCode, await output, await error);
    }

    /// <summary>Kill -9: it can do nothing more.</summary>
    public void Kill() => _process.Kill();

    public Task WaitForExitAsync(CancellationToken ct) => _process.WaitForExitAsync(ct);

    /// <summary>Asks it to end, as a service manager does; its exit code.</summary>
    public async Task<int> StopAsync(CancellationToken ct)
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(ct);
        await _process.WaitForExitAsync(ct);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }
}
