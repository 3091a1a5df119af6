using System.Globalization;

namespace Scalectl.Bench.Fidelity;

/// <summary>The simulator's figures beside the measured ones, as a text in Markdown: bench/fidelity.sh makes the answers that it reads.</summary>
internal static class FidelityTable
{
    private sealed record Figure(string Field, string Words, string Format, Func<RecordedPair, double> Floor);

    private static readonly Figure[] Judged =
    [
        new("tauUPct", "tauU, % of time", "0.0", run => 100.0 / run.Steps),
        new("tauOPct", "tauO, % of time", "0.0", run => 100.0 / run.Steps),
        new("accU", "accU, machines", "0.000", run => 1.0 / run.Steps),
        new("accO", "accO, machines", "0.000", run => 1.0 / run.Steps),
        new("operatingExpense", "operating expense, machine-steps", "0", _ => 1),
        new("errorSharePct", "error share, % of requests", "0.00", _ => 0.1),
    ];

    /// <summary>Shown beside them and not judged: it has the network and the noise of the machine in it.</summary>
    private static readonly Figure ResponseTime = new("averageResponseTimeMs", "mean response, ms", "0.0", _ => 0);

    private static readonly string[] Constants = ["capacityPerInstance", "launch", "drain", "queue", "probes", "start"];

    public static string Of(IReadOnlyList<RecordedPair> all)
    {
        var loads = all.GroupBy(run => run.Name, StringComparer.Ordinal).OrderBy(load => load.Key, StringComparer.Ordinal).ToList();
        var rows = new List<string>();
        var (judged, inside, held) = (0, 0, 0);
        foreach (var load in loads)
        {
            List<RecordedPair> runs = [.. load];
            foreach (var figure in Judged.Append(ResponseTime).Where(f => runs.All(run => run.Figures.ContainsKey(f.Field))))
            {
                List<double> measured = [.. runs.Select(run => run.Figures[figure.Field].Measured)], simulated = [.. runs.Select(run => run.Figures[figure.Field].Simulated)];
                var (margin, median) = (Margin.Of(measured, figure.Floor(runs[0])), Margin.Median(simulated));
                var verdict = "";
                if (figure != ResponseTime)
                {
                    (judged, inside, held) = (judged + 1, inside + (margin.Outside(median) == 0 ? 1 : 0), held + (margin.Holds(median) ? 1 : 0));
                    verdict = margin.Outside(median) == 0 ? "within the range" : margin.Holds(median) ? "yes" : "**no**";
                }

                rows.Add($"| {load.Key} | {figure.Words} | {Join(measured, figure.Format)} | {Join(simulated, figure.Format)} | {Text(median, figure.Format)} | {Text(margin.Outside(median), figure.Format)} | {(figure == ResponseTime ? "" : Text(margin.Width, figure.Format))} | {verdict} |");
            }
        }

        return string.Join('\n',
        [
            "",
            "| load | requests in step x | policy | steps |",
            "|---|---|---|---|",
            .. loads.Select(load => $"| {load.Key} | `{load.First().Function}` | {load.First().Policy} | {load.First().Steps} of {Text(load.First().StepSeconds, "0.###")} s |"),
            "",
            FormattableString.Invariant($"**{held} of {judged} figures agree, {inside} of them lie within the measured range itself.** A simulated figure (the median of the replays, one of each run with the constants that were fitted from it) agrees when it is outside the range of the measured ones by at most w: 10 % of their median, and at least what the figure can be read to (one step of the load; one machine for one step; one request in a thousand)."),
            "",
            "| load | figure | measured, a run each | simulated, a replay each | median | outside the range by | w | agrees |",
            "|---|---|---|---|---|---|---|---|",
            .. rows,
            "",
            "| run | state | kept its schedule | lateness p95, ms | " + string.Join(" | ", Constants) + " |",
            "|---|---|---|---|" + string.Concat(Constants.Select(_ => "---|")),
            .. all.OrderBy(run => run.Name, StringComparer.Ordinal).ThenBy(run => run.Id, StringComparer.Ordinal).Select(run =>
                $"| {run.Id} | {run.State} | {(run.KeptSchedule switch { true => "yes", false => "**no**", _ => "" })} | {(run.LatenessP95Ms is { } late ? Text(late, "0.00") : "")} | {string.Join(" | ", Constants.Select(c => run.Constants.TryGetValue(c, out var value) ? Text(value, "0.###") : ""))} |"),
        ]);
    }

    private static string Join(IEnumerable<double> values, string format) => string.Join(", ", values.Select(value => Text(value, format)));

    private static string Text(double value, string format)
    {
        var text = value.ToString(format, CultureInfo.InvariantCulture);
        return text.StartsWith('-') && text.All(c => c is '-' or '0' or '.') ? text[1..] : text;
    }
}
