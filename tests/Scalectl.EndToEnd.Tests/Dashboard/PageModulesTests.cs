using System.Text.Json;

namespace Scalectl.EndToEnd.Tests.Dashboard;

/// <summary>The page's own sums, in the browser that runs them.</summary>
[CancelAfter(120_000)]
[FixtureLifeCycle(LifeCycle.SingleInstance)]
[Parallelizable(ParallelScope.Self)] // one page for all of them
internal sealed class PageModulesTests
{
    private PageOnLab _lab = null!;

    [OneTimeSetUp]
    public async Task Open() => _lab = await PageOnLab.StartAsync(TestContext.CurrentContext.CancellationToken);

    [OneTimeTearDown]
    public async Task Close() => await _lab.DisposeAsync();

    [Test]
    public async Task Thinned_OfALongRun_KeepsEveryPeakAndGap_AndMovesNothingWhileItPans(CancellationToken stop)
    {
        var found = await RunAsync("""
            const { thinned } = await import('/charts/thinned.js');
            const x = Array.from({ length: 10000 }, (_, i) => i), a = x.map(i => i === 7777 ? 500 : i === 7778 ? -5 : i % 7), b = x.map(i => i < 5000 ? null : 1);
            const whole = thinned({ x, a, b }, ['a', 'b'], [0, 9999], 200);
            const near = thinned({ x, a, b }, ['a', 'b'], [7700, 7800], 200);
            const one = thinned({ x, a }, ['a'], [2000, 8000], 200), next = thinned({ x, a }, ['a'], [2010, 8010], 200);
            const at = new Map(one.x.map((v, i) => [v, one.a[i]]));
            const inner = next.x.map((v, i) => [v, next.a[i]]).slice(4, -4);
            return { pairs: whole.pairs, count: whole.x.length, most: Math.max(...whole.a), least: Math.min(...whole.a), rises: whole.x.every((v, i) => !i || v > whole.x[i - 1]),
              gap: whole.b.slice(0, 190).every(v => v === null), known: whole.b.slice(-190).every(v => v === 1), same: inner.every(([v, y]) => at.get(v) === y || !at.has(v)), shared: inner.filter(([v]) => at.has(v)).length,
              nearPairs: near.pairs, nearFrom: near.x[0], nearTo: near.x.at(-1), missing: thinned({ x, a }, ['a', 'none'], [0, 9999], 200).none === undefined };
            """, stop);

        Assert.Multiple(() =>
        {
            Assert.That(found.GetProperty("pairs").GetBoolean());
            Assert.That(found.GetProperty("count").GetInt32(), Is.EqualTo(400));
            Assert.That((found.GetProperty("most").GetInt32(), found.GetProperty("least").GetInt32()), Is.EqualTo((500, -5)));
            Assert.That(found.GetProperty("rises").GetBoolean(), "an axis rises");
            Assert.That(found.GetProperty("gap").GetBoolean() && found.GetProperty("known").GetBoolean());
            Assert.That(found.GetProperty("same").GetBoolean(), "the same stretch has the same values");
            Assert.That(found.GetProperty("shared").GetInt32(), Is.GreaterThan(300));
            // What is in view closely is there as it is, with a point more at either end.
            Assert.That((found.GetProperty("nearPairs").GetBoolean(), found.GetProperty("nearFrom").GetInt32(), found.GetProperty("nearTo").GetInt32()), Is.EqualTo((false, 7700, 7800)));
            Assert.That(found.GetProperty("missing").GetBoolean());
        });
    }

    [Test]
    public async Task Timeline_MergesSecondsOfSeveralMachines_WhenAllHaveToldThem(CancellationToken stop)
    {
        var found = await RunAsync("""
            const { Timeline } = await import('/experiment/timeline.js');
            const view = { startedAt: new Date(0).toISOString(), specification: { load: { steps: 60, step: '10s' }, demand: { capacityPerInstance: 20 }, app: { deploy: { max: 3 } } } };
            const timeline = new Timeline(view);
            timeline.take({ startMs: 0, intervalSeconds: 1, count: 2, series: { sent: [10, 10], inService: [1, 1] } }, view);
            const of = (source, series, pairs) => ({ source, series, timesMs: pairs.map(p => p[0] * 1000), values: pairs.map(p => p[1]) });
            timeline.merge([
              of('generator/0', 'sent', [[0, 5], [1, 5], [2, 40], [3, 40], [4, 40]]), of('generator/1', 'sent', [[0, 5], [1, 5], [2, 41], [3, 41]]),
              of('generator/0', 'answered2xx', [[2, 30], [3, 0]]), of('generator/1', 'answered2xx', [[2, 10], [3, 0]]),
              of('generator/0', 'responseMeanMs', [[2, 100]]), of('generator/1', 'responseMeanMs', [[2, 200]]), of('cloud', 'inService', [[3, 2]]),
            ]);
            return { count: timeline.count, sent: timeline.series.sent, mean: timeline.series.responseMeanMs[2], inService: timeline.series.inService, demand: timeline.series.demand.slice(0, 4), newest: timeline.newestMs, rate: timeline.columns().sent };
            """, stop);

        int?[] Row(string name) => [.. found.GetProperty(name).EnumerateArray().Select(v => v.ValueKind == JsonValueKind.Null ? (int?)null : v.GetInt32())];
        Assert.Multiple(() =>
        {
            Assert.That(found.GetProperty("count").GetInt32(), Is.EqualTo(5));
            // The last second has been told by one machine only: shown, it would look like a fall of the load.
            Assert.That(Row("sent"), Is.EqualTo((int?[])[10, 10, 81, 81, null]).Or.EqualTo((int?[])[10, 10, 81, 81]));
            // (30 * 100 + 10 * 200) / 40
            Assert.That(found.GetProperty("mean").GetDouble(), Is.EqualTo(125));
            Assert.That(Row("inService"), Is.EqualTo((int?[])[1, 1, 1, 2, 2]), "a state holds until the next one");
            // (10 + 10 + 81 + 81) / 4 a second on machines of 20 a second: 45.5 / 20, rounded up; 3 at the most.
            Assert.That(Row("demand"), Is.All.EqualTo(3));
            Assert.That(found.GetProperty("newest").GetInt64(), Is.EqualTo(4000));
        });
    }

    [Test]
    public async Task Spread_OfRepetitions_IsTheirMeanAndStudentsInterval(CancellationToken stop)
    {
        var found = await RunAsync("""
            const { spread } = await import('/compare/spread.js');
            return spread([[10, 1, null, 5], [12, 1, 7], [14, 1, 9]]);
            """, stop);

        double?[] Row(string name) => [.. found.GetProperty(name).EnumerateArray().Select(v => v.ValueKind == JsonValueKind.Null ? (double?)null : v.GetDouble())];
        Assert.Multiple(() =>
        {
            Assert.That(Row("mean"), Is.EqualTo((double?[])[12, 1, 8, 5]));
            // s = 2, n = 3: 4.303 * 2 / sqrt(3) = 4.969; the second row is all the same; of two and of one there is no interval.
            Assert.That(Row("upper"), Is.EqualTo((double?[])[16.969, 1, null, null]).Within(0.001));
            Assert.That(Row("lower"), Is.EqualTo((double?[])[7.031, 1, null, null]).Within(0.001));
        });
    }

    private async Task<JsonElement> RunAsync(string body, CancellationToken stop)
        => JsonSerializer.Deserialize<JsonElement>((await _lab.Page.EvaluateAsync($"(async () => JSON.stringify(await (async () => {{ {body} }})()))()", stop)).GetString()!);
}
