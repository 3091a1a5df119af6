using System.Diagnostics;
using System.Globalization;
using Scalectl.Api;
using Scalectl.Elasticity;
using Scalectl.Experiments;
using Scalectl.Load;
using Scalectl.Simulation;

namespace Scalectl.Bench.Simulation;

/// <summary>What simulating costs: bench/simulator.sh makes the table of it.</summary>
internal static class SimulatorBench
{
    private const int Day = 1440, Week = 7 * Day;

    private static readonly (string Name, SimulatedPolicy[] Policies)[] Groups =
    [
        ("target tracking", [Policy(PolicyKind.TargetTracking)]),
        ("step", [Policy(PolicyKind.Step)]),
        ("simple", [Policy(PolicyKind.Simple)]),
        ("HPA", [Policy(PolicyKind.Hpa)]),
        ("target tracking and HPA together", [Policy(PolicyKind.TargetTracking), Policy(PolicyKind.Hpa)]),
        ("static", [Policy(PolicyKind.Static)]),
    ];

    public static void Run()
    {
        var (day, week) = (Plan(Day), Plan(Week));
        foreach (var (name, policies) in Groups)
        {
            Say($"flow, {name}: million ticks a second", Times(() => Simulator.Run(week, new SimulationOptions(), SimulatedPolicy.Scaler(policies)).Served), seconds => Week / seconds / 1e6);
        }

        var tracking = Groups[0].Policies;
        Say("a day of minutes, simulated, ms", Times(() => Simulator.Run(day, new SimulationOptions(), SimulatedPolicy.Scaler(tracking)).Served), Milliseconds);
        Say("the same, and recorded as a real run, ms", Times(() => Simulator.Run(day, new SimulationOptions(), SimulatedPolicy.Scaler(tracking)).ToData(Specification(day), 0).Samples.Count), Milliseconds);
        Say("the same, and every metric computed, ms", Times(() =>
            ExperimentAnalysis.Compute(Simulator.Run(day, new SimulationOptions(), SimulatedPolicy.Scaler(tracking)).ToData(Specification(day), 0)).Load!.Sent), Milliseconds);

        var queue = new SimulationOptions { Queue = 100, Spread = Spread.Poisson };
        Say("with a queue: million requests a second", Times(() => Simulator.Run(day, queue, SimulatedPolicy.Scaler(tracking)).Served, 3), seconds => day.TotalRequests / seconds / 1e6);
    }

    private static double Milliseconds(double seconds) => 1000 * seconds;

    private static SimulatedPolicy Policy(PolicyKind kind) => new() { Policy = new PolicyView { Kind = kind, Target = 50 }, WarmUpSeconds = kind == PolicyKind.Hpa ? 0 : 120 };

    /// <summary>Between 1 and 6 machines' load, so that every policy scales all day.</summary>
    private static LoadPlan Plan(int minutes) => LoadPlan.Create(LoadFunction.Parse("60*(300+200*s(x/100))").Value!, minutes, 60).Value!;

    private static ExperimentSpecification Specification(LoadPlan plan) => new()
    {
        Name = "simulation",
        App = new AppSpecification { Deploy = new DeploySpecification { Max = 20 } },
        Load = new LoadSpecification { Function = "60*(300+200*s(x/100))", Step = TimeSpan.FromSeconds(plan.StepSeconds), Steps = plan.Steps.Count },
        Demand = new DemandSpecification { CapacityPerInstance = 100 },
        Price = new Price(0.0116),
    };

    private static List<double> Times(Func<long> work, int runs = 15)
    {
        List<double> times = [];
        for (var run = 0; run < runs + 5; run++)
        {
            var begin = Stopwatch.GetTimestamp();
            if (work() <= 0)
            {
                throw new InvalidOperationException("the simulation gave nothing");
            }

            times.Add(Stopwatch.GetElapsedTime(begin).TotalSeconds);
        }

        times.RemoveRange(0, 5);
        times.Sort();
        return times;
    }

    private static void Say(string what, List<double> times, Func<double, double> figure) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}\t{figure(times[times.Count / 2]):0.00}\t{figure(times[0]):0.00}"));
}
