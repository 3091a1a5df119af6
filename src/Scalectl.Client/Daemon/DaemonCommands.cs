using System.CommandLine;
using Scalectl.Api;
using Scalectl.Client.CommandLine;
using Scalectl.Client.Errors;
using Scalectl.Client.Output;

namespace Scalectl.Client.Daemon;

/// <summary><c>scalectl start, stop, restart, status</c>.</summary>
internal static class DaemonCommands
{
    private static readonly Field<int> Port = Field<int>.Option("--port", "Port on 127.0.0.1. [default: 8085]", Readers.Whole(0, 65535, "8085"), "8085", "port");
    private static readonly Option<bool> Attach = new("--attach") { Description = "Stay in the foreground, as systemd and containers want." };
    private static readonly Field<OutputFormat> Output = Printing.OutputField();

    public static Command Start => new Verb("start", "Start the daemon in the background; returns when it answers.", "scalectl start", StartAsync).With(Attach, Port.Symbol);

    public static Command Stop => new Verb("stop", "Stop the daemon; running work is saved and picked up at the next start.", "scalectl stop", StopAsync);

    public static Command Restart => new Verb("restart", "Stop the daemon and start it again.", "scalectl restart", RestartAsync).With(Port.Symbol);

    public static Command Status =>
        new Verb("status", "Show the daemon, its active user, clusters, apps and running experiments.", "scalectl status --output json", StatusAsync).With(Output.Symbol);

    private static async Task<int> StartAsync(Call call)
    {
        var port = call.Maybe(Port);
        call.Check();
        var daemon = new DaemonProcess(call.Surroundings, call.Cancellation);
        if (await daemon.AnswerAsync() is { } running)
        {
            await call.Out.WriteLineAsync($"scalectld is already running at {running.Address} (process {running.ProcessId})");
            return ExitCode.Done;
        }

        if (call.Is(Attach))
        {
            return await daemon.AttachAsync(port);
        }

        Started(call, await daemon.StartAsync(port));
        return ExitCode.Done;
    }

    private static async Task<int> StopAsync(Call call)
    {
        call.Check();
        var stopped = await new DaemonProcess(call.Surroundings, call.Cancellation).StopAsync();
        await call.Out.WriteLineAsync(stopped ? "scalectld has stopped" : "scalectld is not running");
        return ExitCode.Done;
    }

    private static async Task<int> RestartAsync(Call call)
    {
        var port = call.Maybe(Port);
        call.Check();
        var daemon = new DaemonProcess(call.Surroundings, call.Cancellation);
        if (await daemon.AnswerAsync() is { } running)
        {
            port ??= new Uri(running.Address).Port;
            await daemon.StopAsync();
        }

        Started(call, await daemon.StartAsync(port));
        return ExitCode.Done;
    }

    private static void Started(Call call, StatusView status) => call.Out.WriteLine($"scalectld is running at {status.Address} (process {status.ProcessId})");

    private static async Task<int> StatusAsync(Call call)
    {
        var output = call.Optional(Output, OutputFormat.Table);
        call.Check();
        if (await new DaemonProcess(call.Surroundings, call.Cancellation).AnswerAsync() is { } status)
        {
            call.Print(output, status, StatusTable.Facts);
            return ExitCode.Done;
        }

        call.Print(output, new DaemonState(false, call.Surroundings.Home), state => new Facts().Add("running", "scalectld", "not running; start it with: scalectl start", "false").Add("home", "home", state.Home));
        return ExitCode.NoDaemon;
    }
}
