using System.CommandLine;
using Scalectl.Api;
using Scalectl.Client.CommandLine;
using Scalectl.Client.Daemon;
using Scalectl.Client.DryRuns;
using Scalectl.Client.Errors;
using Scalectl.Client.Load;
using Scalectl.Client.Output;
using Scalectl.Load;

namespace Scalectl.Client.Experiments;

/// <summary><c>scalectl experiment run</c>: one experiment, or a group of them in a shuffled order.</summary>
internal static class ExperimentRunCommand
{
    private static readonly Field<string> Files =
        Field<string>.Option("--file", "The experiment's file, YAML or JSON; - reads stdin. Several: a group, each round in an order of its own.", Readers.Text, "sine.yaml", "file", "-f");

    private static readonly Field<int> Repeat = Field<int>.Option("--repeat", "How often to run it, or each of a group. [default: 1]", Readers.Whole(1, 1000, "3"), "3", "number");
    private static readonly Field<double> Rest = Field<double>.Option("--rest", "Between two runs. [default: three of the cloud's periods]", Readers.Seconds(0, 86_400, "30s"), "30s", "time");
    private static readonly Field<long> OrderSeed = Field<long>.Option("--order-seed", "Same seed, same order. [default: drawn, and shown]", Readers.Seed, "1", "number");

    private static readonly Field<double> MaxCost = Field<double>.Option(
        "--max-cost", "End a run cleanly when its machines (the app's and the load's) have cost this much. [default: budget.cost of the file]", Readers.Number(0.000001, 1e9, "an amount of money", "1.50"), "1.50", "amount");

    private static readonly Option<bool> Wait = new("--wait")
    {
        Description = "Stay until it ends and print the result; exit code 4 when a limit of its file (slo, budget) was not kept.",
    };

    private static readonly Option<bool> Dry = DryRun.Flag();
    private static readonly Field<OutputFormat> Output = Printing.OutputField();

    public static Verb Run => new Verb("run", "Run an experiment, or several in a random order.", "scalectl experiment run -f sine.yaml --wait", RunAsync)
        .With(Files.Symbol, Repeat.Symbol, Rest.Symbol, OrderSeed.Symbol, MaxCost.Symbol, Wait, Dry, Output.Symbol);

    private static async Task<int> RunAsync(Call call)
    {
        _ = call.Required(Files);
        var files = call.All(Files);
        var repeat = call.Optional(Repeat, 1);
        var (rest, seed, maxCost) = (call.Maybe(Rest), call.Maybe(OrderSeed), call.Maybe(MaxCost));
        var output = call.Optional(Output, OutputFormat.Table);
        if (call.Sound && files.Count(file => file == "-") > 1)
        {
            call.Report([new(Files.Label, "- twice", "stdin once", "-f sine-40.yaml -f sine-60.yaml")]);
        }

        if (call.Sound && call.Is(Dry) && files.Count > 1)
        {
            call.Report([new("--dry-run", $"{files.Count} files", "one file: a dry run is of one experiment", "-f sine.yaml --dry-run")]);
        }

        call.Check();
        List<EncodedText> texts = [];
        foreach (var file in files)
        {
            texts.Add(await ReadAsync(call, file));
        }

        call.Check();

        var submission = new ExperimentSubmission(texts[0], repeat) { Others = [.. texts.Skip(1)], RestSeconds = rest, OrderSeed = seed, MaxCost = maxCost };
        if (call.Is(Dry))
        {
            return await DryRun.PrintAsync(call, output, api => api.RehearseExperimentAsync(submission, call.Cancellation));
        }

        using var daemon = DaemonConnection.Open(call.Surroundings);
        var submitted = await daemon.AskAsync(api => api.SubmitAsync(submission, call.Cancellation));
        if (submitted is [{ Group: { } group }, ..])
        {
            await call.Surroundings.Error.WriteLineAsync(FormattableString.Invariant(
                $"group {group.Id}: {group.Of} runs in the order of seed {group.OrderSeed}, {group.RestSeconds:0.###} s of rest between them; scalectl experiment stop {group.Id} ends it"));
        }

        return call.Is(Wait) ? await WaitAsync(call, daemon, submitted, output) : Print(call, submitted, output);
    }

    private static int Print(Call call, IReadOnlyList<ExperimentSummary> submitted, OutputFormat output)
    {
        call.Print(output, submitted, ExperimentTable.List);
        return ExitCode.Done;
    }

    private static async Task<int> WaitAsync(Call call, DaemonConnection daemon, IReadOnlyList<ExperimentSummary> submitted, OutputFormat output)
    {
        var code = ExitCode.Done;
        foreach (var experiment in submitted)
        {
            var view = await ExperimentWatch.UntilEndAsync(call, daemon, experiment.Id);
            call.Print(output, view, ExperimentTable.Facts);
            code = ExperimentEnd.Worse(code, ExperimentEnd.Judge(call, view));
        }

        if (submitted is [{ Group: { } group }, ..] && submitted.DistinctBy(e => e.Name).Count() > 1)
        {
            await call.Surroundings.Error.WriteLineAsync($"compare them: scalectl experiment compare {group.Id}");
        }

        return code;
    }

    private static async Task<string> ReadAsync(Call call, string file)
    {
        try
        {
            var text = file == "-" ? await call.Surroundings.In.ReadToEndAsync(call.Cancellation) : await File.ReadAllTextAsync(file, call.Cancellation);

            // The daemon has no such files: the points of a trace go with the text. Their names are relative to the experiment's file.
            var folder = file == "-" ? "" : Path.GetDirectoryName(file) ?? "";
            return call.Take(TraceText.Inline(text, trace => LoadFields.ReadTrace(Path.Combine(folder, trace)))) ?? "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CommandFailure.Of([new(Files.Label, InvalidInput.Shorten(file), "a file that can be read", "sine.yaml")]);
        }
    }
}
