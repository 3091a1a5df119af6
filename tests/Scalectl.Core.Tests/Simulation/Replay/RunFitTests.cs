using Scalectl.Api;
using Scalectl.Elasticity.Calibration;
using Scalectl.Experiments;
using Scalectl.Load;
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

    /// <summary>A probe a second on machines of 20: left out, the fit would take its 5 % of a machine for the load's.</summary>
    [Test]
    public void Of_ARunWithProbes_CountsThemAndFindsTheCapacity([Range(1, 6)] int seed)
    {
        var (data, options) = Special(seed, new SimulationOptions { ProbesPerSecond = 1 }, d => d);
        var probes = Enumerable.Range(0, 1200).Select(i => new Sample(SampleSource.Probe, SeriesNames.ProbeRequest, Start + (1000L * i), 1));

        var (with, without) = (RunFit.Of(data with { Samples = [.. data.Samples, .. probes] }).Value!, RunFit.Of(data).Value!);

        Assert.That(with.Options.ProbesPerSecond, Is.EqualTo(1));
        Assert.That(with.Options.CapacityPerInstance, Is.EqualTo(options.CapacityPerInstance).Within(0.2).Percent);
        Assert.That(without.Options.CapacityPerInstance, Is.LessThan(0.995 * options.CapacityPerInstance));
    }

    /// <summary>As the lab showed it: of four machines the balancer gives one up, so a quarter of the CPU is missing while requests fail.</summary>
    [Test]
    public void Of_ARunWhoseBalancerGaveAMachineUp_FindsTheCapacityInThePeriodsWithoutFailures([Range(1, 6)] int seed)
    {
        var (data, options) = Special(seed, new SimulationOptions(), d => d);
        var from = Start + 600_000;
        var broken = data with
        {
            Samples = [.. data.Samples.Select(s => s.Series == SeriesNames.CpuPct && s.TimeMs >= from ? s with { Value = 0.5 * s.Value } : s)],
            Generators = new Dictionary<int, IReadOnlyList<GeneratorSecond>>
            {
                [0] = [.. data.Generators[0].Select(s => s.Time * 1000 >= from ? s with { Answered2xx = s.Sent - (s.Sent / 5), Answered5xx = s.Sent / 5 } : s)],
            },
        };

        var fit = RunFit.Of(broken).Value!;

        Assert.That(fit.Options.CapacityPerInstance, Is.EqualTo(options.CapacityPerInstance).Within(0.5).Percent);
        Assert.That(Source(fit, "capacityPerInstance"), Does.Contain("with failed requests"));
    }

    [Test]
    public void Of_ARunWithACalibratedMapping_TakesWhatNMachinesCarryFromIt([Range(1, 6)] int seed)
    {
        double[] efficiency = [1, 0.95, 0.9, 0.85];
        var (data, options) = Special(seed, new SimulationOptions { Efficiency = efficiency }, d => d);
        var mapping = new CalibratedMapping { Name = "shop", Intensities = [.. efficiency.Select((e, i) => 20 * (i + 1) * e)], MeasuredAt = DateTimeOffset.UnixEpoch, ResolutionPct = 2 };

        var fit = RunFit.Of(data with { Mapping = mapping.ToDemand(), MappingUsed = mapping }).Value!;

        Assert.That(fit.Options.Efficiency, Is.EqualTo(efficiency).Within(1e-9));
        Assert.That(fit.Options.CapacityPerInstance, Is.EqualTo(options.CapacityPerInstance).Within(0.5).Percent);
        Assert.That(Source(fit, "efficiency"), Is.EqualTo("mapping shop of 1970-01-01: 1: 1, 2: 0.95, 3: 0.9, 4: 0.85"));
    }

    [TestCase(new[] { 20.0, 39.6 }, false, TestName = "Of_AMappingThatIsLinearWithinItsResolution_HasOneCapacity")] // 39.6 is 1 % below 2 · 20
    [TestCase(new[] { 20.0, 36.0 }, true, TestName = "Of_AMappingThatWasExtrapolated_HasOneCapacity")]
    public void Of_AMapping(double[] loads, bool extrapolated)
    {
        var (data, _) = Recording(1, 0);
        var mapping = new CalibratedMapping { Name = "shop", Intensities = loads, MeasuredAt = DateTimeOffset.UnixEpoch, ResolutionPct = 2, Extrapolated = extrapolated };

        var fit = RunFit.Of(data with { Mapping = mapping.ToDemand(), MappingUsed = mapping }).Value!;

        Assert.That(fit.Options.Efficiency, Is.Empty);
        Assert.That(fit.Constants.Select(c => c.Name), Has.None.EqualTo("efficiency"));
    }

    [Test]
    public void Of_ARunWithSeveralPoliciesAndASchedule_IsReproducedToTheLastDigit([Range(1, 6)] int seed)
    {
        PolicyView[] policies = [new() { Target = 50 }, new() { Kind = PolicyKind.Step, Target = 85, StepsOut = [new(0, null, 3)] }];
        ScheduleEntry[] schedule = [new() { At = TimeSpan.FromSeconds(100), Min = 3 }, new() { At = TimeSpan.FromSeconds(700), Max = 5, Desired = 4 }];
        var (data, options) = Special(seed, new SimulationOptions(), d => d with { Policies = policies, Schedule = schedule });

        var fit = RunFit.Of(data, new FitOverrides { CapacityPerInstance = options.CapacityPerInstance, Queue = 0 }).Value!;
        var figures = WhatIf.Of(data, fit, []).Figures;

        Assert.That(fit.Policies.Select(p => p.Policy), Is.EqualTo(policies));
        Assert.That(fit.Policy, Is.Null, "there is no one policy");
        Assert.That(figures.Select(f => f.Simulated), Is.EqualTo(figures.Select(f => f.Measured)));
    }

    [Test]
    public void Of_AnAppThatWasAttached_SaysThatThePolicyIsNotKnown()
    {
        var fit = RunFit.Of(Recording(1, 0, deployed: false).Data).Value!;

        Assert.That(fit.Policy, Is.Null);
        Assert.That(fit.Notes, Has.Some.Contains("does not say which policy ran"));
    }

    /// <summary>A flow on machines of 20 requests/s in periods of 10 s, with what a test adds to it.</summary>
    private static (ExperimentData Data, SimulationOptions Options) Special(int seed, SimulationOptions with, Func<DeploySpecification, DeploySpecification> change)
    {
        var plan = SimulatorTests.Plan(FormattableString.Invariant($"200 + {150 + (10 * seed)}*s(x/{10 + seed})"), 120, 10);
        var deploy = change(new DeploySpecification { ImageId = "simulated", Min = 1, Max = 12, WarmUp = TimeSpan.FromSeconds(20), Policy = new PolicyView { Target = 55 } });
        var options = with with
        {
            CapacityPerInstance = 20,
            Group = new GroupModelOptions { Start = 2, Max = 12, LaunchSeconds = 7, PeriodSeconds = 10, Schedule = [.. (deploy.Schedule ?? []).Select(entry => entry.ToChange())] },
        };
        var run = Simulator.Run(plan, options, SimulatedPolicy.Scaler([.. deploy.Policies.Select(p => new SimulatedPolicy { Policy = p, WarmUpSeconds = 20 })]));
        var specification = SimulationResultTests.Specification(plan, 20) with { App = new AppSpecification { Deploy = deploy } };
        return (run.ToData(specification, Start), options);
    }

    private static string Source(RunFit fit, string name) => fit.Constants.Single(c => c.Name == name).Source;
}
