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

    public static Command Run => new Verb(
        "run", "Send load from here, without a cloud, and print what came back.", "scalectl load run --target http://127.0.0.1:8080/ --function '60+50*s(x/10)' --step 1 --steps 60", RunAsync).With(
        Target.Symbol, LoadFields.Function.Symbol, LoadFields.Step.Symbol, LoadFields.Steps.Symbol, LoadFields.SpreadWay.Symbol, LoadFields.Seed.Symbol,
        LoadFields.Timeout.Symbol, LoadFields.MaxConnections.Symbol, LoadFields.Routes.Symbol, LoadFields.Headers.Symbol, LoadFields.Variables.Symbol, Output.Symbol);

    private static async Task<int> RunAsync(Call call)
    {
        var variables = LoadFields.ReadVariables(call);
        var text = call.Required(LoadFields.Function);
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

        PassAll(LoadFields.SpreadWay, Word<Spread>.Of);
        PassAll(LoadFields.Seed, seed => seed.ToString(CultureInfo.InvariantCulture));
        PassAll(LoadFields.Timeout, timeout => timeout.ToString("R", CultureInfo.InvariantCulture));
        PassAll(LoadFields.MaxConnections, most => most.ToString(CultureInfo.InvariantCulture));
        PassAll(LoadFields.Routes, route => route);
        PassAll(LoadFields.Headers, header => header);
        foreach (var (name, value) in variables)
        {
            Pass("--var", string.Create(CultureInfo.InvariantCulture, $"{name}={value:R}"));
        }

        var output = call.Optional(Output, OutputFormat.Table);
        var function = text is null ? null : call.Take(LoadFunction.Parse(text, variables, argument: LoadFields.Function.Label));
        call.Check();
        call.Take(LoadPlan.Create(function!, steps, step));
        call.Check();
        Pass("--target", target.Contains("://", StringComparison.Ordinal) ? target : $"http://{target}");
        Pass("--function", text!);
        Pass("--step", step.ToString("R", CultureInfo.InvariantCulture));
        Pass("--steps", steps.ToString(CultureInfo.InvariantCulture));
        Pass("--output", Word<OutputFormat>.Of(output));

        // The generator shows its own progress on the stderr that it shares with us, and its summary on stdout.
        var start = new ProcessStartInfo(Programs.Find(Generator, call.Surroundings.Variable("PATH")), arguments) { RedirectStandardOutput = true };
        using var process = Process.Start(start) ?? throw new CommandFailure(ExitCode.Failed, $"cannot start {Generator}");

        // Interrupted: it ends by itself and prints what there is (Ctrl-C reaches it too; a second request does no harm).
        await using var interrupt = call.Cancellation.Register(() => Programs.End(process.Id));
        var summary = await process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        await process.WaitForExitAsync(CancellationToken.None);
        await call.Out.WriteAsync(summary);
        return call.Cancellation.IsCancellationRequested ? ExitCode.Interrupted : process.ExitCode;
    }
}
