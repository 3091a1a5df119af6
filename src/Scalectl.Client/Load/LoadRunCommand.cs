using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Scalectl.Client.CommandLine;
using Scalectl.Client.Daemon;
using Scalectl.Client.Errors;
using Scalectl.Client.Output;
using Scalectl.Load;

namespace Scalectl.Client.Load;

/// <summary><c>scalectl load run</c>: the generator, here and now. Checks the input, then lets the generator's program do it.</summary>
internal static class LoadRunCommand
{
    public const string Generator = "scalectl-generator";

    private static readonly Field<string> Target = Field<string>.Option("--target", "Where to send: IP address, name or URL.", Readers.Target, "http://127.0.0.1:8080/", "url");
    private static readonly Field<OutputFormat> Output = Printing.OutputField();

    private static readonly Option<bool> Closed = new("--closed")
    {
        Description = "As much as is answered: each of --max-connections sends its next request when its answer is there; no --function. Finds the most that a target can do.",
    };

    // What would be taken for a plan of its own.
    private static readonly string[] GeneratorVariables = ["SCALECTL_PLAN", "SCALECTL_CONTROL_ADDRESS", "TIMESTART", "TIMEEND", "TIMESTEP", "TARGET", "FUNCTION"];

    private static readonly Field<string> Limits = Field<string>.Option("--limit", "What must hold, else exit code 4: 'p95<200ms', 'errors<1%' (repeatable).", Readers.Text, "'p95<200ms'", "rule");

    public static Command Run => new Verb(
        "run", "Send load from here, without a cloud, and print what came back.", "scalectl load run --target http://127.0.0.1:8080/ --function '60+50*s(x/10)' --step 1 --steps 60 --limit 'p95<200ms'", RunAsync).With(
        Target.Symbol, LoadFields.Function.Symbol, LoadFields.Step.Symbol, LoadFields.Steps.Symbol, LoadFields.SpreadWay.Symbol, LoadFields.Seed.Symbol,
        LoadFields.Timeout.Symbol, LoadFields.MaxConnections.Symbol, LoadFields.Variables.Symbol, Closed, Limits.Symbol, Output.Symbol).With(LoadFields.Requests).With(LoadFields.Sending);

    private static async Task<int> RunAsync(Call call)
    {
        var arguments = Arguments(call);

        // The generator shows its own progress on the stderr that it shares with us; what it prints goes through us as it comes.
        var start = new ProcessStartInfo(Programs.Find(Generator, call.Surroundings.Variable("PATH")), arguments) { RedirectStandardOutput = true };
        foreach (var variable in GeneratorVariables)
        {
            start.Environment.Remove(variable);
        }

        using var process = Process.Start(start) ?? throw new CommandFailure(ExitCode.Failed, $"cannot start {Generator}");

        // Interrupted: it ends by itself and prints what there is (Ctrl-C reaches it too; a second request does no harm).
        await using var interrupt = call.Cancellation.Register(() => Programs.End(process.Id));
        while (await process.StandardOutput.ReadLineAsync(CancellationToken.None) is { } line)
        {
            await call.Out.WriteLineAsync(line);
        }

        await process.WaitForExitAsync(CancellationToken.None);
        return call.Cancellation.IsCancellationRequested ? ExitCode.Interrupted : process.ExitCode;
    }

    private static List<string> Arguments(Call call)
    {
        var variables = LoadFields.ReadVariables(call);
        var closed = call.Is(Closed);
        if (closed && call.Text(LoadFields.Function) is { } useless)
        {
            call.Report([new(LoadFields.Function.Label, InvalidInput.Shorten(useless), "none with --closed, which sends as much as is answered", "--closed --max-connections 64 --step 1 --steps 10")]);
        }

        var text = closed ? null : call.Required(LoadFields.Function) is { } written ? call.Take(TraceText.Inline(written, LoadFields.ReadTrace)) : null;
        var step = call.Required(LoadFields.Step);
        var steps = call.Required(LoadFields.Steps);
        var target = call.Required(Target);
        List<string> arguments = ["run"];
        void Pass(string name, string value) => arguments.AddRange([name, value]);
        void PassAll<T>(Field<T> field, Func<T, string> write)
            where T : notnull
        {
            foreach (var value in call.All(field).Where(v => v is not null))
            {
                Pass(field.Label, write(value));
            }
        }

        void PassGiven<T>(Field<T> field)
            where T : notnull => arguments.AddRange(call.Given(field).SelectMany(text => new[] { field.Label, text }));

        PassAll(LoadFields.SpreadWay, Word<Spread>.Of);
        PassAll(LoadFields.Seed, seed => seed.ToString(CultureInfo.InvariantCulture));
        PassAll(LoadFields.Timeout, timeout => timeout.ToString("R", CultureInfo.InvariantCulture));
        PassAll(LoadFields.MaxConnections, most => most.ToString(CultureInfo.InvariantCulture));
        PassAll(LoadFields.Headers, header => header);
        PassAll(LoadFields.Engine, Word<EngineKind>.Of);
        PassAll(LoadFields.DispatchWay, Word<Dispatch>.Of);
        PassAll(LoadFields.Tick, tick => tick.ToString("R", CultureInfo.InvariantCulture));
        PassAll(Limits, limit => limit);
        foreach (var (name, value) in variables)
        {
            Pass("--var", string.Create(CultureInfo.InvariantCulture, $"{name}={value:R}"));
        }

        // Files are read here only to tell every error at once; the generator reads them itself, they may be larger than a command line.
        _ = LoadFields.ReadRoutes(call);
        _ = call.Text(LoadFields.CaFile);
        arguments.AddRange(new[] { Closed, LoadFields.Http2, LoadFields.Insecure }.Where(call.Is).Select(flag => flag.Name));
        var output = call.Optional(Output, OutputFormat.Table);
        var function = text is null ? null : call.Take(LoadFunction.Parse(text, variables, argument: LoadFields.Function.Label));
        call.Check();
        if (function is not null)
        {
            call.Take(LoadPlan.Create(function, steps, step));
            call.Check();
        }

        PassGiven(LoadFields.Routes);
        PassGiven(LoadFields.RoutesFile);
        PassGiven(LoadFields.Body);
        PassGiven(LoadFields.CaFile);
        Pass("--target", target!.Contains("://", StringComparison.Ordinal) ? target : $"http://{target}");
        if (text is not null)
        {
            Pass("--function", text);
        }

        Pass("--step", step.ToString("R", CultureInfo.InvariantCulture));
        Pass("--steps", steps.ToString(CultureInfo.InvariantCulture));
        Pass("--output", Word<OutputFormat>.Of(output));
        return arguments;
    }
}
