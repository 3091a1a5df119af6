using Scalectl.Api;
using Scalectl.Load;
using Scalectl.Scaling;
using Scalectl.Simulation;

namespace Scalectl.Core.Tests.Simulation;

public sealed class SimulatorTests
{
    internal static LoadPlan Plan(string function, int steps, double step = 60) => LoadPlan.Create(LoadFunction.Parse(function).Value!, steps, step).Value!;

    internal static SimulationResult Run(LoadPlan plan, SimulationOptions options, params PolicyView[] policies) => Simulator.Run(
        plan, options, SimulatedPolicy.Scaler([.. policies.Select(p => new SimulatedPolicy { Policy = p, WarmUpSeconds = p.Kind == PolicyKind.Hpa ? 0 : 120 })]));

    private static List<(double, int)> Changes(SimulationResult run) => [.. run.Ticks.Where(t => t.Group.Change != 0).Select(t => (t.Time, t.Group.Desired))];

    /// <summary>Capacity 100 and a step of a minute: 60 requests are one percent.</summary>
    [Test]
    public void Run_VectorTt1_ItsScalings()
    {
        var run = Run(Plan("60*if(x>5, if(x<=25, 300, 100), 100)", 60), new SimulationOptions(), new PolicyView { Target = 50 });

        Assert.That(Changes(run), Is.EqualTo(new[] { (480.0, 4), (720.0, 6), (2400.0, 2) }));
        Assert.That(run.Ticks[9], Has.Property("CpuPct").EqualTo(75).And.Property("Load").EqualTo(300).And.Property("Demand").EqualTo(3));
        Assert.That((run.Ticks[9].Group.InService, run.Ticks[9].Group.Warm, run.Ticks[40].Group.InService), Is.EqualTo((4, 2, 2)));
    }

    [TestCase(true, new[] { 60.0, 75, 585 }, new[] { 6, 10, 2 }, TestName = "Run_VectorHpa1_ItsScalings")]
    [TestCase(false, new[] { 60.0, 75, 90, 600 }, new[] { 4, 8, 10, 2 }, TestName = "Run_VectorHpa2_ItsScalings")]
    public void Run_VectorHpa(bool behavior, double[] times, int[] desired)
    {
        var options = new SimulationOptions { Group = new GroupModelOptions { LaunchSeconds = 0, PeriodSeconds = 15 } };
        var policy = new SimulatedPolicy { Policy = new PolicyView { Kind = PolicyKind.Hpa, Target = 50 }, WarmUpSeconds = 0, HpaBehavior = behavior };

        var run = Simulator.Run(Plan("60*if(x==1, 100, if(x<=5, 500, 100))", 15), options, SimulatedPolicy.Scaler([policy]));

        Assert.That(Changes(run), Is.EqualTo(times.Zip(desired)));
    }

    [Test]
    public void Run_SeveralPolicies_OutIfAnyWantsInOnlyIfAllWant()
    {
        // Target 40 wants ceil(300/40) = 8 where target 80 wants 4; down to 100 %, 40 wants 3 and 80 wants 2: 3 it is.
        var run = Run(Plan("60*if(x<=20, 300, 100)", 60), new SimulationOptions { Group = new GroupModelOptions { Start = 4 } }, new PolicyView { Target = 40 }, new PolicyView { Target = 80 });

        Assert.That(Changes(run).Select(c => c.Item2), Is.EqualTo(new[] { 8, 3 }));
    }

    [Test]
    public void Run_ScheduledChanges_SetTheLimitsAndTheCapacity()
    {
        ScheduledChange[] schedule = [new(600, Min: 5), new(1200, Desired: 7), new(1800, Min: 1, Max: 3)];
        var run = Run(Plan("60", 60), new SimulationOptions { Group = new GroupModelOptions { Schedule = schedule } }, new PolicyView { Target = 50, DisableScaleIn = true });

        Assert.That(Changes(run), Is.EqualTo(new[] { (600.0, 5), (1200.0, 7), (1800.0, 3) }));
    }

    /// <summary>30 of the load and 10 probes a second on one machine of 50: CPU 80 %. 60 and 20 on it: of 80, 30 are too many, and the load has 60/80 of those.</summary>
    [TestCase(0, 30, 10, 80, 0)]
    [TestCase(0, 60, 20, 100, 22.5)]
    [TestCase(3, 30, 10, 80, 0)]
    public void Run_Probes_CostAsMuchAsTheLoadAndAreNoneOfIt(int queue, double load, double probes, double cpu, double errorsPerSecond)
    {
        var options = new SimulationOptions { CapacityPerInstance = 50, Queue = queue, ProbesPerSecond = probes, Group = new GroupModelOptions { Start = 1, Max = 1, PeriodSeconds = 10 } };
        var run = Run(Plan(FormattableString.Invariant($"10*{load}"), 12, 10), options, new PolicyView { Kind = PolicyKind.Static });

        Assert.That((run.Sent, run.Errors), Is.EqualTo(((long)(120 * load), (long)(120 * errorsPerSecond))));
        Assert.That(run.Ticks.Select(t => t.CpuPct), Is.All.EqualTo(cpu).Within(queue == 0 ? 1e-9 : 1));
        Assert.That(run.Ticks.Select(t => t.Load), Is.All.EqualTo(load).Within(1e-9));
    }

    [Test]
    public void Run_ProbesBesideAQueue_LoadAndProbesAreAllAccountedFor([Range(1, 8)] int seed)
    {
        var options = new SimulationOptions { CapacityPerInstance = 40, Queue = 7, ProbesPerSecond = 5, Seed = seed, Spread = Spread.Poisson, Service = ServiceTime.Exponential, Group = new GroupModelOptions { DrainSeconds = 1 } };
        var run = Run(Plan("60*(60+80*s(x/9))", 90), options, new PolicyView { Target = 60 });

        Assert.That(run.Served + run.Errors, Is.EqualTo(run.Sent));
        Assert.That(run.Errors, Is.Positive, "the scenario must fill queues");
    }

    /// <summary>One machine carries 100, two together 90 % of 200, three or more 80 % of n times one: 180 = 2 · 100 · 0.9, 240 = 3 · 100 · 0.8.</summary>
    [TestCase(2, 200, 20, 100.0)]
    [TestCase(2, 90, 0, 50.0)]
    [TestCase(3, 240, 0, 100.0)]
    [TestCase(5, 480, 80, 100.0)]
    public void Run_MachinesThatShareSomething_CarryLessThanNTimesOne(int machines, double load, double errorsPerSecond, double cpu)
    {
        var options = new SimulationOptions { Efficiency = [1, 0.9, 0.8], Group = new GroupModelOptions { Start = machines, Max = 8 } };
        var run = Run(Plan(FormattableString.Invariant($"60*{load}"), 10), options, new PolicyView { Kind = PolicyKind.Static });

        Assert.That(run.Errors, Is.EqualTo((long)(600 * errorsPerSecond)).Within(1));
        Assert.That(run.Ticks.Select(t => t.CpuPct), Is.All.EqualTo(cpu).Within(1e-9));
    }

    [TestCase(100, 1)]
    [TestCase(101, 2)]
    [TestCase(180, 2)]
    [TestCase(181, 3)]
    [TestCase(241, 4)]
    [TestCase(900, 8)]
    public void Run_MachinesThatShareSomething_DemandIsTheFirstNThatCarriesTheLoad(double load, int demand)
    {
        var options = new SimulationOptions { Efficiency = [1, 0.9, 0.8], Group = new GroupModelOptions { Max = 8 } };

        Assert.That(Run(Plan(FormattableString.Invariant($"60*{load}"), 3), options, new PolicyView { Kind = PolicyKind.Static }).Ticks[0].Demand, Is.EqualTo(demand));
    }

    [Test]
    public void Run_MoreThanTheCapacity_TheExcessIsErrorsToTheRequest()
    {
        // 250 a second on 2 machines of 100: 50 a second too many, for 60 s; then 120, half of which a third machine would not need.
        var run = Run(Plan("60*if(x==1, 250, 120)", 10), new SimulationOptions(), new PolicyView { Kind = PolicyKind.Static });

        Assert.That((run.Sent, run.Served, run.Errors), Is.EqualTo((60 * (250 + (9 * 120)), 60 * (200 + (9 * 120)), 60 * 50)));
        Assert.That(run.Ticks.Select(t => t.CpuPct), Is.EqualTo(new[] { 100.0 }.Concat(Enumerable.Repeat(60.0, 9))));
    }

    [Test]
    public void Run_AMachineThatJoinsWithinAPeriod_CarriesItsPartOfIt()
    {
        // 200 % on one machine, a second one 30 s into the second minute: 30 s at 100 % with an error rate of 100, 30 s at 100 % without.
        var group = new GroupModelOptions { Start = 1, LaunchSeconds = 30, Schedule = [new(60, Desired: 2)] };
        var run = Run(Plan("60*200", 3), new SimulationOptions { Group = group }, new PolicyView { DisableScaleIn = true });

        Assert.That(run.Errors, Is.EqualTo(90 * 100));
        Assert.That(run.Ticks.Select(t => t.Group.InService), Is.EqualTo(new[] { 1, 1, 2 }));
    }

    [Test]
    public void Run_AnyScenario_KeepsItsLaws([Range(1, 40)] int seed)
    {
        var random = new Random(seed);
        var group = new GroupModelOptions
        {
            Start = random.Next(0, 5),
            Min = 0,
            Max = random.Next(1, 12),
            LaunchSeconds = random.Next(0, 100),
            PeriodSeconds = random.Next(1, 70),
            DrainSeconds = random.Next(0, 3) * 7,
        };
        var options = new SimulationOptions
        {
            Group = group,
            CapacityPerInstance = 1 + (20 * random.NextDouble()),
            Queue = seed % 3 == 0 ? 0 : random.Next(1, 40),
            Spread = (Spread)random.Next(3),
            Service = (ServiceTime)random.Next(2),
            Seed = seed,
            RecordSeconds = random.Next(1, 100),
        };
        PolicyView policy = new() { Kind = (PolicyKind)random.Next(5), Target = random.Next(20, 90) };
        var plan = Plan($"{random.Next(0, 400)}*(1+s(x/{random.Next(2, 9)}))", 40, random.Next(1, 40));

        var run = Run(plan, options, policy);
        var again = Run(plan, options with { RecordSeconds = double.PositiveInfinity }, policy);

        Assert.That(run.Sent, Is.EqualTo(plan.TotalRequests));
        Assert.That(run.Served + run.Errors, Is.EqualTo(run.Sent), "arrivals = served + errors: nothing waits after the end");
        Assert.That((again.Served, again.Errors), Is.EqualTo((run.Served, run.Errors)), "how finely it is recorded changes nothing");
        Assert.That(again.Ticks, Is.EqualTo(run.Ticks), "the same again");
        Assert.That(run.Ticks.Select(t => t.Group.Desired), Is.All.InRange(0, Math.Max(group.Max, group.Start)));
        Assert.That(run.Ticks.Where(t => !double.IsNaN(t.CpuPct)).Select(t => t.CpuPct), Is.All.InRange(0, 100 + 1e-9));
        Assert.That(run.Ticks.All(t => t.Group.InService <= t.Group.Total && t.Group.Warm <= t.Group.InService));
    }
}
