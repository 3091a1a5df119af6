using Scalectl.Api;
using Scalectl.Experiments;
using Scalectl.Series;
using Scalectl.Simulation;
using Scalectl.Simulation.Replay;

namespace Scalectl.Core.Tests.Simulation.Replay;

/// <summary>A recording with known constants is made by the simulator; the fit must give them back.</summary>
public sealed class RunFitTests
{
    private const long Start = 1_795_000_000_000;

    /// <summary>A hill of load that makes a group scale, with constants drawn from a seed.</summary>
    internal static (ExperimentData Data, SimulationOptions Options) Recording(int seed, int queue, bool deployed = true)
    {
        var random = new Random(seed);
        var capacity = 5 + (95 * random.NextDouble());
        var options = new SimulationOptions
        {
            CapacityPerInstance = capacity,
            Queue = queue,
            Seed = seed,
            Spread = Scalectl.Load.Spread.Poisson,
            Group = new GroupModelOptions { Start = 2, Min = 1, Max = 12, LaunchSeconds = random.Next(2, 25), PeriodSeconds = random.Next(1, 3) * 5, DrainSeconds = random.Next(0, 9) },
        };
        var policy = new PolicyView { Target = random.Next(40, 75) };
        var plan = SimulatorTests.Plan(FormattableString.Invariant($"{capacity * 5:0.###}*(1 + {random.Next(3, 6)}*exp((-1)*((x-100)/40)^2))"), 240, 5);
        var run = Simulator.Run(plan, options, SimulatedPolicy.Scaler([new SimulatedPolicy { Policy = policy, WarmUpSeconds = 20 }]));
        var specification = SimulationResultTests.Specification(plan, capacity);
        specification = specification with
        {
            App = deployed
                ? new AppSpecification { Deploy = new DeploySpecification { ImageId = "simulated", Max = 12, WarmUp = TimeSpan.FromSeconds(20), Policy = policy } }
                : new AppSpecification { Attach = "a-group" },
            Load = specification.Load with { Spread = options.Spread, Seed = seed },
        };
        return (run.ToData(specification, Start), options);
    }

    [Test]
    public void Of_RecordingsWithKnownConstants_GivesThemBack([Range(1, 24)] int seed, [Values(0, 100)] int queue)
    {
        var (data, options) = Recording(seed, queue);

        var fit = RunFit.Of(data).Value!;

        using (Assert.EnterMultipleScope())
        {
            // As a flow CPU is exactly load/(n·c); with a queue work lies in the period after that of its arrival.
            Assert.That(fit.Options.CapacityPerInstance, Is.EqualTo(options.CapacityPerInstance).Within(queue == 0 ? 0.5 : 5).Percent);
            Assert.That(fit.Options.Group.LaunchSeconds, Is.EqualTo(options.Group.LaunchSeconds).Within(0.001));
            Assert.That(fit.Options.Group.PeriodSeconds, Is.EqualTo(options.Group.PeriodSeconds));
            Assert.That((fit.Options.Group.Start, fit.Options.Group.Min, fit.Options.Group.Max), Is.EqualTo((2, 1, 12)));
            Assert.That(fit.Plan.TotalRequests, Is.EqualTo(data.Plan!.TotalRequests));
            Assert.That(fit.Constants.Where(c => c.Name is "capacityPerInstance" or "launch" or "period" or "start").Select(c => c.Measured), Is.All.True);
        }
    }

    [Test]
    public void Of_NoCpuAndNoLaunch_StatesWhatItTakesInstead()
    {
        var (data, options) = Recording(1, 0);
        data = data with { Samples = [.. data.Samples.Where(s => s.Series != SeriesNames.CpuPct)], Machines = [.. data.Machines.Take(2)] };

        var fit = RunFit.Of(data).Value!;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(fit.Options.CapacityPerInstance, Is.EqualTo(options.CapacityPerInstance)); // that of the file
            Assert.That(Source(fit, "capacityPerInstance"), Does.Contain("demand.capacityPerInstance of the run").And.Contain("no CPU was recorded"));
            Assert.That((fit.Options.Group.LaunchSeconds, Source(fit, "launch")), Is.EqualTo((60.0, "assumed: no launch is recorded")));
            Assert.That((fit.Options.Group.PeriodSeconds, Source(fit, "period")), Is.EqualTo((60.0, "assumed: fewer than two CPU samples are recorded")));
        }
    }

    [Test]
    public void Of_NothingTellsTheCapacity_TheMostThatAMachineGot()
    {
        var (data, _) = Recording(1, 0);
        data = data with { Specification = data.Specification with { Demand = null }, Samples = [] };

        var fit = RunFit.Of(data).Value!;

        Assert.That(Source(fit, "capacityPerInstance"), Does.StartWith("assumed: the most that a machine in service got"));
        Assert.That(fit.Notes, Has.Some.Contains("states no demand"));
    }

    [Test]
    public void Of_GivenConstants_AreTaken()
    {
        var fit = RunFit.Of(Recording(1, 0).Data, new FitOverrides { CapacityPerInstance = 33, LaunchSeconds = 7, PeriodSeconds = 3, Queue = 5, Max = 30, DrainSeconds = 2, Min = 2, Start = 3 }).Value!;

        var group = fit.Options.Group;
        Assert.That((fit.Options.CapacityPerInstance, fit.Options.Queue), Is.EqualTo((33.0, 5)));
        Assert.That((group.LaunchSeconds, group.PeriodSeconds, group.DrainSeconds, group.Min, group.Start, group.Max), Is.EqualTo((7.0, 3.0, 2.0, 2, 3, 30)));
        Assert.That(RunFit.Of(Recording(1, 0).Data, new FitOverrides { Min = 5, Start = 3 }).Errors[0].ToString(), Does.Contain("min <= start <= max"));
    }

    [Test]
    public void Of_AnAppThatWasAttached_SaysThatThePolicyIsNotKnown()
    {
        var fit = RunFit.Of(Recording(1, 0, deployed: false).Data).Value!;

        Assert.That(fit.Policy, Is.Null);
        Assert.That(fit.Notes, Has.Some.Contains("does not say which policy ran"));
    }

    private static string Source(RunFit fit, string name) => fit.Constants.Single(c => c.Name == name).Source;
}
