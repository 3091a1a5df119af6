using Scalectl.Client.Analysis;
using Scalectl.Client.CommandLine;
using Scalectl.Client.Errors;
using Scalectl.Client.Load;
using Scalectl.Client.Output;
using Scalectl.Elasticity;
using Scalectl.Experiments;
using Scalectl.Reports;
using Scalectl.Simulation;
using Scalectl.Simulation.Replay;

namespace Scalectl.Client.Simulation;

/// <summary><c>scalectl simulate --experiment</c>: a recorded run under the policy that ran, and under another.</summary>
internal static class WhatIfCommand
{
    public static readonly Field<string> Experiment = Field<string>.Option(
        "--experiment", "A recorded run instead of a function: an id, or a .json file of 'experiment export'. Its load, machines and policy are the defaults; without a policy option only what ran is simulated.", Readers.Text, "sine-60-1", "id|file");

    public static async Task<int> RunAsync(Call call, string experiment)
    {
        call.Report(Misplaced(call));
        var given = SimulationFields.Overrides(call);
        var (perHour, billing, slo) = (call.Maybe(SimulateCommand.PerHour), call.Maybe(SimulateCommand.Billing), call.All(SimulateCommand.Slo));
        var (file, output, timeline) = (call.Text(SimulateCommand.Report), call.Optional(SimulateCommand.Output, OutputFormat.Table), call.Is(SimulateCommand.Timeline));
        call.Check();
        var export = await ExperimentRecording.ReadAsync(call, Experiment.Label, experiment);
        var data = WithPrice(export.ToData(), perHour, billing);
        var fitted = call.Take(RunFit.Of(data, given));
        call.Check();
        var fit = fitted! with { Options = SimulationFields.Apply(call, fitted!.Options) };
        IReadOnlyList<SimulatedPolicy> other = SimulatedPolicyFields.AnyGiven(call) ? SimulatedPolicyFields.Read(call, fit.Policy, fit.WarmUpSeconds) : [];
        if (fit.Policies.Count == 0 && other.Count == 0 && call.Sound)
        {
            call.Report([new("--policy", "nothing, and a recording that does not say which policy ran", "a policy to simulate", "--policy target-tracking --target 70")]);
        }

        call.Check();
        if (fit.Plan.Steps.Count * fit.Plan.StepSeconds / fit.Options.Group.PeriodSeconds > Simulator.MaxTicks)
        {
            throw CommandFailure.Of([new("--period", $"{Show.Number(fit.Options.Group.PeriodSeconds)} s, which is too many ticks", $"at most {Simulator.MaxTicks} ticks", "--period 60")]);
        }

        if (file is not null)
        {
            fit = fit with { Options = fit.Options with { RecordSeconds = SimulateCommand.PictureSeconds(fit.Plan) } };
        }

        data = slo.Count == 0 ? data : data with { Specification = data.Specification with { Slo = slo } };
        var replay = WhatIf.Of(data, fit, other);
        var view = WhatIfView.Of(export.Id, replay, fit.Policies.Count > 0 ? WhatIfTable.Name(fit.Policies) : null, other.Count == 0 ? null : WhatIfTable.Name(other), timeline);
        var shown = replay.Other ?? replay.Same!;
        if (file is not null)
        {
            await ReportFile.WriteAsync(call, file, Document(call, shown, view));
        }

        Print(call, output, view);

        // Limits of the run's own file are shown, and kept or not by what is only simulated: no failure of this command.
        List<string> broken = [.. shown.Report.Slo.Where(limit => slo.Count > 0 && !limit.Met).Select(limit => $"limit {limit.Rule} was not kept: {limit.MeasuredText()}")];
        return broken.Count == 0 ? ExitCode.Done : throw new CommandFailure(ExitCode.LimitNotMet, [.. broken]);
    }

    /// <summary>What says another load than the recorded one.</summary>
    private static IEnumerable<InvalidInput> Misplaced(Call call) =>
        from label in (string[])[LoadFields.Function.Label, SimulateCommand.Step.Label, LoadFields.Steps.Label, LoadFields.Variables.Label, SimulateCommand.Trace.Label, .. SimulationFields.RecordedLabels]
        where call.Words.Contains(label)
        select new InvalidInput(label, $"it beside {Experiment.Label}", "the recorded run's own", "scalectl simulate --experiment sine-60-1 --policy target-tracking --target 70");

    private static ExperimentData WithPrice(ExperimentData data, double? perHour, BillingRule? billing)
    {
        var recorded = data.Specification.Price ?? data.ListPrice?.Price;
        return perHour is null && (billing is null || recorded is null) ? data : data with
        {
            Specification = data.Specification with { Price = (recorded ?? new Price(perHour!.Value)) with { PerHour = perHour ?? recorded!.PerHour, Billing = billing ?? recorded?.Billing ?? BillingRule.Second } },
        };
    }

    private static ReportDocument Document(Call call, ReplayedRun shown, WhatIfView view)
    {
        var document = RunDocument.Of(ExperimentExport.Of("simulation", shown.Data, shown.Report), shown.Data);
        return document with
        {
            Title = $"What if {view.Experiment} had run with {view.Other ?? view.Ran}",
            Subtitle = $"simulated from what was recorded · {shown.Data.Specification.Load.Function} · scalectl {typeof(RunDocument).Assembly.GetName().Version?.ToString(3)}",
            Sections = [document.Sections[0], .. WhatIfTable.Sections(view), .. document.Sections.Skip(1).SkipLast(1), new TextSection("To repeat it", SimulateCommand.CommandOf(call))],
        };
    }

    private static void Print(Call call, OutputFormat output, WhatIfView view)
    {
        switch (output)
        {
            case OutputFormat.Json:
                call.Out.WriteLine(Json.Of(view));
                return;
            case OutputFormat.Csv:
                (view.Simulation.Timeline is { } rows ? SimulationTable.Timeline(rows) : WhatIfTable.Figures(view)).WriteCsv(call.Out);
                return;
        }

        WhatIfTable.Constants(view).WriteTable(call.Out);
        call.Out.WriteLine();
        WhatIfTable.Figures(view).WriteTable(call.Out);
        call.Out.WriteLine();
        call.Out.WriteLine(WhatIfTable.Reading(view));
        foreach (var limit in view.Simulation.Slo ?? [])
        {
            call.Out.WriteLine($"limit {limit.Rule} with {view.Other ?? view.Ran}: {(limit.Met ? "kept" : "NOT KEPT")} ({limit.MeasuredText()})");
        }

        if (view.Simulation.Timeline is { } ticks)
        {
            call.Out.WriteLine();
            SimulationTable.Timeline(ticks).WriteTable(call.Out);
        }
    }
}
