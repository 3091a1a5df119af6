using System.Globalization;
using Scalectl.Tuning;

namespace Scalectl.Bench.Tuning;

/// <summary>bench/tuning.sh: the methods in random scenarios, each against the whole grid; prints rows of Markdown tables.</summary>
public static class TuningBench
{
    private static readonly string[] Methods = ["guided", "slow-start", "slow-start, best of its tries", "bisect", "bisect, best of its tries"];

    /// <summary>Runs so many scenarios from a number on.</summary>
    public static void Run(int first, int scenarios)
    {
        var scores = new Dictionary<(TuningObjective, string), List<TuningScore>>();
        var shapes = new Dictionary<int, string>();
        Parallel.ForEach(Enumerable.Range(first, scenarios), new ParallelOptions { MaxDegreeOfParallelism = 2 }, number =>
        {
            var scenario = TuningScenario.Of(number);
            var found = Of(scenario);
            lock (scores)
            {
                shapes[number] = scenario.Shape;
                foreach (var (key, score) in found)
                {
                    (scores.TryGetValue(key, out var list) ? list : scores[key] = []).Add(score);
                }
            }
        });
        Print(scores, shapes);
    }

    /// <summary>Every objective and method in one scenario.</summary>
    public static IReadOnlyDictionary<(TuningObjective Objective, string Method), TuningScore> Of(TuningScenario scenario)
    {
        var (truth, scores) = (new ScenarioTruth(scenario), new Dictionary<(TuningObjective, string), TuningScore>());
        foreach (var objective in Enum.GetValues<TuningObjective>())
        {
            scores[(objective, Methods[0])] = truth.Score(TuningMethod.Guided, objective, out _);
            scores[(objective, Methods[1])] = truth.Score(TuningMethod.SlowStart, objective, out var slow);
            scores[(objective, Methods[2])] = truth.BestOf(slow, objective);
            scores[(objective, Methods[3])] = truth.Score(TuningMethod.Bisect, objective, out var bisect);
            scores[(objective, Methods[4])] = truth.BestOf(bisect, objective);
        }

        return scores;
    }

    private static void Print(Dictionary<(TuningObjective Objective, string Method), List<TuningScore>> scores, Dictionary<int, string> shapes)
    {
        foreach (var objective in Enum.GetValues<TuningObjective>())
        {
            foreach (var method in Methods)
            {
                var all = scores[(objective, method)];
                var (solvable, hopeless) = (all.Where(s => s.Solvable).ToList(), all.Where(s => !s.Solvable).ToList());
                var excess = solvable.Select(s => s.Excess).Order().ToList();
                Line($"| {Word<TuningObjective>.Of(objective)} | {method} | {Share(all)} | {Share(solvable)} | {Percent(excess[excess.Count / 2])} | {solvable.Count(s => double.IsInfinity(s.Excess))} | {Share(hopeless)} | {all.Average(s => s.Runs):0.0} | {all.Max(s => s.Runs)} |");
            }
        }

        Line($"");
        Line($"| load | scenarios | guided, balanced: within 2 % | runs, mean |");
        Line($"|---|---|---|---|");
        foreach (var shape in shapes.Values.Distinct().Order())
        {
            var of = scores[(TuningObjective.Balanced, Methods[0])].Where(s => shapes[s.Scenario] == shape).ToList();
            Line($"| {shape} | {of.Count} | {Share(of)} | {of.Average(s => s.Runs):0.0} |");
        }

        Line($"");
        Line($"| scenario | load | objective | answer of guided | best of the grid | loss above it |");
        Line($"|---|---|---|---|---|---|");
        foreach (var (key, all) in scores.Where(s => s.Key.Method == Methods[0]).OrderBy(s => s.Key.Objective))
        {
            foreach (var miss in all.Where(s => !s.Good).OrderBy(s => s.Scenario))
            {
                Line($"| {miss.Scenario} | {shapes[miss.Scenario]} | {Word<TuningObjective>.Of(key.Objective)} | {miss.Threshold} | {miss.BestThreshold}{(miss.Solvable ? "" : " (none holds)")} | {(double.IsInfinity(miss.Excess) ? "does not hold, or none was found" : Percent(miss.Excess))} |");
            }
        }
    }

    private static void Line(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private static string Share(List<TuningScore> scores) => scores.Count == 0 ? "-" : string.Create(CultureInfo.InvariantCulture, $"{100.0 * scores.Count(s => s.Good) / scores.Count:0.0} % ({scores.Count(s => s.Good)} of {scores.Count})");

    private static string Percent(double share) => double.IsInfinity(share) ? "none holds" : string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.0} %");
}
