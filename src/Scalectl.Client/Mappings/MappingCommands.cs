using System.CommandLine;
using Scalectl.Api;
using Scalectl.Client.CommandLine;
using Scalectl.Client.Daemon;
using Scalectl.Client.Errors;
using Scalectl.Client.Output;

namespace Scalectl.Client.Mappings;

/// <summary><c>scalectl mapping ..</c>: what n machines carry, measured by <c>app calibrate</c> or imported.</summary>
internal static class MappingCommands
{
    private static readonly Field<string> Name = Field<string>.Positional("NAME", "Name of the mapping.", Readers.Name, "shop");
    private static readonly Field<string> FileName = Field<string>.Positional("FILE", "CSV with the header instances,requestsPerSecond.", Readers.Text, "shop.csv");
    private static readonly Field<string> OutFile = Field<string>.Option("--out", "File to write. [default: stdout]", Readers.Text, "shop.csv", "file");
    private static readonly Option<bool> Force = new("--force") { Description = "Replace a mapping of that name." };
    private static readonly Option<bool> Runs = new("--runs") { Description = "Show the runs that it was measured with instead." };
    private static readonly Option<bool> Yes = Consent.YesFlag();
    private static readonly Field<OutputFormat> Output = Printing.OutputField();

    public static Command Mapping => new Verb("mapping", "Mappings from load to machines, which turn load into demand.", "scalectl mapping list").With(
        new Verb("list", "List the mappings.", "scalectl mapping list", ListAsync).With(Output.Symbol),
        new Verb("show", "Show a mapping, with a plot on a terminal.", "scalectl mapping show shop", ShowAsync).With(Name.Symbol, Runs, Output.Symbol),
        new Verb("import", "Store a mapping from a file.", "scalectl mapping import shop shop.csv", ImportAsync).With(Name.Symbol, FileName.Symbol, Force, Output.Symbol),
        new Verb("export", "Write a mapping as CSV.", "scalectl mapping export shop --out shop.csv", ExportAsync).With(Name.Symbol, OutFile.Symbol),
        new Verb("remove", "Remove a mapping; experiments that used it keep their copy.", "scalectl mapping remove shop --yes", RemoveAsync).With(Name.Symbol, Yes));

    private static async Task<int> ListAsync(Call call)
    {
        var output = call.Optional(Output, OutputFormat.Table);
        call.Check();
        using var daemon = DaemonConnection.Open(call.Surroundings);
        call.Print(output, await daemon.AskAsync(api => api.MappingsAsync(call.Cancellation)), MappingTable.List);
        return ExitCode.Done;
    }

    private static async Task<int> ShowAsync(Call call)
    {
        var name = call.Required(Name);
        var output = call.Optional(Output, OutputFormat.Table);
        call.Check();
        using var daemon = DaemonConnection.Open(call.Surroundings);
        var mapping = await daemon.AskAsync(api => api.MappingAsync(name, call.Cancellation));
        if (call.Is(Runs))
        {
            call.Print(output, mapping.Runs, Apps.CalibrationTable.Runs);
            return ExitCode.Done;
        }

        MappingTable.Print(call, output, mapping);
        return ExitCode.Done;
    }

    private static async Task<int> ImportAsync(Call call)
    {
        var name = call.Required(Name);
        var file = call.Required(FileName);
        var output = call.Optional(Output, OutputFormat.Table);
        var intensities = file is null ? null : call.Take(MappingFile.Read(FileName.Label, file));
        call.Check();
        using var daemon = DaemonConnection.Open(call.Surroundings);
        MappingTable.Print(call, output, await daemon.AskAsync(api => api.ImportMappingAsync(name, new MappingImport(intensities!), call.Is(Force) ? true : null, call.Cancellation)));
        return ExitCode.Done;
    }

    private static async Task<int> ExportAsync(Call call)
    {
        var name = call.Required(Name);
        var file = call.Text(OutFile);
        call.Check();
        using var daemon = DaemonConnection.Open(call.Surroundings);
        var mapping = await daemon.AskAsync(api => api.MappingAsync(name, call.Cancellation));
        if (file is null)
        {
            MappingTable.Csv(mapping).WriteCsv(call.Out);
            return ExitCode.Done;
        }

        using var text = new StringWriter();
        MappingTable.Csv(mapping).WriteCsv(text);
        try
        {
            await File.WriteAllTextAsync(file, text.ToString(), call.Cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure(ExitCode.Failed, $"cannot write {file}: {e.Message}");
        }

        await call.Surroundings.Error.WriteLineAsync($"wrote {file}");
        return ExitCode.Done;
    }

    private static async Task<int> RemoveAsync(Call call)
    {
        var name = call.Required(Name);
        call.Check();
        using var daemon = DaemonConnection.Open(call.Surroundings);
        call.Ask(Yes, $"Remove mapping {name}?");
        await daemon.AskAsync(api => api.RemoveMappingAsync(name, call.Cancellation));
        await call.Out.WriteLineAsync($"Mapping {name} is removed");
        return ExitCode.Done;
    }
}
