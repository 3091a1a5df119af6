using CsCheck;
using Scalectl.Generator.Schedule;
using Scalectl.Load;

namespace Scalectl.Generator.Tests.Schedule;

public sealed class PlanScheduleTests
{
    private static readonly Gen<(Spread Spread, Split Split, int Machines, int Loops, int Peak)> _plans =
        Gen.Select(Gen.Enum<Spread>(), Gen.Enum<Split>(), Gen.Int[1, 5], Gen.Int[1, 4], Gen.Int[0, 3000]);

    [Test]
    public void Union_OverMachinesAndLoops_IsThePlan() => _plans.Sample(
        (spread, split, machines, loops, peak) =>
        {
            var plan = Plan($"{peak}/x", 3, machines, split);
            var all = Enumerable.Range(0, machines).SelectMany(m => Enumerable.Range(0, loops).SelectMany(l => Walk(plan, spread, m, machines, l, loops))).ToList();
            for (var x = 1; x <= 3; x++)
            {
                if (all.Count(r => r.Step == x) != plan.Steps[x - 1].Requests)
                {
                    return false;
                }
            }

            // In share each number belongs to exactly one machine; in multiply each machine has them all.
            var senders = split == Split.Share ? 1 : machines;
            return all.GroupBy(r => r.Number).All(g => g.Count() == senders);
        },
        iter: 60,
        threads: 1);

    [Test]
    public void Share_OfAnyNumberOfMachines_HasTheSameMoments()
    {
        foreach (var spread in Enum.GetValues<Spread>())
        {
            var one = Union(spread, 1, 1);
            Assert.That(one, Has.Count.EqualTo(1500), $"{spread}"); // 3 steps of 500

            foreach (var (machines, loops) in new[] { (2, 1), (3, 2), (8, 3) })
            {
                Assert.That(Union(spread, machines, loops), Is.EqualTo(one), $"{spread}, {machines} machines, {loops} loops");
            }
        }

        static List<(long, long)> Union(Spread spread, int machines, int loops)
        {
            var plan = Plan("500", 3, machines, Split.Share);
            return [.. Enumerable.Range(0, machines).SelectMany(m => Enumerable.Range(0, loops).SelectMany(l => Walk(plan, spread, m, machines, l, loops))).Select(r => (r.Due, r.Number)).Order()];
        }
    }

    [Test]
    public void Due_OfEveryStep_IsAscendingAndInside() => _plans.Sample(
        (spread, split, machines, loops, peak) =>
        {
            var requests = Walk(Plan($"{peak}", 2, machines, split), spread, 0, machines, 0, loops).ToList();
            return requests.Zip(requests.Skip(1)).All(p => p.First.Due <= p.Second.Due)
                && requests.TrueForAll(r => r.Due >= Start + ((r.Step - 1) * RunClock.Second) && r.Due < Start + (r.Step * RunClock.Second));
        },
        iter: 60,
        threads: 1);

    [Test]
    public void Multiply_OfTwoMachines_DrawsDifferentPoissonArrivals()
    {
        var plan = Plan("100", 1, 2, Split.Multiply);

        Assert.That(Walk(plan, Spread.Poisson, 0, 2, 0, 1).Select(r => r.Due), Is.Not.EqualTo(Walk(plan, Spread.Poisson, 1, 2, 0, 1).Select(r => r.Due)));
    }

    private const long Start = 5_000_000_000;

    private static LoadPlan Plan(string function, int steps, int machines, Split split) =>
        LoadPlan.Create(LoadFunction.Parse(function).Value!, steps, 1, machines, split).Value!;

    private static IEnumerable<(int Step, long Due, long Number)> Walk(LoadPlan plan, Spread spread, int machine, int machines, int loop, int loops)
    {
        var schedule = new PlanSchedule(new MachineSchedule(plan, spread, 7, machine, machines, Start), loop, loops);
        while (schedule.TakeStep())
        {
            for (; schedule.NextDue != long.MaxValue; schedule.TakeRequest())
            {
                yield return (schedule.Step, schedule.NextDue, schedule.NextNumber);
            }
        }
    }
}
