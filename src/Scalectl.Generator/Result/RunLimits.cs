using Scalectl.Elasticity;
using Scalectl.Experiments;
using Scalectl.Generator.Engine;
using Scalectl.Load;
using Scalectl.Series;

namespace Scalectl.Generator.Result;

/// <summary>Limits on a run of a generator alone: the rules of an experiment's file, of those figures that a generator has.</summary>
internal static class RunLimits
{
    private const string Argument = "--limit";

    /// <summary>The metrics that need no cloud and no prober.</summary>
    private static readonly string[] _metrics = ["mean", "p50", "p90", "p95", "p99", "p999", "max", "errors", "errorResponses", "noAnswer", "missed"];

    public static Outcome<SloRule> Parse(string text)
    {
        var at = text.IndexOf('<', StringComparison.Ordinal);
        var name = at < 0 ? "" : text[..at].Trim();
        if (at <= 0 || _metrics.Contains(name))
        {
            return SloRule.Parse(text, Argument);
        }

        var nearest = NearestName.Of(name, _metrics) ?? "p95";
        return new InvalidInput(Argument, InvalidInput.Shorten(name), $"one of {string.Join(", ", _metrics)}", $"{nearest}<{SloMetric.All[nearest].ExampleLimit}");
    }

    public static IReadOnlyList<SloResult> Evaluate(IReadOnlyList<SloRule> rules, SecondTally total)
    {
        if (rules.Count == 0)
        {
            return [];
        }

        // The same figures as a run of an experiment has, so that a rule means the same in both.
        var errors = total.Answered(4) + total.Answered(5);
        var ended = total.AllAnswered + total.AllNoAnswer;
        var report = new ExperimentReport
        {
            User = new UserReport
            {
                TotalResponses = total.AllAnswered,
                SuccessResponses = total.AllAnswered - errors,
                ErrorResponses = errors,
                NoAnswer = total.AllNoAnswer,
                ErrorShare = ended == 0 ? null : (double)(errors + total.AllNoAnswer) / ended,
                RequestWeightedResponseTimeMs = total.Response.Count == 0 ? null : total.Response.Mean / 1e6,
                P50Ms = At(total.Response, 50),
                P90Ms = At(total.Response, 90),
                P95Ms = At(total.Response, 95),
                P99Ms = At(total.Response, 99),
                P999Ms = At(total.Response, 99.9),
                MaxMs = At(total.Response, 100),
            },
            Load = new LoadReport
            {
                Planned = total.Planned,
                Sent = total.Sent,
                Answered = total.AllAnswered,
                Missed = total.Missed,
                NoAnswer = total.AllNoAnswer,
                KeptSchedule = RunResult.Kept(total),
            },
        };
        return [.. rules.Select(rule => rule.Evaluate(report))];
    }

    private static double? At(LatencyHistogram histogram, double percentile) => histogram.Count == 0 ? null : histogram.ValueAtPercentile(percentile) / 1e6;
}
