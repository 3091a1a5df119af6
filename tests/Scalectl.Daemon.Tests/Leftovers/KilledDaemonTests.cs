using Scalectl.Daemon.Tests.Lab;

namespace Scalectl.Daemon.Tests.Leftovers;

/// <summary>Kills a real daemon in the middle of what it does on a real lab, and looks at the lab for what is left.</summary>
[CancelAfter(600_000)]
internal sealed class KilledDaemonTests
{
    private const int Seed = 20_261_124, Lanes = 5;

    /// <summary>Five times: 50 kills, 10 of them with the loss of the store.</summary>
    private static readonly (KilledWork Work, Loss Loss)[] Pattern =
    [
        (KilledWork.DeployApp, Loss.None), (KilledWork.RunCluster, Loss.None), (KilledWork.RemoveApp, Loss.None), (KilledWork.DeployApp, Loss.Store),
        (KilledWork.RunCluster, Loss.None), (KilledWork.RemoveCluster, Loss.None), (KilledWork.Experiment, Loss.None), (KilledWork.DeployApp, Loss.None),
        (KilledWork.RunCluster, Loss.Home), (KilledWork.DeployApp, Loss.None),
    ];

    [Test]
    public async Task Daemon_KilledAtFiftyMomentsOfItsWork_LeavesNothingThatItDoesNotKnow(CancellationToken stop)
    {
        await using var lab = await LabProcess.StartAsync(["--launch-delay", "200ms", "--terminate-delay", "200ms"], stop);
        var plan = Enumerable.Range(0, 5).SelectMany(_ => Pattern).Select((round, i) => (round.Work, round.Loss, Number: i)).ToList();

        // Several daemons on one account: the rounds mostly wait, and each must leave the others' things alone.
        var reports = await Task.WhenAll(Enumerable.Range(0, Lanes).Select(async lane =>
        {
            await using var killed = await KilledLane.StartAsync(lab, lane, new Random(Seed + lane), stop);
            foreach (var (work, loss, number) in plan.Where(round => (round.Number + (round.Number / Pattern.Length)) % Lanes == lane))
            {
                await killed.RoundAsync(work, loss, number, stop);
            }

            return killed.Interrupted;
        }));

        Assert.That(await lab.LeftAsync(stop), Is.Empty);
        TestContext.Out.WriteLine($"{plan.Count} kills, {reports.Sum()} of them while the work was under way");
        Assert.That(reports.Sum(), Is.GreaterThan(plan.Count / 2), "kills that came too late to interrupt anything prove nothing");
    }
}

/// <summary>What a daemon is killed at.</summary>
internal enum KilledWork
{
    DeployApp,
    RunCluster,
    RemoveApp,
    RemoveCluster,
    Experiment,
}

/// <summary>What is lost besides the process.</summary>
internal enum Loss
{
    None,

    /// <summary>The database: the home remains, and in it the daemon's id.</summary>
    Store,

    /// <summary>The whole home: the next daemon is another one.</summary>
    Home,
}
