using Microsoft.Extensions.Logging.Abstractions;
using Scalectl.Daemon.Collection;
using Scalectl.Daemon.Collection.Prometheus;
using Scalectl.Daemon.Store;
using Scalectl.Experiments;
using Scalectl.Series;

namespace Scalectl.Daemon.Tests.Collection.Prometheus;

/// <summary>A real Prometheus, its exporter, and the poller; every value is compared with what was exported.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(120_000)]
public sealed class PrometheusPollerTests : IDisposable
{
    private const string Run = "run-1";

    private readonly TemporaryHome _home = new();
    private readonly PrometheusClient _client = new(new PrometheusOptions());
    private readonly SqliteStore _store;

    public PrometheusPollerTests()
    {
        Directory.CreateDirectory(_home.Folder);
        _store = SqliteStore.Open(Path.Combine(_home.Folder, "scalectl.db"), TimeProvider.System, NullLogger<SqliteStore>.Instance);
    }

    [Test]
    public async Task Poll_OfAServerThatCannotBeReachedForAWhile_LosesNothing(CancellationToken stop)
    {
        await using var exporter = await Exporter.StartAsync();
        exporter.WithMoments = true;
        await using var server = await PrometheusServer.StartAsync(exporter, stop);
        await using var wire = new Wire(server.Address);
        var started = TimeProvider.System.GetUtcNow();
        var poller = Poller(wire.Address, started);

        await PollAsync(poller, 4, exporter, stop);
        await wire.CutAsync();
        exporter.Supply = 3;
        var away = await PollAsync(poller, 3, exporter, stop);
        (exporter.Supply, exporter.Desired, exporter.CpuPct) = (5, 5, 77.25);
        await PollAsync(poller, 3, exporter, stop);
        wire.Mend();
        var back = await PollAsync(poller, 5, exporter, stop);

        Assert.That(away, Has.One.Contains(wire.Address.AbsoluteUri).And.One.StartsWith("metrics.supply: "), "the first query's failure stands for all");
        Assert.That(back, Is.Empty);
        var samples = await SamplesAsync(stop);
        foreach (var (series, told) in ((string, Func<Scrape, double?>)[])[(SeriesNames.InService, s => s.Supply), (SeriesNames.Desired, s => s.Desired), (SeriesNames.CpuPct, s => s.CpuPct)])
        {
            var values = samples.Where(s => s.Series == series).ToList();
            var moments = values.ConvertAll(s => s.TimeMs);
            Assert.That(moments, Is.EqualTo(Enumerable.Range(0, moments.Count).Select(i => moments[0] + (i * 1000L))), "one a second, at whole seconds, without a gap");
            Assert.That(values, Has.Count.GreaterThanOrEqualTo(11), "15 scrapes, of which the last three seconds are left for the next time");
            Assert.That(values.ConvertAll(s => s.Value), Is.EqualTo(values.ConvertAll(s => told(exporter.At(s.TimeMs)))), series);
        }
    }

    [Test]
    public async Task Series_ThatVanishes_IsAGapAndNotNothing(CancellationToken stop)
    {
        await using var exporter = await Exporter.StartAsync();
        await using var server = await PrometheusServer.StartAsync(exporter, stop);
        var poller = Poller(server.Address, TimeProvider.System.GetUtcNow());

        await PollAsync(poller, 2, exporter, stop);
        exporter.Supply = null;
        var without = await PollAsync(poller, 4, exporter, stop);
        exporter.Supply = 4;
        await PollAsync(poller, 5, exporter, stop);

        Assert.That(without, Is.Empty, "nothing is wrong with the query");
        var samples = await SamplesAsync(stop);
        var supply = samples.Where(s => s.Series == SeriesNames.InService).ToList();
        var gap = supply.Zip(supply.Skip(1), (a, b) => b.TimeMs - a.TimeMs).Max();
        Assert.That(supply.Select(s => s.Value).Distinct(), Is.EqualTo((double[])[2, 4]));
        Assert.That(gap, Is.GreaterThanOrEqualTo(3000), "four scrapes told nothing of it");
        Assert.That(samples.Count(s => s.Series == SeriesNames.Desired), Is.GreaterThan(supply.Count));
    }

    [Test]
    public async Task Server_KilledAndStartedAgain_LeavesAGapAndLosesNothingOfBefore(CancellationToken stop)
    {
        await using var exporter = await Exporter.StartAsync();
        exporter.WithMoments = true;
        await using var server = await PrometheusServer.StartAsync(exporter, stop, "--query.lookback-delta=2s");
        var started = TimeProvider.System.GetUtcNow();
        var poller = Poller(server.Address, started);

        await PollAsync(poller, 5, exporter, stop);
        await server.KillAsync();
        var killed = TimeProvider.System.GetUtcNow();
        await Eventually.TrueAsync(() => Task.FromResult(TimeProvider.System.GetUtcNow() - killed > TimeSpan.FromSeconds(6)), stop);
        var problem = (await poller.TickAsync(whole: false, stop)).Single();
        await server.RunAsync(stop);
        await PollAsync(poller, 6, exporter, stop);
        await poller.TickAsync(whole: true, stop);

        Assert.That(problem, Does.Contain("Connection refused"));
        var supply = (await SamplesAsync(stop)).Where(s => s.Series == SeriesNames.InService).ToList();
        var gap = supply.Zip(supply.Skip(1), (a, b) => b.TimeMs - a.TimeMs).Max();
        Assert.That(gap, Is.GreaterThanOrEqualTo(4000), "away for six seconds, and a value is good for two");
        Assert.That(supply[0].TimeMs, Is.EqualTo(started.ToUnixTimeSeconds() * 1000));
        Assert.That(supply.Count(s => s.TimeMs < killed.ToUnixTimeMilliseconds()), Is.GreaterThanOrEqualTo(4));
        Assert.That(supply[^1].TimeMs, Is.GreaterThan(killed.ToUnixTimeMilliseconds() + 6000));
    }

    [Test]
    public async Task Query_ThatHasSeveralSeriesAfterAWhile_IsToldAndTheOthersGoOn(CancellationToken stop)
    {
        await using var exporter = await Exporter.StartAsync();
        await using var server = await PrometheusServer.StartAsync(exporter, stop);
        var poller = new PrometheusPoller(Specification(server.Address) with { Supply = "shop_ready" }, _client, TimeProvider.System.GetUtcNow(), new RunSamples(Run, _store), TimeProvider.System);

        var problems = await PollAsync(poller, 4, exporter, stop);

        Assert.That(problems.Single(), Does.StartWith("metrics.supply: 2 series ({"));
        Assert.That(poller.Problem, Is.EqualTo(problems[0]));
        Assert.That((await SamplesAsync(stop)).Select(s => s.Series).Distinct(), Is.EquivalentTo((string[])[SeriesNames.Desired, SeriesNames.CpuPct]));
    }

    public void Dispose()
    {
        _client.Dispose();
        _store.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _home.Dispose();
    }

    private static MetricsSpecification Specification(Uri server) => new()
    {
        Source = MetricsSource.Prometheus,
        Url = server.AbsoluteUri,
        Supply = "sum(shop_ready)",
        Desired = "shop_wanted",
        Cpu = "shop_cpu_pct",
        Step = TimeSpan.FromSeconds(1),
    };

    private PrometheusPoller Poller(Uri server, DateTimeOffset started)
        => new(Specification(server), _client, started, new RunSamples(Run, _store), TimeProvider.System);

    /// <summary>Polls until so many more scrapes have been answered, and once more.</summary>
    private static async Task<IReadOnlyList<string>> PollAsync(PrometheusPoller poller, int scrapes, Exporter exporter, CancellationToken stop)
    {
        var before = exporter.Told.Count;
        await Eventually.TrueAsync(async () =>
        {
            await poller.TickAsync(whole: false, stop);
            return exporter.Told.Count >= before + scrapes;
        }, stop);
        return await poller.TickAsync(whole: false, stop);
    }

    private async Task<List<Sample>> SamplesAsync(CancellationToken stop)
    {
        var samples = await _store.SamplesAsync(Run, null, 0, stop);
        Assert.That(samples.Select(s => s.Source).Distinct(), Is.EqualTo((string[])[SampleSource.Prometheus]));
        return [.. samples.OrderBy(s => s.TimeMs)];
    }
}
