using System.CommandLine;
using Scalectl.Client.CommandLine;
using Scalectl.Client.Errors;
using Scalectl.Client.Output;
using Scalectl.Load;

namespace Scalectl.Client.Load;

/// <summary><c>scalectl load ..</c>: functions and load, without a daemon.</summary>
internal static class LoadCommands
{
    private static readonly Field<OutputFormat> Output = Printing.OutputField();

    public static Command Load => new Verb("load", "Load functions and load, without a daemon.", "scalectl load plan --function '60+50*s(x/10)' --step 60 --steps 60").With(
        new Verb("plan", "Show what a function would send, per step and in total.", "scalectl load plan --function '(-1)*(x-10)^2+100' --step 60 --steps 20 --machines 2", PlanAsync).With(
            LoadFields.Function.Symbol, LoadFields.Step.Symbol, LoadFields.Steps.Symbol, LoadFields.Machines.Symbol, LoadFields.SplitWay.Symbol, LoadFields.Variables.Symbol, Output.Symbol),
        LoadFitCommand.Fit,
        LoadRunCommand.Run);

    private static Task<int> PlanAsync(Call call)
    {
        var variables = LoadFields.ReadVariables(call);
        var text = call.Required(LoadFields.Function);
        var step = call.Required(LoadFields.Step);
        var steps = call.Required(LoadFields.Steps);
        var machines = call.Optional(LoadFields.Machines, 1);
        var split = call.Optional(LoadFields.SplitWay, Split.Multiply);
        var output = call.Optional(Output, OutputFormat.Table);
        var function = text is null ? null : call.Take(LoadFunction.Parse(text, variables, LoadFields.ReadTrace, LoadFields.Function.Label));
        call.Check();
        var plan = call.Take(LoadPlan.Create(function!, steps, step, machines, split));
        call.Check();
        if (output == OutputFormat.Table && call.Surroundings.OutIsTerminal)
        {
            PlanPlot.Write(call.Out, plan!, call.Surroundings.Width);
        }

        call.Print(output, new PlanView(plan!.Steps, plan.TotalRequests, plan.PeakPerSecond), view =>
        {
            var grid = new Grid("x", "value", "requests");
            foreach (var planned in view.Steps)
            {
                grid.Add(Show.Count(planned.X), planned.Value.ToString("R", System.Globalization.CultureInfo.InvariantCulture), Show.Count(planned.Requests));
            }

            return grid;
        });
        if (output == OutputFormat.Table)
        {
            call.Out.WriteLine();
            call.Out.WriteLine($"{Show.Count(plan.TotalRequests)} requests in {Show.Number(plan.StepSeconds * plan.Steps.Count)} s, at most {Show.Number(plan.PeakPerSecond)} a second");
        }

        return Task.FromResult(ExitCode.Done);
    }
}
