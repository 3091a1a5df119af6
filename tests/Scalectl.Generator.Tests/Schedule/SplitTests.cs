using Scalectl.Generator.Schedule;
using Scalectl.Load;

namespace Scalectl.Generator.Tests.Schedule;

/// <summary>A plan that machines share is the same plan: each request at the same nanosecond, each with the same route, whoever sends it.</summary>
public sealed class SplitTests
{
    private static readonly (int Machines, int Loops)[] _splits = [(1, 1), (1, 2), (2, 1), (4, 1), (4, 2), (8, 1), (8, 2)];

    [TestCase(Spread.Even)]
    [TestCase(Spread.Burst)]
    [TestCase(Spread.Poisson)]
    public void Requests_OverAnyNumberOfMachinesAndLoops_AreTheSame(Spread spread)
    {
        var whole = Requests(spread, 1, 1);

        // 150 + 200 + 250, and a step without any
        Assert.That(whole.Count(r => r.Step == 1), Is.EqualTo(150));
        Assert.That(whole, Has.Count.EqualTo(600));
        foreach (var (machines, loops) in _splits)
        {
            Assert.That(Requests(spread, machines, loops), Is.EqualTo(whole), $"{machines} machines with {loops} loops");
        }
    }

    private static List<(int Step, long Due, long Number)> Requests(Spread spread, int machines, int loops)
    {
        var plan = LoadPlan.Create(LoadFunction.Parse("if(x > 3, 0, 100+50*x)").Value!, 4, 0.7, machines, Split.Share).Value!;
        List<(int, long, long)> all = [];
        for (var machine = 0; machine < machines; machine++)
        {
            for (var loop = 0; loop < loops; loop++)
            {
                var schedule = new PlanSchedule(new MachineSchedule(plan, spread, 7, machine, machines, 1_000), loop, loops);
                while (schedule.TakeStep())
                {
                    for (; schedule.NextDue != long.MaxValue; schedule.TakeRequest())
                    {
                        all.Add((schedule.Step, schedule.NextDue, schedule.NextNumber));
                    }
                }
            }
        }

        return [.. all.OrderBy(r => r.Item3)];
    }
}
