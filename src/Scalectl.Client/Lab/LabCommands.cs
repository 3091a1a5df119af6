using System.CommandLine;
using Scalectl.Client.CommandLine;
using Scalectl.Client.Errors;
using Scalectl.Client.Output;

namespace Scalectl.Client.Lab;

/// <summary><c>scalectl lab start, stop, status</c>.</summary>
internal static class LabCommands
{
    private static readonly Field<double> Period =
        Field<double>.Option("--period", "What a minute is on AWS: the interval of metrics and alarms. [default: 1s]", Readers.Seconds(0.1, 3600, "1s"), "1s", "time");

    private static readonly Field<int> Port = Field<int>.Option("--port", "Port on 127.0.0.1; 0 takes a free one. [default: 8086]", Readers.Whole(0, 65535, "8086"), "8086", "port");
    private static readonly Field<double> LaunchDelay = Field<double>.Option("--launch-delay", "How long a machine boots. [default: 2s]", Readers.Seconds(0, 3600, "2s"), "2s", "time");
    private static readonly Field<OutputFormat> Output = Printing.OutputField();

    public static Command Lab => new Verb("lab", "A laptop-sized cloud that speaks AWS's protocols.", "scalectl lab start").With(
        new Verb("start", "Start the lab in the background.", "scalectl lab start --period 1s", StartAsync).With(Period.Symbol, Port.Symbol, LaunchDelay.Symbol),
        new Verb("stop", "Stop the lab and its machines.", "scalectl lab stop", StopAsync),
        new Verb("status", "Show whether the lab runs and where.", "scalectl lab status", StatusAsync).With(Output.Symbol));

    private static async Task<int> StartAsync(Call call)
    {
        var period = call.Optional(Period, 1);
        var port = call.Optional(Port, 8086);
        var delay = call.Maybe(LaunchDelay);
        call.Check();
        var lab = new LabProcess(call.Surroundings, call.Cancellation);
        if (await lab.FindAsync() is { } running)
        {
            await call.Out.WriteLineAsync($"the lab is already running at {running.Address} (process {running.ProcessId})");
            return ExitCode.Done;
        }

        var started = await lab.StartAsync(port, period, delay);
        await call.Out.WriteLineAsync($"the lab is running at {started.Address} (process {started.ProcessId})");
        await call.Surroundings.Error.WriteLineAsync($"make it a user's cloud with:\n  {LabProcess.UserLine(started, period)}\n  scalectl setup lab");
        return ExitCode.Done;
    }

    private static async Task<int> StopAsync(Call call)
    {
        call.Check();
        var lab = new LabProcess(call.Surroundings, call.Cancellation);
        if (await lab.FindAsync() is not { } running)
        {
            await call.Out.WriteLineAsync("the lab is not running");
            return ExitCode.Done;
        }

        await lab.StopAsync(running);
        await call.Out.WriteLineAsync("the lab has stopped");
        return ExitCode.Done;
    }

    private static async Task<int> StatusAsync(Call call)
    {
        var output = call.Optional(Output, OutputFormat.Table);
        call.Check();
        var running = await new LabProcess(call.Surroundings, call.Cancellation).FindAsync();
        call.Print(output, new LabState(running is not null, running?.Address, running?.ProcessId), state => new Facts()
            .Add("running", "lab", state.Running ? "running" : "not running; start it with: scalectl lab start", state.Running ? "true" : "false")
            .Add("address", "address", state.Address)
            .Add("processId", "process", state.ProcessId is { } id ? Show.Count(id) : null));
        return running is null ? ExitCode.Failed : ExitCode.Done;
    }
}
