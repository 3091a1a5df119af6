using System.Diagnostics;

namespace Scalectl.Lab.Tests;

/// <summary>scalectl-lab as a process of its own, as a user runs it.</summary>
internal sealed class LabProcess : IAsyncDisposable
{
    private const string Greeting = "scalectl-lab listening on ";

    private readonly Process _process;

    private LabProcess(Process process, string address)
    {
        _process = process;
        Address = address;
    }

    public string Address { get; }

    public int Id => _process.Id;

    public int ExitCode => _process.ExitCode;

    /// <summary>Starts it on a free port and waits until it listens.</summary>
    public static async Task<LabProcess> StartAsync(CancellationToken ct, params string[] options)
    {
        var process = Process.Start(Command(["--port", "0", .. options]))!;
        var line = await process.StandardOutput.ReadLineAsync(ct) ?? await process.StandardError.ReadToEndAsync(ct);
        Assert.That(line, Does.StartWith(Greeting));
        return new LabProcess(process, line[Greeting.Length..]);
    }

    /// <summary>Runs it to its end, which wrong options bring at once.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(CancellationToken ct, params string[] options)
    {
        using var process = Process.Start(Command(options))!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(ct), process.StandardError.ReadToEndAsync(ct));
        await process.WaitForExitAsync(ct);
        return (process.ExitCode, await output, await error);
    }

    public void Kill() => _process.Kill();

    /// <summary>SIGTERM, as systemd and containers stop a service.</summary>
    public async Task TerminateAsync(CancellationToken ct)
    {
        using var kill = Process.Start("kill", ["-TERM", Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(ct);
    }

    public Task WaitForExitAsync(CancellationToken ct) => _process.WaitForExitAsync(ct);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private static ProcessStartInfo Command(string[] options)
        => new(Path.Combine(AppContext.BaseDirectory, "scalectl-lab"), options) { RedirectStandardOutput = true, RedirectStandardError = true };
}
