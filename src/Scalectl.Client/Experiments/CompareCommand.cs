using Scalectl.Client.CommandLine;
using Scalectl.Client.Daemon;
using Scalectl.Client.Errors;
using Scalectl.Client.Output;
using Scalectl.Experiments;
using Scalectl.Load;

namespace Scalectl.Client.Experiments;

/// <summary><c>scalectl experiment compare</c>.</summary>
internal static class CompareCommand
{
    private static readonly Field<string> Sides =
        Field<string>.Positionals("ID|NAME", "Two or more: the id of a run, or a name whose runs are repetitions; or the id of a group, g7.", Readers.Text, "sine-40 sine-60");

    private static readonly Field<string> Sort =
        Field<string>.Option("--sort", $"Best first by one of {string.Join(", ", Criterion.All.Select(criterion => criterion.Name))}. [default: the order given]", ReadCriterion, "tauU", "criterion");

    private static readonly Field<string> Baseline = Field<string>.Option("--baseline", "What to take the differences against, for example without autoscaling. [default: the best]", Readers.Text, "static", "name");
    private static readonly Field<OutputFormat> Output = Printing.OutputField();

    public static Verb Compare => new Verb(
        "compare",
        "Compare experiments by seven criteria; says which is best and what is more than chance.",
        "scalectl experiment compare sine-40 sine-60 --sort tauU",
        RunAsync).With(Sides.Symbol, Sort.Symbol, Baseline.Symbol, Output.Symbol);

    private static async Task<int> RunAsync(Call call)
    {
        var sides = call.All(Sides);
        var sort = call.Text(Sort);
        var baseline = call.Text(Baseline);
        var output = call.Optional(Output, OutputFormat.Table);
        var grouped = sides.Any(GroupId.Is);
        if (call.Sound && sides.Count < 2 && !grouped)
        {
            call.Report([new(Sides.Label, sides.Count == 0 ? "nothing" : "only one", "two or more experiments", Sides.Example)]);
        }

        if (call.Sound && baseline is not null && !grouped && !sides.Contains(baseline))
        {
            call.Report([new(Baseline.Label, InvalidInput.Shorten(baseline), $"one of {string.Join(", ", sides)}", sides[0])]);
        }

        call.Check();
        using var daemon = DaemonConnection.Open(call.Surroundings);
        var report = await daemon.AskAsync(api => api.CompareAsync([.. sides], sort, baseline, call.Cancellation));
        if (output == OutputFormat.Table)
        {
            ComparisonTable.Write(report, call.Out);
        }
        else
        {
            call.Print(output, report, ComparisonTable.Rows);
        }

        return ExitCode.Done;
    }

    private static Outcome<string> ReadCriterion(string argument, string text)
    {
        string[] names = [.. Criterion.All.Select(criterion => criterion.Name)];
        return names.Contains(text)
            ? text
            : new InvalidInput(argument, InvalidInput.Shorten(text), $"one of {string.Join(", ", names)}", NearestName.Of(text, names) ?? "tauU");
    }
}
