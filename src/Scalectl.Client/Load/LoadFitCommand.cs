using System.CommandLine;
using System.Globalization;
using Scalectl.Client.Analysis;
using Scalectl.Client.CommandLine;
using Scalectl.Client.Errors;
using Scalectl.Client.Output;
using Scalectl.Load;
using Scalectl.Series;

namespace Scalectl.Client.Load;

/// <summary><c>scalectl load fit</c>: a recorded traffic as a function, with the error that this makes.</summary>
internal static class LoadFitCommand
{
    private const int DefaultKnots = 40;

    private static readonly Field<string> File = Field<string>.Positional("FILE", "The recording, a CSV file: header time,value; time in seconds or RFC 3339, value in requests per step.", Readers.Text, "sale.csv");
    private static readonly Field<double> Step = Field<double>.Option("--step", "Length of a step. [default: the usual distance of the rows]", Readers.Seconds(LoadPlan.MinStepSeconds, LoadPlan.MaxStepSeconds, "60"), "60", "time");

    private static readonly Field<int> MaxKnots =
        Field<int>.Option("--max-knots", "Most points of the spline. [default: 40]", Readers.Whole(2, TraceFit.MaxKnots, "40"), "40", "number");

    private static readonly Field<string> OutFile = Field<string>.Option("--out", "File for the function. [default: it is printed]", Readers.Text, "sale.txt", "file");
    private static readonly Field<OutputFormat> Output = Printing.OutputField();

    public static Command Fit => new Verb(
        "fit", "Turn a recorded traffic into a function, and state the error of the fit.", "scalectl load fit sale.csv --max-knots 30 --out sale.txt", RunAsync).With(
        File.Symbol, Step.Symbol, MaxKnots.Symbol, OutFile.Symbol, Output.Symbol);

    private static async Task<int> RunAsync(Call call)
    {
        var file = call.Required(File);
        var step = call.Maybe(Step);
        var knots = call.Optional(MaxKnots, DefaultKnots);
        var target = call.Text(OutFile);
        var output = call.Optional(Output, OutputFormat.Table);
        var points = file is null ? null : call.Take(SeriesFile.Read(File.Label, file));
        call.Check();
        var fit = call.Take(TraceFit.Of(points!, step, knots, File.Label));
        call.Check();
        if (target is not null)
        {
            await WriteAsync(call, target, fit!.Function);
        }

        if (output == OutputFormat.Table && call.Surroundings.OutIsTerminal)
        {
            Plot(call, points!, fit!);
        }

        call.Print(output, fit!, f => Facts(f, target is null));
        if (output == OutputFormat.Table)
        {
            var function = target is null ? "'THE FUNCTION'" : $"\"$(cat {target})\"";
            await call.Surroundings.Error.WriteLineAsync($"to send it: scalectl load run --target URL --function {function} --step {Show.Number(fit!.StepSeconds)} --steps {fit.Steps}");
        }

        return ExitCode.Done;
    }

    private static async Task WriteAsync(Call call, string file, string function)
    {
        try
        {
            await System.IO.File.WriteAllTextAsync(file, function + "\n", call.Cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure(ExitCode.Failed, $"cannot write {file}: {e.Message}");
        }

        await call.Surroundings.Error.WriteLineAsync($"wrote {file}");
    }

    private static void Plot(Call call, IReadOnlyList<StepPoint> points, TraceFit fit)
    {
        var recorded = TracePlan.Of(points, fit.StepSeconds);
        var function = LoadFunction.Parse(fit.Function);
        if (recorded.Ok && function.Ok && LoadPlan.Create(function.Value, fit.Steps, fit.StepSeconds) is { Ok: true, Value: { } fitted })
        {
            ComparePlot.Write(
                call.Out, ("recorded", [.. recorded.Value.Steps.Take(fit.Steps).Select(s => (double)s.Requests)]), ("fitted", [.. fitted.Steps.Select(s => (double)s.Requests)]),
                $"requests a step, x = 1 .. {fit.Steps}", call.Surroundings.Width);
        }
    }

    private static Facts Facts(TraceFit fit, bool withFunction) => new Facts()
        .Add("rows", "rows", Show.Count(fit.Rows))
        .Add("stepSeconds", "step", fit.StepSeconds, " s")
        .Add("steps", "steps", Show.Count(fit.Steps))
        .Add("knots", "knots", Show.Count(fit.Knots))
        .Add("meanError", "mean error", WithPercent(fit.MeanError, fit.MeanErrorPct, "of the mean value"), Raw(fit.MeanError))
        .Add("meanErrorPct", "", Raw(fit.MeanErrorPct))
        .Add("maxError", "largest error", WithPercent(fit.MaxError, fit.MaxErrorPct, $"of the largest value, at {Show.Number(fit.MaxErrorAtSeconds)} s"), Raw(fit.MaxError))
        .Add("maxErrorPct", "", Raw(fit.MaxErrorPct))
        .Add("maxErrorAtSeconds", "", Raw(fit.MaxErrorAtSeconds))
        .Add("recordedRequests", "requests recorded", fit.RecordedRequests, "")
        .Add("fittedRequests", "requests of the function", $"{fit.FittedRequests}{(fit.TotalErrorPct is { } percent ? $" ({percent.ToString("+0.###;-0.###;0", CultureInfo.InvariantCulture)} %)" : "")}", Show.Count(fit.FittedRequests))
        .Add("totalErrorPct", "", Raw(fit.TotalErrorPct))
        .Add("function", withFunction ? "function" : "", fit.Function);

    private static string WithPercent(double value, double? percent, string ofWhat) =>
        percent is { } p ? $"{Show.Number(value)} a step ({Show.Number(p)} % {ofWhat})" : Show.Number(value);

    private static string? Raw(double? value) => value?.ToString("R", CultureInfo.InvariantCulture);
}
