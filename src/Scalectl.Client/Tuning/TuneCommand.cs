using System.CommandLine;
using Scalectl.Api;
using Scalectl.Client.CommandLine;
using Scalectl.Client.Daemon;
using Scalectl.Client.Errors;
using Scalectl.Client.Output;

namespace Scalectl.Client.Tuning;

/// <summary><c>scalectl tune</c>: finds the threshold of an experiment's policy, and follows the search.</summary>
internal static class TuneCommand
{
    private const string Example = "scalectl tune --experiment sine.yaml --method slow-start --simulate";

    private static readonly Field<string> File = Field<string>.Option("--experiment", "The experiment that each run is: its file, YAML or JSON; - reads stdin.", Readers.Text, "sine.yaml", "file", "-f");
    private static readonly Field<string> Id = Field<string>.Positional("ID", "The tuning.", Readers.Text, "t1");
    private static readonly Option<bool> Detach = new("--detach") { Description = "Do not follow it: it goes on in the daemon." };
    private static readonly Option<bool> Wait = new("--wait") { Description = "Stay until it ends and print the answer." };
    private static readonly Option<bool> Yes = Consent.YesFlag();
    private static readonly Field<OutputFormat> Output = Printing.OutputField();

    public static Command Tune => new Verb("tune", "Find the CPU threshold of an app's scaling policy: runs an experiment with one after the other.", Example, RunAsync)
        .With(File.Symbol).With(TuneFields.Symbols).With(Detach, Yes, Output.Symbol).With(
            new Verb("list", "List the tunings.", "scalectl tune list", ListAsync).With(Output.Symbol),
            new Verb("show", "Show a tuning: its tries, its answer, and why.", "scalectl tune show t1", ShowAsync).With(Id.Symbol, Output.Symbol),
            new Verb("stop", "Stop a tuning with its run; what was tried is kept.", "scalectl tune stop t1", StopAsync).With(Id.Symbol, Yes),
            new Verb("resume", "Go on with a tuning that was stopped or has failed.", "scalectl tune resume t1 --wait", ResumeAsync).With(Id.Symbol, Wait, Yes, Output.Symbol),
            new Verb("remove", "Remove a tuning that has ended; its experiments stay.", "scalectl tune remove t1 --yes", RemoveAsync).With(Id.Symbol, Yes));

    private static async Task<int> RunAsync(Call call)
    {
        var file = call.Required(File);
        var request = TuneFields.Read(call);
        var output = call.Optional(Output, OutputFormat.Table);
        call.Check();
        request = request with { Experiment = await ReadAsync(call, file) };
        using var daemon = DaemonConnection.Open(call.Surroundings);
        if (!request.Simulate)
        {
            call.Ask(Yes, $"Run {file} again and again on the active user's cloud, until the threshold is found?");
        }

        var begun = await daemon.AskAsync(api => api.TuneAsync(request, call.Cancellation));
        if (call.Is(Detach))
        {
            TuningTable.Print(call, output, begun);
            await call.Surroundings.Error.WriteLineAsync(TuningWatch.Hint(begun.Id));
            return ExitCode.Done;
        }

        return await FollowAsync(call, daemon, begun, output);
    }

    private static async Task<int> FollowAsync(Call call, DaemonConnection daemon, TuningView begun, OutputFormat output)
    {
        var ended = await TuningWatch.UntilEndAsync(call, daemon, begun);
        TuningTable.Print(call, output, ended);
        return ended.State == TuningState.Done ? Judge(call, ended) : throw new CommandFailure(ExitCode.Failed, $"{ended.Id} {Word<TuningState>.Of(ended.State)}: {ended.Message ?? "it does not say why"}");
    }

    /// <summary>4: it has its answer, which is that nothing that was tried keeps the errors within the limit.</summary>
    private static int Judge(Call call, TuningView view)
    {
        if (view is not { State: TuningState.Done, Answer.Threshold: null })
        {
            return ExitCode.Done;
        }

        call.Surroundings.Error.WriteLine($"scalectl: {view.Id}: no threshold that was tried keeps the errors within {view.Request.ErrorLimit}");
        return ExitCode.LimitNotMet;
    }

    private static async Task<int> ListAsync(Call call)
    {
        var output = call.Optional(Output, OutputFormat.Table);
        call.Check();
        using var daemon = DaemonConnection.Open(call.Surroundings);
        call.Print(output, await daemon.AskAsync(api => api.TuningsAsync(call.Cancellation)), TuningTable.List);
        return ExitCode.Done;
    }

    private static async Task<int> ShowAsync(Call call)
    {
        var id = call.Required(Id);
        var output = call.Optional(Output, OutputFormat.Table);
        call.Check();
        using var daemon = DaemonConnection.Open(call.Surroundings);
        var view = await daemon.AskAsync(api => api.TuningAsync(id, call.Cancellation));
        TuningTable.Print(call, output, view);
        return Judge(call, view);
    }

    private static async Task<int> StopAsync(Call call)
    {
        var id = call.Required(Id);
        call.Check();
        using var daemon = DaemonConnection.Open(call.Surroundings);
        call.Ask(Yes, $"Stop tuning {id}?");
        var stopped = await daemon.AskAsync(api => api.StopTuningAsync(id, call.Cancellation));
        await call.Out.WriteLineAsync(stopped.EndedAt is null ? $"Tuning {id} is being stopped" : $"Tuning {id} is {Word<TuningState>.Of(stopped.State)}");
        return ExitCode.Done;
    }

    private static async Task<int> ResumeAsync(Call call)
    {
        var id = call.Required(Id);
        var output = call.Optional(Output, OutputFormat.Table);
        call.Check();
        using var daemon = DaemonConnection.Open(call.Surroundings);
        call.Ask(Yes, $"Go on with tuning {id}?");
        var resumed = await daemon.AskAsync(api => api.ResumeTuningAsync(id, call.Cancellation));
        if (call.Is(Wait))
        {
            return await FollowAsync(call, daemon, resumed, output);
        }

        await call.Out.WriteLineAsync($"Tuning {id} goes on");
        return ExitCode.Done;
    }

    private static async Task<int> RemoveAsync(Call call)
    {
        var id = call.Required(Id);
        call.Check();
        using var daemon = DaemonConnection.Open(call.Surroundings);
        call.Ask(Yes, $"Remove tuning {id}?");
        await daemon.AskAsync(api => api.RemoveTuningAsync(id, call.Cancellation));
        await call.Out.WriteLineAsync($"Tuning {id} is removed; its experiments stay");
        return ExitCode.Done;
    }

    private static async Task<string> ReadAsync(Call call, string file)
    {
        try
        {
            return file == "-" ? await call.Surroundings.In.ReadToEndAsync(call.Cancellation) : await System.IO.File.ReadAllTextAsync(file, call.Cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CommandFailure.Of([new(File.Label, InvalidInput.Shorten(file), "a file that can be read", "sine.yaml")]);
        }
    }
}
