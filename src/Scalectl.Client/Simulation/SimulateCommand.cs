using System.CommandLine;
using Scalectl.Client.Analysis;
using Scalectl.Client.CommandLine;
using Scalectl.Client.Errors;
using Scalectl.Client.Load;
using Scalectl.Client.Output;
using Scalectl.Elasticity;
using Scalectl.Experiments;
using Scalectl.Load;
using Scalectl.Reports;
using Scalectl.Simulation;

namespace Scalectl.Client.Simulation;

/// <summary><c>scalectl simulate</c>: a group under a policy and a load in virtual time, without a daemon.</summary>
internal static class SimulateCommand
{
    private const string Example = "scalectl simulate --policy target-tracking --target 60 --function '60*(60+50*s(x/10))' --step 60 --steps 120 --capacity-per-instance 20 --price 0.0116";

    /// <summary>A run has no date: the same command gives the same report.</summary>
    private const long StartMs = 946_684_800_000; // 2000-01-01T00:00:00Z

    /// <summary>Columns of the report's pictures: each is a row of whole seconds.</summary>
    private const int PictureColumns = 900;

    public static readonly Field<double> Step = Field<double>.Option(
        "--step", "Length of a step; with a trace, what its values count requests of. [default with a trace: its values are requests per second]", Readers.Seconds(LoadPlan.MinStepSeconds, LoadPlan.MaxStepSeconds, "60"), "60", "time");

    public static readonly Field<string> Trace = Field<string>.Option("--trace", "A recorded load instead of a function, a CSV file: header time,value; time in seconds or RFC 3339.", Readers.Text, "load.csv", "file");
    public static readonly Field<double> PerHour = Field<double>.Option("--price", "Price of a machine for an hour.", Readers.Number(0, 1e6, "a price", "0.0116"), "0.0116", "price");
    public static readonly Field<BillingRule> Billing = Field<BillingRule>.Option("--billing", "What a machine is charged by. [default: second]", Readers.Word<BillingRule>, "minute", "second|minute|hour");
    public static readonly Field<SloRule> Slo = Field<SloRule>.Option("--slo", "A limit to keep (repeatable); exit code 4 when one is not kept.", (argument, text) => SloRule.Parse(text, argument), "'errors<1%'", "limit");
    public static readonly Option<bool> Timeline = new("--timeline") { Description = "Also print each tick: load, demand, machines, metric, alarm, action." };
    public static readonly Field<string> Report = Field<string>.Option("--out", "Also write a report: a .html file that needs nothing else, or .md.", ReportFile.Read, "report.html", "file");
    public static readonly Field<OutputFormat> Output = Printing.OutputField();

    public static Command Simulate => new Verb("simulate", "Run an autoscaler under a load in virtual time, and compute every metric.", Example, RunAsync).With([
        LoadFields.Function.Symbol, Step.Symbol, LoadFields.Steps.Symbol, LoadFields.Variables.Symbol, Trace.Symbol, WhatIfCommand.Experiment.Symbol,
        .. SimulatedPolicyFields.Symbols, .. SimulationFields.Symbols,
        PerHour.Symbol, Billing.Symbol, Slo.Symbol, Timeline, Report.Symbol, Output.Symbol]);

    private static async Task<int> RunAsync(Call call)
    {
        if (call.Text(WhatIfCommand.Experiment) is { } experiment)
        {
            return await WhatIfCommand.RunAsync(call, experiment);
        }

        var plan = Plan(call);
        var policies = SimulatedPolicyFields.Read(call);
        var options = SimulationFields.Read(call, policies);
        var (perHour, billing, slo) = (call.Maybe(PerHour), call.Optional(Billing, BillingRule.Second), call.All(Slo));
        var (file, output, timeline) = (call.Text(Report), call.Optional(Output, OutputFormat.Table), call.Is(Timeline));
        call.Check();
        if (plan!.Steps.Count * plan.StepSeconds / options.Group.PeriodSeconds > Simulator.MaxTicks)
        {
            throw CommandFailure.Of([new("--period", $"{Show.Number(plan.Steps.Count * plan.StepSeconds / options.Group.PeriodSeconds)} ticks", $"at most {Simulator.MaxTicks}", "--period 60")]);
        }

        if (file is not null)
        {
            options = options with { RecordSeconds = PictureSeconds(plan) };
        }

        var run = Simulator.Run(plan, options, SimulatedPolicy.Scaler(policies));
        var specification = Specification(call, plan, options, policies) with { Price = perHour is { } price ? new Price(price, Billing: billing) : null, Slo = slo };
        var data = run.ToData(specification, StartMs);
        var report = ExperimentAnalysis.Compute(data);
        if (file is not null)
        {
            await ReportFile.WriteAsync(call, file, Document(call, data, report));
        }

        Print(call, output, SimulationView.Of(report, timeline ? run.Ticks : null), run);
        List<string> broken = [.. report.Slo.Where(limit => !limit.Met).Select(limit => $"limit {limit.Rule} was not kept: {limit.MeasuredText()}")];
        return broken.Count == 0 ? ExitCode.Done : throw new CommandFailure(ExitCode.LimitNotMet, [.. broken]);
    }

    /// <summary>What divides both a step and a row of the pictures: a record that lay in two rows would be a spike in one of them.</summary>
    public static double PictureSeconds(LoadPlan plan)
    {
        var row = (long)Math.Max(1, Math.Ceiling(plan.Steps.Count * plan.StepSeconds / PictureColumns));
        return plan.StepSeconds % 1 == 0 ? (double)System.Numerics.BigInteger.GreatestCommonDivisor(row, (long)plan.StepSeconds) : plan.StepSeconds;
    }

    private static LoadPlan? Plan(Call call)
    {
        var trace = call.Text(Trace);
        var step = call.Maybe(Step);
        if (trace is not null)
        {
            if (call.Text(LoadFields.Function) is not null)
            {
                call.Report([new(LoadFields.Function.Label, $"it beside {Trace.Label}", "one of the two", Example)]);
            }

            var points = call.Take(SeriesFile.Read(Trace.Label, trace));
            return points is null ? null : call.Take(TracePlan.Of(points, step, Trace.Label));
        }

        var variables = LoadFields.ReadVariables(call);
        var text = call.Required(LoadFields.Function);
        var length = step ?? call.Required(Step);
        var steps = call.Required(LoadFields.Steps);
        if (!call.Sound)
        {
            return null;
        }

        var function = call.Take(LoadFunction.Parse(text, variables, LoadFields.ReadTrace, LoadFields.Function.Label));
        return function is null ? null : call.Take(LoadPlan.Create(function, steps, length));
    }

    /// <summary>What it would be as an experiment.</summary>
    private static ExperimentSpecification Specification(Call call, LoadPlan plan, SimulationOptions options, IReadOnlyList<SimulatedPolicy> policies) => new()
    {
        Name = "simulation",
        App = new AppSpecification { Deploy = SimulatedPolicy.Deploy(policies, options.Group) },
        Load = new LoadSpecification
        {
            Function = call.Text(Trace) is { } trace ? $"trace(\"{trace}\")" : call.Text(LoadFields.Function)!,
            Step = TimeSpan.FromSeconds(plan.StepSeconds),
            Steps = plan.Steps.Count,
            Spread = options.Spread,
            Seed = options.Seed,
        },
        Demand = new DemandSpecification { CapacityPerInstance = options.CapacityPerInstance },
    };

    private static ReportDocument Document(Call call, ExperimentData data, ExperimentReport report)
    {
        var document = RunDocument.Of(ExperimentExport.Of("simulation", data, report), data);
        return document with
        {
            Title = "Simulation",
            Subtitle = $"virtual time from 2000-01-01 on · {data.Specification.Load.Function} · scalectl {typeof(RunDocument).Assembly.GetName().Version?.ToString(3)}",
            Sections = [.. document.Sections.SkipLast(1), new TextSection("To repeat it", CommandOf(call))],
        };
    }

    /// <summary>The command as a shell takes it.</summary>
    public static string CommandOf(Call call) => $"scalectl {string.Join(' ', call.Words.Select(Quoted))}";

    private static string Quoted(string word) => word.All(c => char.IsAsciiLetterOrDigit(c) || "-_./:=,".Contains(c, StringComparison.Ordinal)) ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static void Print(Call call, OutputFormat output, SimulationView view, SimulationResult run)
    {
        if (output == OutputFormat.Csv && view.Timeline is { } rows)
        {
            SimulationTable.Timeline(rows).WriteCsv(call.Out);
            return;
        }

        if (output == OutputFormat.Table && call.Surroundings.OutIsTerminal)
        {
            ComparePlot.Write(
                call.Out, ("demand", [.. run.Ticks.Select(t => (double)t.Demand)]), ("in service", [.. run.Ticks.Select(t => (double)t.Group.InService)]),
                $"machines over {Show.Number(run.Ticks.Count == 0 ? 0 : run.Ticks[^1].Time)} s", call.Surroundings.Width);
        }

        call.Print(output, view, SimulationTable.Facts);
        if (output == OutputFormat.Table && view.Timeline is { } ticks)
        {
            call.Out.WriteLine();
            SimulationTable.Timeline(ticks).WriteTable(call.Out);
        }
    }
}
