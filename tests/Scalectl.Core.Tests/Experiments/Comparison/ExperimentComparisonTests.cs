using System.Text.Json;
using Scalectl.Core.Tests.Elasticity;
using Scalectl.Elasticity;
using Scalectl.Experiments;

namespace Scalectl.Core.Tests.Experiments.Comparison;

public sealed class ExperimentComparisonTests
{
    private static readonly ElasticityReport Autoscaler = Vectors.Report(Vectors.Demand, Vectors.Autoscaler);
    private static readonly ElasticityReport Static = Vectors.Report(Vectors.Demand, Vectors.Static);

    [Test]
    public void Compute_VectorA_MarksTheBestOfEachCriterionAndNamesTheBestOfAll()
    {
        var report = ExperimentComparison.Compute([One("scaled", Autoscaler, 3, 40, 2), One("static", Static, 30, 90, 2)], baseline: "static");

        var scaled = report.Experiments[0];
        Assert.That(scaled.Criteria.Select(c => c.Name), Is.EqualTo(Criterion.All.Select(c => c.Name)));
        Assert.That(scaled.Criteria.Select(c => c.Median), Is.EqualTo(new[] { 3, 4, 39, 40, 40, 40, 2.0 }).Within(1e-9));
        // scaled: errors, tauU, response time, and latency, where both have 2; static: bound scale 0, expense 30, tauO 30, latency
        Assert.That(Marked(scaled), Is.EqualTo((string[])["errorResponses", "tauU", "averageResponseTime", "averageLatency"]));
        Assert.That(Marked(report.Experiments[1]), Is.EqualTo((string[])["boundScale", "operatingExpense", "tauO", "averageLatency"]));
        // 4 against 4: kappa decides, 40 % against 60 % (ElasticityComparisonTests)
        Assert.That(report.Best, Is.EqualTo("static"));
        Assert.That(report.Experiments.Select(e => e.KappaPct), Is.EqualTo(new double?[] { 40, 60 }));
        Assert.That(report.Experiments[0].ElasticSpeedup, Is.EqualTo(0.892177).Within(5e-7));
        Assert.That(
            report.Reason,
            Is.EqualTo("static is best in 4 of 7 criteria (boundScale, operatingExpense, tauO, averageLatency), wins 60 % of the pairings over the five elasticity metrics (kappa), "
                + "fractional difference 0.71, elastic speed-up 1; scaled is best in as many, and loses by kappa. "
                + "No difference to static can be shown to be more than chance with so few runs: 6 repetitions of each could (scalectl experiment run --repeat 6)."));
        Assert.That(report.Differences, Has.Count.EqualTo(7));
        Assert.That(report.Differences.Select(d => d.Verdict), Has.All.EqualTo(Verdict.TooFewRepetitions));
    }

    [Test]
    public void Compute_Sorted_PutsTheBestFirstAndWhatHasNoValueLast()
    {
        ComparedRuns[] sides = [One("a", null, 5, 90, 1), One("b", Autoscaler, 9, 20, 1), One("c", Static, 1, 50, 1)];

        Assert.That(ExperimentComparison.Compute(sides, "averageResponseTime").Experiments.Select(e => e.Name), Is.EqualTo((string[])["b", "c", "a"]));
        Assert.That(ExperimentComparison.Compute(sides, "tauO").Experiments.Select(e => e.Name), Is.EqualTo((string[])["c", "b", "a"]));
        Assert.That(ExperimentComparison.Compute(sides).Experiments[0].Criteria.Select(c => c.Name), Is.EqualTo((string[])["errorResponses", "averageResponseTime", "averageLatency"]));
    }

    [Test]
    public void Compute_Repetitions_TellChanceFromDifference()
    {
        // Only answers: three criteria. Errors: every run of `calm` has fewer; response times: mixed.
        var report = ExperimentComparison.Compute([Repeated("calm", [1, 2, 3, 4, 5, 6], [50, 60, 55, 52, 58, 61]), Repeated("wild", [11, 12, 13, 14, 15, 16], [51, 59, 56, 53, 57, 62])]);

        Assert.That((report.Best, report.Against), Is.EqualTo(("calm", "calm")));
        var errors = report.Differences.Single(d => d.Criterion == "errorResponses");
        Assert.That((errors.Experiment, errors.MedianDifference, errors.CliffsDelta, errors.Magnitude, errors.Exact, errors.Verdict), Is.EqualTo(("wild", 10.0, 1.0, "large", true, Verdict.Higher)));
        Assert.That(errors.PValue, Is.EqualTo(2 / 924.0).Within(1e-12)); // C(12,6)
        Assert.That(errors.AdjustedPValue, Is.EqualTo(3 * 2 / 924.0).Within(1e-12)); // the smallest of three
        Assert.That(report.Differences.Single(d => d.Criterion == "averageResponseTime").Verdict, Is.EqualTo(Verdict.NoDifferenceShown));
        Assert.That(report.Reason, Does.EndWith("Of 3 differences to calm, 1 is more than chance (5 %, after Holm)."));
        var figures = report.Experiments[0].Criteria[0];
        Assert.That((figures.Median, figures.Runs), Is.EqualTo((3.5, 6)));
        Assert.That(figures.Lower, Is.LessThan(figures.Median).And.GreaterThanOrEqualTo(1));
        Assert.That(figures.Upper, Is.GreaterThan(figures.Median).And.LessThanOrEqualTo(6));
    }

    [Test]
    public void Compute_TheSameTwice_IsATieWithoutADifference()
    {
        double[] errors = [1, 2, 3, 4, 5, 6, 7];
        var report = ExperimentComparison.Compute([Repeated("one", errors, errors), Repeated("two", errors, errors)]);

        Assert.That(report.Best, Is.Null);
        Assert.That(report.Reason, Is.EqualTo("one and two tie: each is best in 3 of 3 criteria, and neither kappa nor the fractional difference decides."));
        Assert.That(report.Differences.Select(d => (d.PValue, d.CliffsDelta, d.Verdict)), Has.All.EqualTo((1.0, 0.0, Verdict.NoDifferenceShown)));
    }

    [Test]
    public void Compute_Again_IsTheSameToTheLastDigit()
    {
        ComparedRuns[] sides = [Repeated("a", [1, 5, 2], [1, 2, 3.3]), Repeated("b", [2, 2, 9], [4, 5, 0.1])];

        string[] texts = [.. Enumerable.Range(0, 2).Select(_ => JsonSerializer.Serialize(ExperimentComparison.Compute(sides)))];
        Assert.That(texts[1], Is.EqualTo(texts[0]));
    }

    [Test]
    public void Compute_NothingToCompareBy_SaysSo() =>
        Assert.That(ExperimentComparison.Compute([new("a", [new("a-1", new())]), new("b", [new("b-1", new())])]).Reason, Is.EqualTo("None of them has a criterion to compare by."));

    private static string[] Marked(ComparedExperiment experiment) => [.. experiment.Criteria.Where(c => c.Best).Select(c => c.Name)];

    private static ComparedRuns One(string name, ElasticityReport? elasticity, long errors, double responseMs, double latencyMs) => new(name, [Run($"{name}-1", elasticity, errors, responseMs, latencyMs)]);

    private static ComparedRuns Repeated(string name, double[] errors, double[] responseMs) =>
        new(name, [.. errors.Select((e, i) => Run($"{name}-{i + 1}", null, (long)e, responseMs[i], 2))]);

    private static ComparedRun Run(string id, ElasticityReport? elasticity, long errors, double responseMs, double latencyMs) => new(id, new ExperimentReport
    {
        Elasticity = elasticity,
        User = new UserReport { TotalResponses = 1000, SuccessResponses = 1000 - errors, ErrorResponses = errors, NoAnswer = 0, AverageResponseTimeMs = responseMs, AverageLatencyMs = latencyMs },
    });
}
