using System.Globalization;
using Scalectl.Api;
using Scalectl.Client.CommandLine;
using Scalectl.Client.Errors;

namespace Scalectl.Client.Daemon;

/// <summary>Starts and stops the daemon of a home.</summary>
internal sealed class DaemonProcess(Surroundings surroundings, CancellationToken cancellation)
{
    public const string Program = "scalectld";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30), StopLimit = TimeSpan.FromSeconds(60);

    private readonly DaemonHome _home = new(surroundings.Home);

    /// <summary>The status of a daemon that answers; null when none does.</summary>
    public async Task<StatusView?> AnswerAsync()
    {
        if (_home.Record() is not { } record || !Programs.IsAlive(record.ProcessId))
        {
            return null;
        }

        using var connection = DaemonConnection.Open(_home, record);
        try
        {
            return await connection.AskAsync(api => api.StatusAsync(cancellation));
        }
        catch (CommandFailure failure) when (failure.ExitCode == ExitCode.NoDaemon)
        {
            return null;
        }
    }

    /// <summary>Starts it and returns when it answers.</summary>
    public async Task<StatusView> StartAsync(int? port)
    {
        CreateHome();
        var program = Programs.Find(Program, surroundings.Variable("PATH"));
        var logStart = Programs.LengthOf(_home.Log);
        using var process = Programs.StartDetached(program, Arguments(port), _home.Log, Variables);
        StatusView? status = null;
        var ready = await Programs.WaitForStartAsync(
            process, async () => _home.Record()?.ProcessId == process.Id && (status = await AnswerAsync()) is not null, StartLimit, surroundings.Time, cancellation);
        if (status is not null)
        {
            return status;
        }

        var what = ready ? $"the daemon ended at once (exit code {process.ExitCode})" : $"the daemon did not answer within {StartLimit.TotalSeconds} s";
        throw new CommandFailure(ExitCode.Failed, [$"{what}; the last lines of {_home.Log}:", .. Programs.LastLines(_home.Log, 10, logStart)]);
    }

    /// <summary>Runs it in the foreground, as systemd and containers want; ends with it.</summary>
    public async Task<int> AttachAsync(int? port)
    {
        CreateHome();
        var start = new System.Diagnostics.ProcessStartInfo(Programs.Find(Program, surroundings.Variable("PATH")), Arguments(port));
        foreach (var (name, value) in Variables)
        {
            start.Environment[name] = value;
        }

        using var process = System.Diagnostics.Process.Start(start) ?? throw new CommandFailure(ExitCode.Failed, $"cannot start {Program}");
        await using var forward = cancellation.Register(() => Programs.End(process.Id));
        await process.WaitForExitAsync(CancellationToken.None);
        return process.ExitCode;
    }

    /// <summary>Stops it cleanly and returns when it is gone; false when none was running.</summary>
    public async Task<bool> StopAsync()
    {
        if (_home.Record() is not { } record || await AnswerAsync() is not { } status)
        {
            return false;
        }

        using (var connection = DaemonConnection.Open(_home))
        {
            await connection.AskAsync(api => api.ShutdownAsync(cancellation));
        }

        var gone = await Programs.WaitAsync(() => Task.FromResult(!Programs.IsAlive(status.ProcessId)), StopLimit, surroundings.Time, cancellation);
        return gone
            ? true
            : throw new CommandFailure(ExitCode.Failed, $"the daemon (process {record.ProcessId}) is still stopping after {StopLimit.TotalSeconds} s; see {_home.Log}");
    }

    private Dictionary<string, string> Variables => new() { ["SCALECTL_HOME"] = surroundings.Home };

    private string[] Arguments(int? port) =>
        port is { } p ? ["--home", surroundings.Home, "--port", p.ToString(CultureInfo.InvariantCulture)] : ["--home", surroundings.Home];

    private void CreateHome()
    {
        const UnixFileMode owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        try
        {
            Directory.CreateDirectory(surroundings.Home, owner);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure(ExitCode.Failed, $"cannot make the folder {surroundings.Home}: {e.Message} (SCALECTL_HOME chooses another)");
        }
    }
}
