using System.Globalization;
using Scalectl.Experiments;
using Scalectl.Reports;
using Scalectl.Series;
using Scalectl.Simulation;
using Scalectl.Tuning;

namespace Scalectl.Bench.Tuning;

/// <summary>
/// The picture and the figures of docs/tuning.md: every threshold of its example in the simulator, with the options of
/// the command there, and the tries and the answer of guided.
/// </summary>
public static class TuningPicture
{
    private const int Seed = 1;

    /// <summary>Writes the picture, prints the rest.</summary>
    /// <param name="file">The experiment's file.</param>
    /// <param name="picture">The SVG to write.</param>
    public static void Write(string file, string picture)
    {
        var parsed = ExperimentFile.Parse(File.ReadAllText(file));
        var specification = parsed.Ok ? parsed.Value : throw new InvalidOperationException(string.Join("; ", parsed.Errors));
        var (deploy, options) = (specification.App.Deploy!, new TuningOptions { ErrorLimit = new(0.5, true), Seed = Seed });
        var simulation = new SimulationOptions
        {
            CapacityPerInstance = specification.Demand!.CapacityPerInstance!.Value,
            Queue = 100,
            Service = ServiceTime.Exponential,
            Spread = specification.Load.Spread,
            Seed = Seed,
            Group = new GroupModelOptions { Start = deploy.Min, Min = deploy.Min, Max = deploy.Max },
        };
        var trial = SimulatedTrial.Of(specification, simulation).Value!;
        List<TuningTry> all = [.. Guided.Candidates(options).Select((u, i) => TuningTry.Of(options, i + 1, u, "the grid", [trial.Figures(u)]))];
        File.WriteAllText(picture, Draw(options, all) + "\n");

        List<ExperimentData> runs = [];
        var (answer, tries) = TuningLoop.Run(options, new Guided(options, () => TuningModel.Of(specification, runs, new() { Queue = 100, LaunchSeconds = 60, DrainSeconds = 0, PeriodSeconds = 60 }).Value!), (u, n) =>
        {
            runs.Add(trial.Run(u, n));
            return trial.Figures(u, n);
        });
        foreach (var t in tries.Concat(all))
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {t.Number} | {t.Threshold} % | {(t.Holds ? "yes" : "no")} | {t.Figures.Errors} ({t.Figures.ErrorSharePct:0.##} %) | {t.Figures.P95Ms:0} ms | {t.Figures.Cost:0.000} USD | {t.Loss:0.000} | {t.Reason} |"));
        }

        Console.WriteLine(string.Join("\n", [.. answer.Why, answer.Costs, .. answer.Risks]));
    }

    private static string Draw(TuningOptions options, List<TuningTry> all)
    {
        var front = TuningAnswer.Of(options, all, null, "the grid").Front.ToHashSet();
        var best = all.Where(t => t.Holds).MinBy(t => t.Loss)!;
        List<StepPoint> Points(Func<TuningTry, double?> of, Func<TuningTry, bool> which) => [.. all.Select(t => new StepPoint((long)(t.Threshold * 1000), which(t) ? of(t) ?? double.NaN : double.NaN))];
        Chart Of(string title, string unit, Func<TuningTry, double?> of, string name, string style, Func<TuningTry, bool> marked) => new()
        {
            Title = title,
            Unit = unit,
            Lines = [new ChartLine("every threshold", ChartStyles.Fifth, Points(of, _ => true)), new ChartLine(name, style, Points(of, marked))],
        };
        const string OnFront = "on the front: no other is as fast and as cheap";
        return SvgSheet.Of(
            string.Create(CultureInfo.InvariantCulture, $"Threshold of the mean CPU against errors, response time and cost: examples/tuning/sale.yaml, simulated (balanced: {best.Threshold} %)"),
            new ChartsSection("Thresholds", new ChartAxis(0, 100_000, "%"),
            [
                Of("Errors", "% of requests", t => t.Figures.ErrorSharePct, "errors within the limit", ChartStyles.First, t => t.Holds) with { Level = new ChartLevel(options.ErrorLimit.Value, "the limit, 0.5 %") },
                Of("Response time, 95th percentile", "ms", t => t.Figures.P95Ms, OnFront, ChartStyles.Fourth, t => front.Contains(t.Number)),
                Of("Cost of the run", "cents", t => 100 * t.Figures.Cost, OnFront, ChartStyles.Fourth, t => front.Contains(t.Number)),
            ]));
    }
}
