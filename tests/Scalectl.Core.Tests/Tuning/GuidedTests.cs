using Scalectl.Bench.Tuning;
using Scalectl.Experiments;
using Scalectl.Load;
using Scalectl.Simulation;
using Scalectl.Simulation.Replay;
using Scalectl.Tuning;

namespace Scalectl.Core.Tests.Tuning;

/// <summary>The truth of a scenario of bench/tuning.sh is run; guided sees what such runs record.</summary>
public sealed class GuidedTests
{
    /// <summary>A file without a capacity, a group of two to eight machines under a sine, and how the app really is.</summary>
    private static readonly TuningScenario Sine = TuningScenario.Of(3);

    private static (TuningAnswer Answer, IReadOnlyList<TuningTry> Tries, List<ExperimentData> Runs) Search(TuningScenario scenario, TuningOptions options, FitOverrides? given = null)
    {
        var (truth, runs) = (new ScenarioTruth(scenario), new List<ExperimentData>());
        var (answer, tries) = TuningLoop.Run(options, new Guided(options, () => TuningModel.Of(scenario.File, runs, given).Value!), (threshold, _) =>
        {
            var run = truth.Run(threshold);
            runs.Add(run.Data);
            return run.Figures;
        }, simulated: false);
        return (answer, tries, runs);
    }

    /// <summary>The short version of bench/results/tuning.md: 20 of its 200 scenarios. Limit there: 95 % within 2 %.</summary>
    [Test]
    public void Guided_TwentyScenarios_IsWithinTwoPercentOfTheGridInNineteen()
    {
        List<TuningScore> scores = [.. Enumerable.Range(1, 20).Select(number => new ScenarioTruth(TuningScenario.Of(number)).Score(TuningMethod.Guided, TuningObjective.Balanced, out _))];

        Assert.That(scores.Count(s => s.Good), Is.GreaterThanOrEqualTo(19), string.Join("; ", scores.Where(s => !s.Good)));
        Assert.That(scores.Max(s => s.Runs), Is.LessThanOrEqualTo(6), "a third of the grid's 20");
        Assert.That(scores.Count(s => s.Solvable), Is.GreaterThanOrEqualTo(10), "in most of them a threshold holds, or nothing would be shown");
    }

    [Test]
    public void Guided_NoCapacityStated_RunsTheFilesThresholdFirst()
    {
        var (answer, tries, _) = Search(Sine, Sine.Options(TuningMethod.Guided, TuningObjective.Balanced));

        Assert.That((tries[0].Threshold, tries[0].Reason), Is.EqualTo((60.0, "nothing says yet what a machine carries: the file's own threshold shows it")));
        Assert.That(answer.Verified && (answer.Threshold is null || tries.Any(t => t.Threshold == answer.Threshold && t.Holds)));
    }

    [Test]
    public void Guided_CapacityGiven_TheSimulatorProposesTheFirstToo()
    {
        var (_, tries, _) = Search(Sine, Sine.Options(TuningMethod.Guided, TuningObjective.Balanced), new FitOverrides { CapacityPerInstance = Sine.Truth.CapacityPerInstance });

        Assert.That(tries[0].Reason, Does.StartWith("the simulator, with the capacity that is stated, expects"));
    }

    /// <summary>What was recorded of the tries is all that it knows: a daemon that was started again says the same.</summary>
    [Test]
    public void Guided_AskedAgainAfterAnyTry_GoesOnAsBefore()
    {
        var scenario = TuningScenario.Of(8);
        var options = scenario.Options(TuningMethod.Guided, TuningObjective.Responsiveness);
        var (_, tries, runs) = Search(scenario, options);
        for (var i = 0; i < tries.Count; i++)
        {
            var model = TuningModel.Of(scenario.File, [.. runs.Take(i)]).Value!;
            Assert.That(new Guided(options, () => model).Next([.. tries.Take(i)]), Is.EqualTo(new TuningStep.Run(tries[i].Threshold, tries[i].Reason)));
        }
    }

    [Test]
    public void Guided_NothingHolds_SaysSoAfterItHasRunTheLeast()
    {
        // A queue of one, and hardly time to launch: a jump of the load makes errors at every threshold.
        var scenario = Sine with { Limit = ErrorLimit.None, Truth = Sine.Truth with { Queue = 1, Group = Sine.Truth.Group with { LaunchSeconds = 900, Start = 1, Min = 1 } } };
        var (answer, tries, _) = Search(scenario, scenario.Options(TuningMethod.Guided, TuningObjective.Balanced));

        Assert.That(answer.Threshold, Is.Null);
        Assert.That(tries.Select(t => t.Threshold), Does.Contain(5));
        Assert.That(answer.Figures!.Errors, Is.EqualTo(tries.Min(t => t.Figures.Errors)).And.GreaterThan(0));
    }

    [Test]
    public void Guided_Budget_EndsIt()
    {
        var options = Sine.Options(TuningMethod.Guided, TuningObjective.Responsiveness) with { BudgetRuns = 1 };
        var (answer, tries, _) = Search(Sine, options);

        Assert.That((tries.Count, answer.Why[0]), Is.EqualTo((1, "The budget of 1 runs is used up.")));
    }

    [Test]
    public void Candidates_AreMultiplesOfTheStepAndBothEnds()
    {
        Assert.That(Guided.Candidates(new TuningOptions { Step = 30 }), Is.EqualTo(new[] { 1.0, 30, 60, 90, 100 }));
        Assert.That(Guided.Candidates(new TuningOptions { Least = 5 }), Is.EqualTo(Enumerable.Range(1, 20).Select(i => 5.0 * i)));
        Assert.That(Guided.Candidates(new TuningOptions { Least = 50, Most = 50 }), Is.EqualTo(new[] { 50.0 }));
    }

    /// <summary>One run at 60 %, and the constants that nobody told; the queue only where the run had errors.</summary>
    [Test]
    public void Model_OneRun_FindsWhatTheTruthIs([Values(1, 2, 4, 6, 7, 11)] int number)
    {
        var scenario = TuningScenario.Of(number);
        var run = new ScenarioTruth(scenario).Run(60);
        var options = TuningModel.Of(scenario.File, [run.Data]).Value!.Trial!.Options;
        var truth = scenario.Truth;

        // Of random arrivals a period with CPU from 90 % on is left out, those with as much load and less CPU by chance are not: some percent too much.
        Assert.That(options.CapacityPerInstance, Is.EqualTo(truth.CapacityPerInstance).Within(truth.Service == ServiceTime.Constant && truth.Spread == Spread.Even ? 1 : 10).Percent);
        Assert.That((options.Service, options.Spread, options.Group.Start, options.Group.Min, options.Group.Max), Is.EqualTo((truth.Service, truth.Spread, truth.Group.Start, truth.Group.Min, truth.Group.Max)));
        Assert.That(options.Group.LaunchSeconds, Is.EqualTo(truth.Group.LaunchSeconds).Within(0.01).Or.EqualTo(60), "60: no machine was launched");
        if (run.Figures.Errors > 20)
        {
            Assert.That(options.Queue, Is.EqualTo(truth.Queue).Within(Math.Max(2, 0.3 * truth.Queue)));
        }
    }

    [Test]
    public void Model_NothingKnown_HasNoTrial()
    {
        var model = TuningModel.Of(Sine.File, []).Value!;

        Assert.That((model.Trial, model.FileThreshold, model.Runs), Is.EqualTo(((SimulatedTrial?)null, (double?)60, 0)));
        Assert.That(TuningModel.Of(Sine.File with { Demand = new DemandSpecification { CapacityPerInstance = 7 } }, []).Value!.Trial!.Options.CapacityPerInstance, Is.EqualTo(7));
        Assert.That(TuningModel.Of(Sine.File with { App = new AppSpecification { Target = "http://10.0.0.1/" } }, []).Errors.Single().Argument, Is.EqualTo("app.target"));
    }
}
