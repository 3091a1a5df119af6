using System.CommandLine;
using System.Text.Json;
using Scalectl.Api;
using Scalectl.Client.CommandLine;
using Scalectl.Client.Errors;
using Scalectl.Client.Output;

namespace Scalectl.Client.Store;

/// <summary><c>scalectl store copy</c>.</summary>
internal static class StoreCommands
{
    private const string Places = "sqlite, sqlite:PATH, mongodb://.. or mongodb (the server of Store__MongoDb)";

    private static readonly string[] Prefixes = ["sqlite:", "mongodb://", "mongodb+srv://"];
    private static readonly Field<string> From = Field<string>.Option("--from", $"The store that is read: {Places}.", Place, "sqlite", "store");
    private static readonly Field<string> To = Field<string>.Option("--to", "The store that is written, in the same forms.", Place, "mongodb", "store");
    private static readonly Option<bool> Force = new("--force") { Description = "Also into a store that has something: what has the same name there is replaced, the rest stays." };
    private static readonly Option<bool> Yes = Consent.YesFlag();
    private static readonly Field<OutputFormat> Output = Printing.OutputField();

    public static Command Store => new Verb("store", "The daemon's store.", "scalectl store copy --from sqlite --to mongodb").With(
        new Verb(
            "copy",
            "Copy everything from one store to another while no daemon runs, and read it back; an interrupted copy goes on where it stopped.",
            "scalectl store copy --from sqlite --to mongodb",
            CopyAsync).With(From.Symbol, To.Symbol, Force, Yes, Output.Symbol));

    private static async Task<int> CopyAsync(Call call)
    {
        var (from, to) = (call.Required(From), call.Required(To));
        var output = call.Optional(Output, OutputFormat.Table);
        call.Check();
        if (call.Is(Force))
        {
            call.Ask(Yes, "Replace in the target whatever has the same name?");
        }

        var (code, said) = await new CopyProcess(call.Surroundings, call.Cancellation).RunAsync(from, to, call.Is(Force));
        call.Cancellation.ThrowIfCancellationRequested();
        if (code == ExitCode.Done && JsonSerializer.Deserialize(said, ApiJson.Default.StoreCopyView) is { } view)
        {
            call.Print(output, view, v => new Facts()
                .Add("from", "from", v.From)
                .Add("to", "to", v.To)
                .Add("documents", "documents", v.Documents, "")
                .Add("runs", "runs", v.Runs, "")
                .Add("samples", "samples", v.Samples, "")
                .Add("seconds", "generator seconds", v.Seconds, ""));
        }

        return code;
    }

    /// <summary>Only its form: the daemon's program knows the rest. An address may hold a password and is not shown.</summary>
    private static Outcome<string> Place(string argument, string text)
        => text is "sqlite" or "mongodb" || Prefixes.Any(p => text.StartsWith(p, StringComparison.Ordinal) && text.Length > p.Length)
            ? text
            : new InvalidInput(argument, text.Contains('@', StringComparison.Ordinal) ? "(not shown)" : InvalidInput.Shorten(text), Places, "sqlite");
}
