using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Scalectl.Api;
using Scalectl.Daemon.Clusters;
using Scalectl.Daemon.Collection;
using Scalectl.Daemon.Store;
using Scalectl.Elasticity;
using Scalectl.Load;
using Scalectl.Series;

namespace Scalectl.Daemon.Tests.Collection;

/// <summary>The daemon pulls and merges what sixty generators did, into a real store, over real sockets.</summary>
[NonParallelizable, CancelAfter(120_000)]
public sealed class GeneratorPullerTests
{
    private const int Machines = 60;
    private const string Run = "pull-1";

    private TemporaryHome _home = null!;
    private SqliteStore _store = null!;
    private ControlPortFakes _fakes = null!;
    private GeneratorClient _client = null!;
    private ClusterDirectory _directory = null!;

    [SetUp]
    public void SetUp()
    {
        _home = new TemporaryHome();
        Directory.CreateDirectory(_home.Folder);
        _store = SqliteStore.Open(Path.Combine(_home.Folder, "scalectl.db"), TimeProvider.System, NullLogger<SqliteStore>.Instance);
        _fakes = new ControlPortFakes(Machines);
        _client = new GeneratorClient();
        _directory = new ClusterDirectory();
        var plan = new GeneratorPlan { RunId = Run, Target = "http://10.0.0.1/", Function = "200", Steps = 1000, StepSeconds = 1, Machines = Machines, ControlToken = ControlPortFakes.Token };
        _directory.Put(StoredCluster.New("c", null, "t3.micro", plan, "u", "o", TimeProvider.System.GetUtcNow(), new ClusterOptions()) with
        {
            State = ClusterState.Running,
            Machines = [.. _fakes.Addresses.Select((address, i) => new StoredMachine(i, $"i-{i}", address, 0))],
        });
    }

    [TearDown]
    public async Task TearDown()
    {
        _client.Dispose();
        _fakes.Dispose();
        await _store.DisposeAsync();
        _home.Dispose();
    }

    [Test]
    public async Task Tick_OfSixtyMachines_TakesAtMostATenthOfACoreASecond(CancellationToken stop)
    {
        var puller = Puller();
        const int Warming = 15, Ticks = 20;
        await TickAsync(puller, Warming, stop);
        using var process = Process.GetCurrentProcess();
        List<double> pulling = [];
        for (var i = 0; i < Ticks; i++)
        {
            _fakes.Second();
            process.Refresh();
            var start = process.TotalProcessorTime;
            Assert.That(await puller.TickAsync(whole: true, stop), Is.Null);
            process.Refresh();
            pulling.Add((process.TotalProcessorTime - start).TotalMilliseconds);
        }

        // All that this process did meanwhile, the sixty control ports and at times its compiler among it: one tick a second may take 100 ms.
        var median = pulling.Order().ElementAt(Ticks / 2);
        TestContext.Out.WriteLine(FormattableString.Invariant($"{median:0.0} ms of processor time a tick at the median, {pulling.Max():0} ms at most"));
        Assert.That(median, Is.LessThan(100));
        await AssertNothingLostAsync(Warming + Ticks, stop);
    }

    [Test]
    public async Task Daemon_ThatWasAwayForAMinute_HasLostNothing(CancellationToken stop)
    {
        await TickAsync(Puller(), 5, stop);
        for (var i = 0; i < 60; i++)
        {
            _fakes.Second();
        }

        // A daemon that comes back knows nothing but its store.
        Assert.That(await Puller().TickAsync(whole: false, stop), Is.Null);
        await AssertNothingLostAsync(65, stop);
    }

    [Test]
    public async Task Daemon_ThatWasAwayForMoreThanAPage_HasLostNothing(CancellationToken stop)
    {
        const int Few = 2;
        var cluster = _directory.Find("c")!;
        _directory.Put(cluster with { Machines = [.. cluster.Machines.Take(Few)] });
        for (var i = 0; i < 605; i++)
        {
            _fakes.Second(Few);
        }

        Assert.That(await Puller().TickAsync(whole: true, stop), Is.Null);
        await AssertNothingLostAsync(605, stop, Few);
    }

    [Test]
    public async Task Machine_ThatDoesNotAnswer_HoldsUpNobodyElse(CancellationToken stop)
    {
        _fakes.Silence(7);
        var puller = Puller();
        for (var i = 0; i < 3; i++)
        {
            _fakes.Second();
        }

        Assert.That(await puller.TickAsync(whole: false, stop), Is.Null, "it did not wait for the silent one: that would have been the 5 s after which there is something to tell");
        IReadOnlyDictionary<int, IReadOnlyList<GeneratorSecond>> kept = null!;
        await Eventually.TrueAsync(
            async () =>
            {
                await puller.TickAsync(whole: false, stop); // on a busy computer not all of the others are as quick as its patience
                kept = await _store.SecondsAsync(Run, stop);
                return kept.Values.Sum(seconds => seconds.Count) >= 3 * (Machines - 1);
            },
            stop);
        Assert.That(kept.Keys, Is.EquivalentTo(Enumerable.Range(0, Machines).Except([7])));
        Assert.That(kept.Values.Select(seconds => seconds.Count), Is.All.EqualTo(3));
        Assert.That(await puller.TickAsync(whole: true, stop), Does.Contain("no answer within 5 s"));
    }

    private GeneratorPuller Puller() => new("c", _directory, _client, new RunSamples(Run, _store), TimeProvider.System);

    private async Task TickAsync(GeneratorPuller puller, int seconds, CancellationToken stop)
    {
        for (var i = 0; i < seconds; i++)
        {
            _fakes.Second();
            await puller.TickAsync(whole: false, stop);
        }
    }

    private async Task AssertNothingLostAsync(int seconds, CancellationToken stop, int machines = Machines)
    {
        var kept = await _store.SecondsAsync(Run, stop);
        var report = LoadReport.Of(LoadTally.Of(kept.Values, 1));
        var samples = await _store.SamplesAsync(Run, [SeriesNames.Sent], 0, stop);
        Assert.Multiple(() =>
        {
            Assert.That(kept, Has.Count.EqualTo(machines));
            Assert.That(kept.Values.Select(s => s.Select(second => second.Seq)), Is.All.EqualTo(Enumerable.Range(1, seconds).Select(n => (long)n)));
            Assert.That((report.Sent, report.Answered, report.FirstByte!.Count), Is.EqualTo((_fakes.Sent, _fakes.Sent, _fakes.Sent)));
            Assert.That(samples.Sum(s => s.Value), Is.EqualTo(_fakes.Sent));
        });
    }
}
