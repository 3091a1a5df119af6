using System.CommandLine;
using System.Globalization;
using Scalectl.Api;
using Scalectl.Client.CommandLine;
using Scalectl.Client.Daemon;
using Scalectl.Client.Errors;
using Scalectl.Client.Mappings;
using Scalectl.Client.Output;

namespace Scalectl.Client.Apps;

/// <summary><c>scalectl app calibrate</c>: what 1, 2 .. machines of an app carry within a service level.</summary>
internal static class CalibrateCommand
{
    private static readonly Field<string> Name = Field<string>.Positional("NAME", "Name of the app.", Readers.Name, "shop");
    private static readonly Option<bool> Wait = new("--wait") { Description = "Stay until it ends and print the mapping." };
    private static readonly Option<bool> Status = new("--status") { Description = "Show the last calibration of the app, with its runs, instead." };
    private static readonly Option<bool> Stop = new("--stop") { Description = "End it instead: the group gets its sizes back, the runs are kept." };
    private static readonly Option<bool> Yes = Consent.YesFlag();
    private static readonly Field<OutputFormat> Output = Printing.OutputField();

    public static Command Calibrate => new Verb(
        "calibrate", "Find what load 1, 2 .. machines of an app carry: the mapping that turns load into demand.",
        "scalectl app calibrate shop --slo-p95 500ms --slo-errors 1% --max 4 --wait", RunAsync).With(Name.Symbol).With(CalibrateFields.Symbols).With(Wait, Status, Stop, Yes, Output.Symbol);

    private static async Task<int> RunAsync(Call call)
    {
        var name = call.Required(Name);
        var output = call.Optional(Output, OutputFormat.Table);
        var request = CalibrateFields.Read(call);
        if (call.Is(Status) && call.Is(Stop))
        {
            call.Report([new("--status", "--status and --stop", "one of them", "scalectl app calibrate shop --status")]);
        }

        call.Check();
        using var daemon = DaemonConnection.Open(call.Surroundings);
        if (call.Is(Status))
        {
            CalibrationTable.Print(call, output, await daemon.AskAsync(api => api.CalibrationAsync(name, call.Cancellation)));
            return ExitCode.Done;
        }

        if (call.Is(Stop))
        {
            call.Ask(Yes, $"Stop the calibration of {name}?");
            var stopped = await daemon.AskAsync(api => api.StopCalibrationAsync(name, call.Cancellation));
            stopped = call.Is(Wait) ? await UntilEndAsync(call, daemon, stopped) : stopped;
            await call.Out.WriteLineAsync(stopped.EndedAt is null ? $"The calibration of {name} is being stopped" : $"The calibration of {name} is {Word<CalibrationState>.Of(stopped.State)}");
            return ExitCode.Done;
        }

        call.Ask(Yes, Question(name, request));
        var begun = await daemon.AskAsync(api => api.CalibrateAsync(name, request, call.Cancellation));
        if (!call.Is(Wait))
        {
            CalibrationTable.Print(call, output, begun);
            await call.Surroundings.Error.WriteLineAsync($"scalectl app calibrate {name} --status shows how far it is, --stop ends it");
            return ExitCode.Done;
        }

        var ended = await UntilEndAsync(call, daemon, begun);
        if (ended.State != CalibrationState.Done)
        {
            CalibrationTable.Print(call, output, ended);
            throw new CommandFailure(ExitCode.Failed, $"the calibration of {name} {Word<CalibrationState>.Of(ended.State)}: {ended.Message ?? "it does not say why"}");
        }

        MappingTable.Print(call, output, await daemon.AskAsync(api => api.MappingAsync(ended.Mapping, call.Cancellation)));
        if (ended.Message is { } message)
        {
            await call.Surroundings.Error.WriteLineAsync(Printable.Of(message));
        }

        return ExitCode.Done;
    }

    private static string Question(string name, CalibrationRequest request) => request.Target is { } target
        ? $"Send load up to the limit of {target.Value}?"
        : string.Create(CultureInfo.InvariantCulture, $"Hold the group of app {name} at 1 to {(request.Extrapolate ? 1 : request.Max?.ToString(CultureInfo.InvariantCulture) ?? "its most")} machine(s), one after the other, and send it load up to its limit?");

    private static async Task<CalibrationView> UntilEndAsync(Call call, DaemonConnection daemon, CalibrationView view)
    {
        using var progress = new Progress(call.Surroundings);
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), call.Surroundings.Time);
        var told = 0;
        while (true)
        {
            foreach (var run in view.Runs.Skip(told))
            {
                progress.Say(CalibrationTable.Sentence(run));
            }

            told = view.Runs.Count;
            if (view.EndedAt is not null)
            {
                return view;
            }

            progress.Show(Step(view), Share(call, view), view.Message ?? "");
            await timer.WaitForNextTickAsync(call.Cancellation);
            view = await daemon.AskAsync(api => api.CalibrationAsync(view.App, call.Cancellation));
        }
    }

    private static string Step(CalibrationView view) => view.Current is { } run
        ? string.Create(CultureInfo.InvariantCulture, $"{CalibrationTable.Machines(run.Instances)} under {run.RequestsPerSecond} requests/s{(run.Attempt > 1 ? $", attempt {run.Attempt}" : "")}")
        : $"calibration of {view.App}: {Word<CalibrationState>.Of(view.State)}";

    private static double? Share(Call call, CalibrationView view)
    {
        var seconds = view.Request.WarmUpSeconds + view.Request.RunSeconds;
        return view.Current?.EndsAt is { } end ? 1 - ((end - call.Surroundings.Time.GetUtcNow()).TotalSeconds / seconds) : null;
    }
}
