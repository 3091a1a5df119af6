using Scalectl.Api;
using Scalectl.Client.CommandLine;
using Scalectl.Client.Output;
using Scalectl.Tuning;

namespace Scalectl.Client.Tuning;

/// <summary>How tunings read.</summary>
internal static class TuningTable
{
    public static Grid List(IReadOnlyList<TuningSummary> tunings)
    {
        var grid = new Grid("id", "experiment", "state", "method", "objective", "simulated", "runs", "thresholdPct", "createdAt", "endedAt", "message")
        {
            Empty = "no tunings yet; begin one with: scalectl tune --experiment FILE --simulate",
        };
        foreach (var t in tunings)
        {
            grid.Add(
                t.Id, t.Name, Word<TuningState>.Of(t.State), Word<TuningMethod>.Of(t.Method), Word<TuningObjective>.Of(t.Objective), t.Simulated ? "yes" : "no", Show.Count(t.Budget.Runs),
                t.Threshold is { } threshold ? Show.Number(threshold) : t.State == TuningState.Done ? "none" : "", Show.Time(t.CreatedAt), Show.Time(t.EndedAt), t.Message ?? "");
        }

        return grid;
    }

    /// <summary>The tuning, then its tries, then the answer in sentences; in CSV the tries.</summary>
    public static void Print(Call call, OutputFormat output, TuningView view)
    {
        if (output == OutputFormat.Csv)
        {
            call.Print(output, view, Tries);
            return;
        }

        call.Print(output, view, Facts);
        if (output != OutputFormat.Table)
        {
            return;
        }

        if (view.Tries.Count > 0)
        {
            call.Out.WriteLine();
            Tries(view).WriteTable(call.Out);
        }

        Uncounted(view, call.Out);
        if (view.Answer is { } answer)
        {
            Sentences(call.Out, "why", answer.Why);
            Sentences(call.Out, "costs", [answer.Costs]);
            Sentences(call.Out, "risks", answer.Risks);
        }
    }

    /// <summary>A try in one line, as it is told while the tuning goes on.</summary>
    public static string Sentence(TuningTryView t) => t.Figures is not { } f ? $"try {Show.Count(t.Number)}: {Show.Percent(t.Threshold)}"
        : $"try {Show.Count(t.Number)}: {Show.Percent(t.Threshold)} {(t.Holds == true ? "holds" : "does not hold")}: {Show.Number(f.Errors)} errors ({Show.Percent(f.ErrorSharePct)}), "
            + $"p95 {(f.P95Ms is { } p95 ? Show.Milliseconds(p95) : "none")}, {Cost(f)}{(t.Repetitions.Count(r => r.Figures is not null) is > 1 and var runs ? $", the mean of {Show.Count(runs)} runs" : "")}";

    private static Grid Tries(TuningView view)
    {
        var grid = new Grid("try", "thresholdPct", "holds", "errors", "errorsPct", "p95Ms", "meanMs", "tauUPct", "tauOPct", "machineSteps", "cost", "loss", "runs", "front", "answer", "reason");
        foreach (var t in view.Tries)
        {
            var f = t.Figures;
            grid.Add(
                Show.Count(t.Number), Show.Number(t.Threshold), t.Holds switch { true => "yes", false => "no", null => Word<TuningTryState>.Of(t.State) }, Show.Number(f?.Errors), Show.Number(f?.ErrorSharePct),
                Show.Number(f?.P95Ms), Show.Number(f?.MeanMs), Show.Number(f?.TauUPct), Show.Number(f?.TauOPct), Show.Number(f?.OperatingExpense), Show.Amount(f?.Cost), Show.Number(t.Loss),
                Show.Count(t.Repetitions.Count), view.Answer?.Front.Contains(t.Number) == true ? "*" : "", view.Answer?.Threshold == t.Threshold ? "*" : "", t.Reason);
        }

        return grid;
    }

    /// <summary>Runs that say nothing of their threshold, and why.</summary>
    private static void Uncounted(TuningView view, TextWriter writer)
    {
        foreach (var (t, run) in view.Tries.SelectMany(t => t.Repetitions.Select(run => (t, run))).Where(x => x.run.Reason is not null))
        {
            writer.WriteLine(Printable.Of($"not counted, try {Show.Count(t.Number)}: {run.Reason}"));
        }
    }

    private static void Sentences(TextWriter writer, string heading, IReadOnlyList<string> sentences)
    {
        writer.WriteLine();
        foreach (var (sentence, i) in sentences.Select((s, i) => (s, i)))
        {
            writer.WriteLine(Printable.Of($"{(i == 0 ? heading : "").PadRight(7)}{sentence}"));
        }
    }

    private static Facts Facts(TuningView view)
    {
        var b = view.Budget;
        var facts = new Facts()
            .Add("id", "tuning", view.Id)
            .Add("experiment", "experiment", view.Name)
            .Add("state", "state", Word<TuningState>.Of(view.State))
            .Add("message", "message", view.Message)
            .Add("method", "method", $"{Word<TuningMethod>.Of(view.Method)}{(view.Simulated ? ", simulated" : "")}", Word<TuningMethod>.Of(view.Method))
            .Add("objective", "objective", $"errors within {view.Request.ErrorLimit}, then {Word<TuningObjective>.Of(view.Objective)} (weight {Show.Number(view.Weight)} for the response time)", Word<TuningObjective>.Of(view.Objective))
            .Add("createdAt", "begun", Show.Time(view.CreatedAt))
            .Add("endedAt", "ended", Show.Time(view.EndedAt))
            .Add("runs", "runs", $"{Show.Count(b.Runs)} of at most {Show.Count(b.RunsLimit)}", Show.Count(b.Runs));
        if (!view.Simulated)
        {
            facts.Add("minutes", "minutes", $"{Show.Number(Math.Round(b.Minutes, 2))}{(b.MinutesLimit is { } most ? $" of at most {Show.Number(most)}" : "")}", Show.Number(b.Minutes))
                .Add("cost", "cost", b.Cost is { } cost ? $"{Show.Amount(cost)} {b.Currency}{(b.CostLimit is { } limit ? $" of at most {Show.Amount(limit)}" : "")}" : null, Show.Amount(b.Cost));
        }

        foreach (var c in view.Constants)
        {
            facts.AddShown(c.Name, $"{Show.Number(c.Value)} {c.Unit} ({c.Source})");
        }

        return facts.Add(
            "thresholdPct", "threshold", view.Answer is not { } answer ? null : answer.Threshold is { } found ? $"{Show.Percent(found)}{(answer.Verified ? "" : ", not confirmed by a real run")}" : "none holds",
            Show.Number(view.Threshold));
    }

    private static string Cost(TuningFigures figures) => figures.Cost is { } cost ? $"{Show.Amount(cost)} {figures.Currency}" : figures.OperatingExpense is { } steps ? $"{Show.Number(steps)} machine-steps" : "cost not known";
}
