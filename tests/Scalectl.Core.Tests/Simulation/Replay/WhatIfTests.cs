using System.Text.Json;
using Scalectl.Api;
using Scalectl.Experiments;
using Scalectl.Simulation;
using Scalectl.Simulation.Replay;

namespace Scalectl.Core.Tests.Simulation.Replay;

public sealed class WhatIfTests
{
    [Test]
    public void Of_ASimulatedRunUnderItsOwnPolicy_ReproducesItsFigures([Range(1, 12)] int seed, [Values(0, 100)] int queue)
    {
        var (data, options) = RunFitTests.Recording(seed, queue);
        var exact = new FitOverrides { CapacityPerInstance = options.CapacityPerInstance, Queue = queue, DrainSeconds = options.Group.DrainSeconds };

        var replay = WhatIf.Of(data, RunFit.Of(data, exact).Value!, []);

        Assert.That(replay.Figures, Has.Count.EqualTo(8));
        Assert.That(replay.Figures.Select(f => f.Simulated), Is.EqualTo(replay.Figures.Select(f => f.Measured)));
    }

    [Test]
    public void Of_ASimulatedRun_WithFittedConstants_IsNearIt([Range(1, 12)] int seed)
    {
        var (data, _) = RunFitTests.Recording(seed, 0);

        var replay = WhatIf.Of(data, RunFit.Of(data, new FitOverrides { Queue = 0 }).Value!, []);

        // A scaling may come a period earlier or later where the capacity differs by half a percent.
        foreach (var figure in replay.Figures.Where(f => f.Unit.StartsWith('%')))
        {
            Assert.That(figure.Error, Is.Zero.Within(1), figure.Name);
        }
    }

    [Test]
    public void Of_ALowerTarget_CostsMoreAndMissesLess()
    {
        var (data, _) = RunFitTests.Recording(3, 0);
        var fit = RunFit.Of(data, new FitOverrides { Queue = 0 }).Value!;

        WhatIf Try(double target) => WhatIf.Of(data, fit, [new SimulatedPolicy { Policy = new PolicyView { Target = target }, WarmUpSeconds = fit.WarmUpSeconds }]);

        var (low, high) = (Try(25), Try(85));
        Assert.That(Figure(low, "operatingExpense").Other, Is.GreaterThan(Figure(high, "operatingExpense").Other!.Value));
        Assert.That(Figure(low, "tauUPct").Other, Is.LessThan(Figure(high, "tauUPct").Other!.Value));
        Assert.That(Figure(low, "tauUPct").Simulated, Is.EqualTo(Figure(high, "tauUPct").Simulated), "what ran is the same");
        Assert.That(low.Other!.Data.Specification.App.Deploy!.Policy.Target, Is.EqualTo(25));
    }

    /// <summary>A run of examples/thresholds/60.yaml on the lab, and what docs/simulation.md says of it.</summary>
    [Test]
    public void Of_ARealRunOfTheLab_IsAsFarFromItAsTheDocsSay()
    {
        using var file = File.OpenRead(Path.Combine(TestContext.CurrentContext.TestDirectory, "Simulation", "Replay", "lab-target-60.json"));
        var data = JsonSerializer.Deserialize(file, ExperimentJson.Default.ExperimentExport)!.ToData();
        var fit = RunFit.Of(data).Value!;

        var replay = WhatIf.Of(data, fit, []);

        TestContext.Out.WriteLine(string.Join('\n', fit.Constants));
        TestContext.Out.WriteLine(string.Join('\n', replay.Figures.Select(f => $"{f.Name} {f.Measured} {f.Simulated} {f.Error}")));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(fit.Constants.Where(c => c.Measured).Select(c => c.Name), Is.SupersetOf(new[] { "capacityPerInstance", "launch", "period", "start" }));
            Assert.That(fit.Options.CapacityPerInstance, Is.EqualTo(20).Within(10).Percent);
            Assert.That(Figure(replay, "tauUPct").Error, Is.Zero.Within(1));
            Assert.That(Figure(replay, "tauOPct").Error, Is.Zero.Within(8));
            Assert.That(Figure(replay, "operatingExpense").Error, Is.Zero.Within(0.02 * Figure(replay, "operatingExpense").Measured!.Value));
        }
    }

    private static WhatIfFigure Figure(WhatIf replay, string name) => replay.Figures.Single(f => f.Name == name);
}
