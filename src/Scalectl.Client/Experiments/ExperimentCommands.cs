using System.CommandLine;
using System.Text.Json.Serialization;
using Scalectl.Api;
using Scalectl.Client.CommandLine;
using Scalectl.Client.Daemon;
using Scalectl.Client.Errors;
using Scalectl.Client.Output;

namespace Scalectl.Client.Experiments;

/// <summary>Formats of <c>experiment export</c>.</summary>
[JsonConverter(typeof(Word<ExportFormat>))]
internal enum ExportFormat
{
    Json,
    Csv,
    Md,
    Html,
    Svg,
    Png,
}

/// <summary><c>scalectl experiment ..</c>.</summary>
internal static class ExperimentCommands
{
    private static readonly Field<string> Id = Field<string>.Positional("ID", "The experiment.", Readers.Text, "sine-60-1");
    private static readonly Field<string> StopId = Field<string>.Positional("ID", "The experiment, or a group (g7): those of it that have not ended.", Readers.Text, "sine-60-1");
    private static readonly Field<ExportFormat> Format = Field<ExportFormat>.Option("--format", "json (everything), csv (a row a second), html or md (the report), svg or png (its charts).", Readers.Word<ExportFormat>, "html", "json|csv|md|html|svg|png");
    private static readonly Field<string> OutFile = Field<string>.Option("--out", "File to write. [default: stdout]", Readers.Text, "run.csv", "file");
    private static readonly Option<bool> Decisions = new("--decisions") { Description = "Show why the group scaled and why it did not instead: alarms, data points, what blocked them." };
    private static readonly Option<bool> Yes = Consent.YesFlag();
    private static readonly Field<OutputFormat> Output = Printing.OutputField();

    public static Command Experiment => new Verb("experiment", "Experiments: an app, a load, and the metrics of both.", "scalectl experiment list").With(
        ExperimentRunCommand.Run,
        new Verb("list", "List the experiments.", "scalectl experiment list", ListAsync).With(Output.Symbol),
        new Verb("show", "Show an experiment with its metrics.", "scalectl experiment show sine-60-1 --output json", ShowAsync).With(Id.Symbol, Decisions, Output.Symbol),
        new Verb("watch", "Follow an experiment until it ends.", "scalectl experiment watch sine-60-1", WatchAsync).With(Id.Symbol),
        new Verb("stop", "Stop an experiment, or all of a group; what was measured is kept, what was made is removed.", "scalectl experiment stop sine-60-1", StopAsync).With(StopId.Symbol, Yes),
        new Verb("delete", "Delete an experiment and its samples.", "scalectl experiment delete sine-60-1 --yes", DeleteAsync).With(Id.Symbol, Yes),
        new Verb("export", "Write an experiment's report or samples.", "scalectl experiment export sine-60-1 --format html --out report.html", ExportAsync).With(Id.Symbol, Format.Symbol, OutFile.Symbol),
        new Verb("recompute", "Compute an experiment's metrics again from its stored samples.", "scalectl experiment recompute sine-60-1", RecomputeAsync).With(Id.Symbol, Output.Symbol),
        CompareCommand.Compare);

    private static async Task<int> ListAsync(Call call)
    {
        var output = call.Optional(Output, OutputFormat.Table);
        call.Check();
        using var daemon = DaemonConnection.Open(call.Surroundings);
        call.Print(output, await daemon.AskAsync(api => api.ExperimentsAsync(call.Cancellation)), ExperimentTable.List);
        return ExitCode.Done;
    }

    private static async Task<int> ShowAsync(Call call)
    {
        var id = call.Required(Id);
        var output = call.Optional(Output, OutputFormat.Table);
        call.Check();
        using var daemon = DaemonConnection.Open(call.Surroundings);
        if (call.Is(Decisions))
        {
            call.Print(output, await daemon.AskAsync(api => api.DecisionsAsync(id, call.Cancellation)), DecisionTable.Of);
            return ExitCode.Done;
        }

        var view = await daemon.AskAsync(api => api.ExperimentAsync(id, call.Cancellation));
        call.Print(output, view, ExperimentTable.Facts);
        return ExperimentEnd.Limits(call, view);
    }

    private static async Task<int> WatchAsync(Call call)
    {
        var id = call.Required(Id);
        call.Check();
        using var daemon = DaemonConnection.Open(call.Surroundings);
        var view = await ExperimentWatch.UntilEndAsync(call, daemon, id);
        call.Print(OutputFormat.Table, view, ExperimentTable.Facts);
        return ExperimentEnd.Judge(call, view);
    }

    private static async Task<int> StopAsync(Call call)
    {
        var id = call.Required(StopId);
        call.Check();
        using var daemon = DaemonConnection.Open(call.Surroundings);
        call.Ask(Yes, GroupId.Is(id) ? $"Stop all of group {id}?" : $"Stop experiment {id}?");
        if (GroupId.Is(id))
        {
            call.Print(OutputFormat.Table, await daemon.AskAsync(api => api.StopGroupAsync(id, call.Cancellation)), ExperimentTable.List);
            return ExitCode.Done;
        }

        var summary = await daemon.AskAsync(api => api.StopExperimentAsync(id, call.Cancellation));
        await call.Out.WriteLineAsync($"Experiment {summary.Id} is {Word<ExperimentState>.Of(summary.State)}");
        return ExitCode.Done;
    }

    private static async Task<int> DeleteAsync(Call call)
    {
        var id = call.Required(Id);
        call.Check();
        using var daemon = DaemonConnection.Open(call.Surroundings);
        call.Ask(Yes, $"Delete experiment {id} and its samples?");
        await daemon.AskAsync(api => api.DeleteExperimentAsync(id, call.Cancellation));
        await call.Out.WriteLineAsync($"Experiment {id} is deleted");
        return ExitCode.Done;
    }

    private static async Task<int> ExportAsync(Call call)
    {
        var id = call.Required(Id);
        var format = call.Required(Format);
        var file = call.Text(OutFile);
        if (format == ExportFormat.Png && file is null)
        {
            call.Report([new InvalidInput("--out", "nothing", "a file: a picture is no text for a terminal", "--out run.png")]);
        }

        call.Check();
        using var daemon = DaemonConnection.Open(call.Surroundings);
        using var content = new MemoryStream();
        await daemon.DownloadAsync(api => api.ExportAsync(id, Word<ExportFormat>.Of(format), call.Cancellation), content, call.Cancellation);
        if (file is null)
        {
            await call.Out.WriteAsync(System.Text.Encoding.UTF8.GetString(content.GetBuffer().AsSpan(0, (int)content.Length)));
            return ExitCode.Done;
        }

        await OutputFile.WriteAsync(call, file, content.ToArray());
        return ExitCode.Done;
    }

    private static async Task<int> RecomputeAsync(Call call)
    {
        var id = call.Required(Id);
        var output = call.Optional(Output, OutputFormat.Table);
        call.Check();
        using var daemon = DaemonConnection.Open(call.Surroundings);
        call.Print(output, await daemon.AskAsync(api => api.RecomputeAsync(id, call.Cancellation)), ExperimentTable.Facts);
        return ExitCode.Done;
    }
}
