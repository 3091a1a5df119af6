using System.Globalization;

namespace Scalectl.Tuning;

/// <summary>The sentences of an answer.</summary>
internal static class AnswerTexts
{
    public static IEnumerable<string> Why(TuningOptions options, List<TuningTry> tries, TuningTry? shown, double? threshold)
    {
        if (shown is null)
        {
            yield return "Nothing was tried.";
            yield break;
        }

        var holding = tries.Where(t => t.Holds).ToList();
        yield return Text($"Of {tries.Count} threshold(s) that were tried {holding.Count} kept the errors within the limit of {options.ErrorLimit}.");
        if (threshold is null)
        {
            yield return Text($"None is recommended; the fewest errors had {shown.Threshold} %: {Number(shown.Figures.Errors)} ({Number(shown.Figures.ErrorSharePct)} %).");
            yield break;
        }

        var best = holding.MinBy(t => t.Loss ?? double.PositiveInfinity);
        yield return best is null || best.Threshold == shown.Threshold || !(best.Loss < shown.Loss)
            ? Text($"With weight {Number(options.EffectiveWeight)} for the response time no other of them has less loss: p95 {Number(shown.Figures.P95Ms)} ms, {Price(shown.Figures)}.")
            : Text($"With weight {Number(options.EffectiveWeight)} for the response time {best.Threshold} % has less loss, by {Number(100 * (1 - (best.Loss / shown.Loss)))} %: p95 {Number(best.Figures.P95Ms)} instead of {Number(shown.Figures.P95Ms)} ms, {Price(best.Figures)} instead of {Price(shown.Figures)}.");
    }

    public static string Costs(TuningTry? shown) => shown is null ? "Not known."
        : TuningAnswer.Sentence(Text($"{Price(shown.Figures)} a run{(shown.Figures.MachinesMean is { } mean ? Text($", {Number(mean)} machines in the mean") : "")}"));

    public static IReadOnlyList<string> Risks(TuningOptions options, List<TuningTry> tries, TuningTry? shown)
    {
        if (shown is null)
        {
            return ["Nothing was tried."];
        }

        var (above, below) = (tries.Find(t => !t.Holds && t.Threshold > shown.Threshold), tries.FindLast(t => !t.Holds && t.Threshold < shown.Threshold));
        return
        [
            .. !shown.Holds ? [] : above is not null
                ? new[] { Text($"The next threshold above it that did not hold is {above.Threshold} %, {Number(above.Threshold - shown.Threshold)} away.") }
                : ["No threshold above it was seen to fail: how far it is from one is not known."],
            .. below is null || !shown.Holds ? Array.Empty<string>() : [Text($"A lower one, {below.Threshold} %, did not hold: errors do not simply rise with the threshold here.")],
            Text($"Errors: {Number(shown.Figures.Errors)} ({Number(shown.Figures.ErrorSharePct)} %), limit {options.ErrorLimit}."),
            Spread(shown),
            .. shown.Simulated ? ["It was only simulated: no real run has confirmed it."] : Array.Empty<string>(),
            .. shown.Figures.KeptSchedule == false ? ["A generator did not keep its schedule: the load was not quite what it should have been."] : Array.Empty<string>(),
        ];
    }

    private static string Spread(TuningTry shown)
    {
        var runs = shown.Repetitions;
        string Range(Func<TuningFigures, double?> of) => Text($"{Number(runs.Min(of))} to {Number(runs.Max(of))}");
        return runs.Count == 1 ? "One run of it was made: how much runs differ is not known."
            : Text($"Over {runs.Count} runs: {Range(r => r.Errors)} errors, p95 {Range(r => r.P95Ms)} ms, cost {Range(r => r.Price)}.");
    }

    private static string Price(TuningFigures figures) => figures.Cost is { } cost ? Text($"{Number(cost)} {figures.Currency}")
        : Text($"{Number(figures.OperatingExpense)} machine-steps");

    private static string Number(double? value) => value is null ? "unknown" : value.Value.ToString(Math.Abs(value.Value) < 1 ? "0.####" : "0.##", CultureInfo.InvariantCulture);

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
