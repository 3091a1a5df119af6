using System.ComponentModel;
using System.Diagnostics;

namespace Scalectl.Lab.Machines;

/// <summary>
/// Runs the user data as a script in a session of its own, so that the whole tree can be ended. A script that ends
/// leaves its machine running, as on EC2; its exit code stands in the console output.
/// </summary>
internal sealed class ProcessMachine(MachineStart start, ProcessImage image, TimeProvider time, ILogger log) : IMachine
{
    // The script waits for a line that comes once the watchdog knows the group: a lab that dies before leaves nothing.
    private const string Wrapper = "read -r _ || exit 1; exec \"$0\" </dev/null";

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3), Look = TimeSpan.FromMilliseconds(20);

    private readonly ConsoleLog _console = new();
    private Watchdog? _watchdog;
    private Process? _process;
    private Task _reading = Task.CompletedTask;

    public string ConsoleOutput => _console.ToString();

    public async Task<string?> StartAsync(CancellationToken cancellationToken)
    {
        if (start.UserData.Length == 0)
        {
            return null;
        }

        try
        {
            return await image.OneAtATimeAsync(RunAsync, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or Win32Exception or UnauthorizedAccessException)
        {
            return $"The user data could not be started: {exception.Message}";
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_process is not { } process || ProcessGroup.IsOver(process.Id))
        {
            return;
        }

        ProcessGroup.AskToEnd(process.Id);
        using var grace = new CancellationTokenSource(Grace, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(grace.Token, cancellationToken);
        try
        {
            while (!ProcessGroup.IsOver(process.Id))
            {
                await Task.Delay(Look, time, either.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // Who does not end when asked is ended when disposed.
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not { } process)
        {
            return;
        }

        _process = null;
        if (!ProcessGroup.IsOver(process.Id))
        {
            ProcessGroup.End(process.Id);
        }

        await process.WaitForExitAsync();
        await _reading;
        _watchdog?.Remove(process.Id);
        process.Dispose();
    }

    private async Task<string?> RunAsync(Watchdog watchdog)
    {
        if (OperatingSystem.IsWindows())
        {
            return "Machines that are processes need Linux: sessions, process groups and signals.";
        }

        _watchdog = watchdog;
        var script = Path.Combine(watchdog.Folder, start.InstanceId);
        await using (var file = new FileStream(script, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
        }))
        {
            await file.WriteAsync(start.UserData);
        }

        var process = Process.Start(Command(script));
        if (process is null)
        {
            return "The user data could not be started: no process";
        }

        _process = process;
        watchdog.Add(process.Id);
        _reading = Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError), WatchAsync(process));
        await process.StandardInput.WriteAsync("go\n");
        process.StandardInput.Close();
        return null;
    }

    private ProcessStartInfo Command(string script)
    {
        var command = new ProcessStartInfo("setsid", ["/bin/sh", "-c", Wrapper, script])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(script),
        };
        command.Environment.Remove("SCALECTL_LAB_SECRET");
        command.Environment["INSTANCE_ID"] = start.InstanceId;
        command.Environment["INSTANCE_IP"] = start.Address.ToString();
        command.Environment["PATH"] = $"{AppContext.BaseDirectory.TrimEnd('/')}:{Path.GetDirectoryName(Environment.ProcessPath)}:{Environment.GetEnvironmentVariable("PATH")}";
        return command;
    }

    private async Task WatchAsync(Process process)
    {
        await process.WaitForExitAsync();
        Log.UserDataEnded(log, start.InstanceId, process.ExitCode);
        _console.Append($"user data ended with exit code {process.ExitCode}\n");
    }

    private async Task ReadAsync(StreamReader output)
    {
        var buffer = new char[4096];
        int read;
        while ((read = await output.ReadAsync(buffer)) > 0)
        {
            _console.Append(buffer.AsSpan(0, read));
        }
    }
}
