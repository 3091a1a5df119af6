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
    private static IReadOnlyList<string> Endings => ["html", "md", "csv", "json", "svg", "png"];

    private static readonly Field<string> Sides =
        Field<string>.Positionals("ID|NAME", "Two or more: the id of a run, or a name whose runs are repetitions; or the id of a group, g7.", Readers.Text, "sine-40 sine-60");

    private static readonly Field<string> Sort =
        Field<string>.Option("--sort", $"Best first by one of {string.Join(", ", Criterion.All.Select(criterion => criterion.Name))}. [default: the order given]", ReadCriterion, "tauU", "criterion");

    private static readonly Field<string> Baseline = Field<string>.Option("--baseline", "What to take the differences against, for example without autoscaling. [default: the best]", Readers.Text, "static", "name");
    private static readonly Field<string> OutFile = Field<string>.Option("--out", $"Write a document instead; its ending says which: {string.Join(", ", Endings)}. html is one file that needs no network.", ReadFile, "comparison.html", "file");
    private static readonly Field<OutputFormat> Output = Printing.OutputField();

    public static Verb Compare => new Verb(
        "compare",
        "Compare experiments by seven criteria; says which is best and what is more than chance.",
        "scalectl experiment compare sine-40 sine-60 --sort tauU --out comparison.html",
        RunAsync).With(Sides.Symbol, Sort.Symbol, Baseline.Symbol, OutFile.Symbol, Output.Symbol);

    private static async Task<int> RunAsync(Call call)
    {
        var sides = call.All(Sides);
        var sort = call.Text(Sort);
        var baseline = call.Text(Baseline);
        var file = call.Text(OutFile);
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
        if (file is not null && Ending(file) != "csv")
        {
            using var content = new MemoryStream();
            await daemon.DownloadAsync(api => api.ExportComparisonAsync([.. sides], sort, baseline, Ending(file), call.Cancellation), content, call.Cancellation);
            await OutputFile.WriteAsync(call, file, content.ToArray());
            return ExitCode.Done;
        }

        var report = await daemon.AskAsync(api => api.CompareAsync([.. sides], sort, baseline, call.Cancellation));
        if (file is not null)
        {
            using var csv = new StringWriter { NewLine = "\n" };
            ComparisonTable.Rows(report).WriteCsv(csv);
            await OutputFile.WriteAsync(call, file, System.Text.Encoding.UTF8.GetBytes(csv.ToString()));
        }
        else if (output == OutputFormat.Table)
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

    private static string Ending(string file) => Path.GetExtension(file).TrimStart('.').ToLowerInvariant();

    private static Outcome<string> ReadFile(string argument, string text) => Endings.Contains(Ending(text))
        ? text
        : new InvalidInput(argument, InvalidInput.Shorten(text), $"a file that ends in .{string.Join(", .", Endings)}", "comparison.html");
}
