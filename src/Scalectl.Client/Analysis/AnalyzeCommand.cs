using System.CommandLine;
using Scalectl.Client.CommandLine;
using Scalectl.Client.Errors;
using Scalectl.Client.Output;
using Scalectl.Elasticity;
using Scalectl.Reports;
using Scalectl.Series;

namespace Scalectl.Client.Analysis;

/// <summary>
/// <c>scalectl analyze</c>: the metrics of two series from files, without a daemon. With <c>--step</c> the files are
/// samples, each of which holds for a step; without it they are events, each of which holds until the next, and the last
/// time in the files is the end of both.
/// </summary>
internal static class AnalyzeCommand
{
    private const string Example = "scalectl analyze --demand demand.csv --supply supply.csv --step 60 --max-resources 10 --price 0.0116 --out report.html";

    private static readonly Field<string> Demand = File("--demand", "Demand, a CSV file: header time,value; time in seconds or RFC 3339.", "demand.csv");
    private static readonly Field<string> Supply = File("--supply", "Supply, in the same form.", "supply.csv");
    private static readonly Field<string> Baseline = File("--baseline", "Another supply to compare with, for example without autoscaling.", "static.csv");
    private static readonly Field<double> Step = Field<double>.Option("--step", "The files are samples, one a step. [default: they are events]", Readers.Seconds(0.001, 86_400, "60"), "60", "time");
    private static readonly Field<double> Most = Field<double>.Option("--max-resources", "R, the most machines that the group may have.", Readers.Number(1, 1e9, "machines", "10"), "10", "number");
    private static readonly Field<double> PerHour = Field<double>.Option("--price", "Price of a machine for an hour.", Readers.Number(0, 1e6, "a price", "0.0116"), "0.0116", "price");
    private static readonly Field<BillingRule> Billing =
        Field<BillingRule>.Option("--billing", "What a machine is charged by. [default: second]", Readers.Word<BillingRule>, "minute", "second|minute|hour");

    private static readonly Field<string> Report = Field<string>.Option("--out", "Also write a report: a .html file that needs nothing else, or .md; its pictures alone: .svg or .png.", ReportFile.Read, "report.html", "file");
    private static readonly Field<OutputFormat> Output = Printing.OutputField();

    public static Command Analyze => new Verb("analyze", "Compute every elasticity metric of a supply against a demand, from files.", Example, RunAsync).With(
        Demand.Symbol, Supply.Symbol, Step.Symbol, Most.Symbol, PerHour.Symbol, Billing.Symbol, Baseline.Symbol, Report.Symbol, Output.Symbol);

    private static Field<string> File(string name, string description, string example) => Field<string>.Option(name, description, Readers.Text, example, "file");

    private static async Task<int> RunAsync(Call call)
    {
        var files = new[] { (Field: Demand, Path: call.Required(Demand)), (Field: Supply, Path: call.Required(Supply)), (Field: Baseline, Path: call.Text(Baseline)) };
        TimeSpan? step = call.Maybe(Step) is { } seconds ? TimeSpan.FromMilliseconds(Math.Round(seconds * 1000)) : null;
        var most = call.Maybe(Most);
        var perHour = call.Maybe(PerHour);
        var billing = call.Optional(Billing, BillingRule.Second);
        var file = call.Text(Report);
        var output = call.Optional(Output, OutputFormat.Table);
        var points = files.Select(file => file.Path is null ? null : call.Take(SeriesFile.Read(file.Field.Label, file.Path))).ToList();
        call.Check();

        var end = points.OfType<IReadOnlyList<StepPoint>>().Max(series => series[^1].TimeMs);
        var series = points.Select(p => p is null ? null : step is { } length ? StepSeries.FromSamples(p, length) : StepSeries.FromEvents(p, end)).ToList();
        var report = Elasticity(series[0]!, series[1]!, most, step);
        var speedup = series[2] is { } other ? ElasticityComparison.ElasticSpeedup(report, Elasticity(series[0]!, other, most, step)) : (double?)null;
        var cost = perHour is { } price ? Cost(series[1]!, new Price(price, Billing: billing), report) : null;
        if (file is not null)
        {
            var title = $"{Path.GetFileName(files[1].Path)} against {Path.GetFileName(files[0].Path)}";
            await ReportFile.WriteAsync(call, file, SeriesDocument.Of(title, series[0]!, series[1]!, report, cost, speedup is { } times ? (series[2]!, times) : null));
        }

        call.Print(output, new AnalysisView(report, cost, speedup), Facts);
        return ExitCode.Done;
    }

    private static ElasticityReport Elasticity(StepSeries demand, StepSeries supply, double? most, TimeSpan? step) =>
        ElasticityMetrics.Compute(demand, supply, most, step)
        ?? throw CommandFailure.Of([new("--supply", "no time in which demand and supply are both known", "series that overlap; without --step the last line is their end", Example)]);

    private static CostReport Cost(StepSeries supply, Price price, ElasticityReport report) =>
        CostReport.Compute(SupplyLives.LastInFirstOut(supply), supply.StartMs, supply.EndMs, price, report.OperatingExpense);

    private static Facts Facts(AnalysisView view)
    {
        var e = view.Elasticity;
        var facts = new Facts()
            .Add("areaU", "areaU (missing)", e.AreaU, " machine-seconds")
            .Add("areaO", "areaO (unneeded)", e.AreaO, " machine-seconds")
            .Add("accU", "accU (mean missing)", e.AccU, " machines")
            .Add("accO", "accO (mean unneeded)", e.AccO, " machines")
            .Add("aUPct", "aU (of R)", e.AUPct, " %")
            .Add("aOPct", "aO (of R)", e.AOPct, " %")
            .Add("thetaUPct", "thetaU (missing, of demand)", e.ThetaUPct, " %")
            .Add("thetaOPct", "thetaO (unneeded, of demand)", e.ThetaOPct, " %")
            .Add("normOSupplyPct", "unneeded, of supply", e.NormOSupplyPct, " %")
            .Add("tauUPct", "tauU (time with too few)", e.TauUPct, " %")
            .Add("tauOPct", "tauO (time with too many)", e.TauOPct, " %")
            .Add("kPct", "k", e.KPct, " %")
            .Add("kPrimePct", "k'", e.KPrimePct, " %")
            .Add("upsilonPct", "upsilon (instability)", e.UpsilonPct, " %")
            .Add("jitterPerMinute", "jitter", e.JitterPerMinute, " per minute")
            .Add("jitterEventsPerMinute", "jitter, events", e.JitterEventsPerMinute, " per minute")
            .Add("boundLower", "least supply", e.BoundLower, " machines")
            .Add("boundUpper", "most supply", e.BoundUpper, " machines")
            .Add("boundScale", "bound scale", e.BoundScale, " machines")
            .Add("averageDemand", "mean demand", e.AverageDemand, " machines")
            .Add("averageSupply", "mean supply", e.AverageSupply, " machines")
            .Add("operatingExpense", "operating expense", e.OperatingExpense, " machine-steps")
            .Add("sigma", "sigma", e.Sigma, " %")
            .Add("scaleOutLagSeconds", "scale-out lag", e.ScaleOutLagSeconds, " s")
            .Add("scaleInLagSeconds", "scale-in lag", e.ScaleInLagSeconds, " s")
            .Add("durationSeconds", "time compared", e.DurationSeconds, " s")
            .Add("coveragePct", "coverage", e.CoveragePct, " %")
            .Add("elasticSpeedup", "elastic speed-up", view.ElasticSpeedup, "");
        return view.Cost is not { } cost
            ? facts
            : facts.Add("billedSeconds", "billed", cost.BilledSeconds, " s").Add("chargedHours", "charged hours", cost.ChargedHours, "")
                .Add("cost", "cost", $"{cost.Cost?.ToString("0.######", System.Globalization.CultureInfo.InvariantCulture)} {cost.Currency}", cost.Cost?.ToString("R", System.Globalization.CultureInfo.InvariantCulture));
    }
}
