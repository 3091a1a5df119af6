using Scalectl.Api;
using Scalectl.Experiments;
using Scalectl.Load;
using Scalectl.Scaling;
using Scalectl.Simulation;

namespace Scalectl.Core.Tests.Simulation;

/// <summary>The queue against queueing theory: rho is load over capacity, s = 1/capacity the service time.</summary>
public sealed class QueueServiceTests
{
    /// <summary>A day of Poisson arrivals in steps of an hour; at 7 a second some 600,000 requests.</summary>
    private static ExperimentReport Day(double perSecond, SimulationOptions options, int machines = 1)
    {
        options = options with { CapacityPerInstance = 10, Spread = Spread.Poisson, Group = new GroupModelOptions { Start = machines } };
        var plan = SimulatorTests.Plan(FormattableString.Invariant($"{perSecond * 3600}"), 24, 3600);
        return ExperimentAnalysis.Compute(SimulatorTests.Run(plan, options, new PolicyView { Kind = PolicyKind.Static }).ToData(SimulationResultTests.Specification(plan), 0));
    }

    [TestCase(3)]
    [TestCase(7)]
    [TestCase(9)]
    public void MeanResponse_ConstantService_IsThatOfMD1(double perSecond)
    {
        var report = Day(perSecond, new SimulationOptions { Queue = 100_000 });

        // s (1 + rho / (2 (1 - rho))): 0.1214, 0.2167, 0.55 s
        var rho = perSecond / 10;
        Assert.That(report.User!.RequestWeightedResponseTimeMs, Is.EqualTo(100 * (1 + (rho / (2 * (1 - rho))))).Within(4).Percent);
        Assert.That(report.User.ErrorResponses, Is.Zero);
    }

    [TestCase(3)]
    [TestCase(7)]
    public void MeanResponse_ExponentialService_IsThatOfMM1(double perSecond)
    {
        var report = Day(perSecond, new SimulationOptions { Queue = 100_000, Service = ServiceTime.Exponential });

        // s / (1 - rho), and exponential: its 95th percentile is ln 20 times the mean
        var mean = 100 / (1 - (perSecond / 10));
        Assert.That(report.User!.RequestWeightedResponseTimeMs, Is.EqualTo(mean).Within(4).Percent);
        Assert.That(report.User.P95Ms, Is.EqualTo(mean * Math.Log(20)).Within(5).Percent);
    }

    [Test]
    public void ErrorShare_BoundedQueue_IsTheLossOfMM1K()
    {
        var report = Day(9, new SimulationOptions { Queue = 4, Service = ServiceTime.Exponential });

        // K = 5 on the machine: (1 - rho) rho^K / (1 - rho^(K+1)) = 0.126
        Assert.That(report.User!.ErrorShare, Is.EqualTo(0.1 * Math.Pow(0.9, 5) / (1 - Math.Pow(0.9, 6))).Within(3).Percent);
    }

    [Test]
    public void Run_EvenArrivalsBelowTheCapacity_NobodyWaits()
    {
        var plan = SimulatorTests.Plan("60*8", 10);
        var run = SimulatorTests.Run(plan, new SimulationOptions { CapacityPerInstance = 10, Queue = 5, Group = new GroupModelOptions { Start = 1 } }, new PolicyView { Kind = PolicyKind.Static });
        var user = ExperimentAnalysis.Compute(run.ToData(SimulationResultTests.Specification(plan), 0)).User!;

        Assert.That((run.Errors, user.AverageResponseTimeMs, user.P50Ms, user.MaxMs), Is.EqualTo((0, 100.0, 100.0, 100.0)));
        Assert.That(run.Ticks.Select(t => t.CpuPct), Is.All.EqualTo(80).Within(0.5));
    }

    [Test]
    public void Run_ABurst_FillsTheQueueAndTheRestAreErrors()
    {
        // 50 at once on one machine with room for 1 + 9: 10 are served, after 100, 200 .. 1000 ms.
        var plan = SimulatorTests.Plan("50", 1);
        var options = new SimulationOptions { CapacityPerInstance = 10, Queue = 9, Spread = Spread.Burst, Group = new GroupModelOptions { Start = 1 } };
        var run = SimulatorTests.Run(plan, options, new PolicyView { Kind = PolicyKind.Static });
        var user = ExperimentAnalysis.Compute(run.ToData(SimulationResultTests.Specification(plan), 0)).User!;

        Assert.That((run.Served, run.Errors), Is.EqualTo((10, 40)));
        Assert.That((user.RequestWeightedResponseTimeMs, user.MaxMs), Is.EqualTo((550.0, 1000.0)));
    }

    [TestCase(0, 0, TestName = "Run_AMachineLeavesWithoutDraining_WhatWaitsOnItIsLost")]
    [TestCase(0.55, 5, TestName = "Run_AMachineLeavesAndDrains_FinishesWhatItCan")]
    [TestCase(10, 10, TestName = "Run_AMachineLeavesAndDrainsLong_FinishesAll")]
    public void Drain(double seconds, int finished)
    {
        // The burst is at 60 s, dealt 10 and 10; the tick of 60 s removes one of the two machines 0.1 s later, when it has served 1 and 9 wait.
        var plan = SimulatorTests.Plan("if(x==601, 20, 0)", 700, 0.1);
        var group = new GroupModelOptions { Start = 2, PeriodSeconds = 0.1, DrainSeconds = seconds, Schedule = [new ScheduledChange(60.05, Desired: 1)] };
        var options = new SimulationOptions { CapacityPerInstance = 10, Queue = 100, Spread = Spread.Burst, Group = group };

        var run = SimulatorTests.Run(plan, options, new PolicyView { DisableScaleIn = true });

        Assert.That(run.Served, Is.EqualTo(10 + Math.Max(1, Math.Min(10, 1 + finished))), $"errors {run.Errors}");
        Assert.That(run.Served + run.Errors, Is.EqualTo(20));
    }
}
