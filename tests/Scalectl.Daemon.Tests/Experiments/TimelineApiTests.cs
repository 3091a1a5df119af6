using System.Net;
using Scalectl.Api;
using Scalectl.Daemon.Experiments;
using Scalectl.Daemon.Store;
using Scalectl.Experiments;
using Scalectl.Load;
using Scalectl.Reports;
using Scalectl.Series;

namespace Scalectl.Daemon.Tests.Experiments;

/// <summary><c>GET experiments/{id}/timeline</c> on runs in a real store.</summary>
[CancelAfter(120_000)]
[NonParallelizable] // one test watches this process' memory
public sealed class TimelineApiTests
{
    private const long StartMs = 1_760_000_000_000;

    private TemporaryHome _home = null!;
    private DaemonUnderTest _daemon = null!;

    [SetUp]
    public async Task Start()
    {
        _home = new TemporaryHome();
        _daemon = await DaemonUnderTest.StartAsync(_home.Folder);
    }

    [TearDown]
    public async Task Stop()
    {
        await _daemon.DisposeAsync();
        _home.Dispose();
    }

    [TestCase(1)]
    [TestCase(7)]
    [TestCase(60)]
    public async Task Timeline_ReadPieceByPiece_IsThatOfTheWholeRun(int interval, CancellationToken stop)
    {
        // Longer than a piece, three machines of which one ends early, measured at other times than the seconds.
        await RecordAsync("run", machines: 3, seconds: 1500, values: 5, stop);

        var timeline = await _daemon.GetAsync($"/api/v1/experiments/run-1/timeline?interval={interval}", ApiJson.Default.TimelineView, stop);

        var run = (await _daemon.Service<ExperimentArchive>().FindAsync("run-1", stop))!;
        var rows = ExperimentRow.Of((await _daemon.Service<ExperimentReports>().DataAsync(run, stop))!, TimeSpan.FromSeconds(interval));
        Assert.That((timeline.Count, timeline.StartMs, timeline.IntervalSeconds), Is.EqualTo((rows.Count, StartMs, interval)));
        Assert.That(timeline.Series.Keys, Is.EquivalentTo((string[])["planned", "sent", "missed", "answered2xx", "answered3xx", "answered4xx", "answered5xx", "noAnswer", "responseMeanMs", "responseP50Ms", "responseP95Ms", "responseP99Ms", "desired", "inService", "total", "demand", "cpuPct", "probeLatencyMs"]));
        Assert.Multiple(() =>
        {
            AreThose("sent", row => row.Sent);
            AreThose("responseP95Ms", row => row.ResponseP95Ms);
            AreThose("desired", row => row.Desired);
            AreThose("inService", row => row.InService);
            AreThose("demand", row => row.Demand);
            AreThose("cpuPct", row => row.CpuPct);
            AreThose("probeLatencyMs", row => row.ProbeLatencyMs);
        });
        // 10 a second of each of three machines, of which one has told half of the time only.
        Assert.That(timeline.Series["sent"].Sum(), Is.EqualTo(10 * 1500 * 2.5));

        void AreThose(string series, Func<ExperimentRow, double?> column)
            => Assert.That(timeline.Series[series], Is.EqualTo(rows.Select(row => column(row) is { } value ? Math.Round(value, 3) : (double?)null)).Within(0.0011), series);
    }

    [Test]
    public async Task Timeline_OfALongRun_HoldsLittleOfItAtOnce(CancellationToken stop)
    {
        await RecordAsync("long", machines: 1, seconds: 15_000, values: 400, stop);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var whole = await _daemon.Service<IStore>().SecondsAsync("long-1", stop);
        var all = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(whole);
        whole = null;
        before = GC.GetTotalMemory(forceFullCollection: true);

        var answer = _daemon.GetAsync("/api/v1/experiments/long-1/timeline", ApiJson.Default.TimelineView, stop);
        var (peak, looks) = (0L, 0);
        while (!answer.IsCompleted)
        {
            peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: true) - before);
            looks++;
            await Task.WhenAny(answer, Task.Delay(20, stop)); // each look collects all garbage, which takes its time
        }

        TestContext.Out.WriteLine($"all seconds take {all / 1e6:0.0} MB; the timeline held at most {peak / 1e6:0.0} MB, seen {looks} times");
        Assert.That((await answer).Series["sent"].Sum(), Is.EqualTo(150_000));
        Assert.That(all, Is.GreaterThan(60e6), "the run is long enough to show a difference");
        Assert.That(looks, Is.GreaterThan(5));
        Assert.That(peak, Is.LessThan(all / 3.0));
    }

    [Test]
    public async Task Timeline_FinerThanItMayBe_NamesTheLeast(CancellationToken stop)
    {
        await RecordAsync("run", machines: 1, seconds: 20_000, values: 1, stop);

        var answer = await _daemon.Client.GetAsync("/api/v1/experiments/run-1/timeline?interval=1", stop);

        var problem = await DaemonUnderTest.ProblemAsync(answer, stop);
        Assert.That((answer.StatusCode, problem.Errors.Single().Argument, problem.Errors.Single().Example), Is.EqualTo((HttpStatusCode.BadRequest, "interval", "2")));
    }

    private async Task RecordAsync(string name, int machines, int seconds, int values, CancellationToken stop)
    {
        var start = DateTimeOffset.FromUnixTimeMilliseconds(StartMs);
        var specification = ExperimentFile.Parse($$"""
            name: {{name}}
            app: {deploy: {imageId: ami-lab-webapp, type: t3.micro, min: 1, max: 6, policy: {kind: target-tracking, target: 60} } }
            load: {function: "10", step: 10s, steps: {{seconds / 10}}, machines: {{machines}}}
            demand: {capacityPerInstance: 10}
            """).Value!;
        await _daemon.Service<ExperimentArchive>().AddAsync((_, _) => [new StoredExperiment
        {
            Id = $"{name}-1", Number = 1, User = "alice", Specification = specification, State = ExperimentState.Done, StateSince = start, CreatedAt = start,
            StartedAt = start, LoadEndsAt = start.AddSeconds(seconds), EndedAt = start.AddSeconds(seconds + 5),
        }], stop);
        var store = _daemon.Service<IStore>();
        var random = new Random(1);
        var times = Enumerable.Range(0, 20).Select(_ =>
        {
            var histogram = new LatencyHistogram();
            for (var i = 0; i < values; i++)
            {
                histogram.Record(random.NextInt64(1_000_000, 900_000_000));
            }

            return histogram.ToBase64();
        }).ToArray();
        for (var machine = 0; machine < machines; machine++)
        {
            var told = machine == 2 ? seconds / 2 : seconds;
            foreach (var piece in Enumerable.Range(0, told).Chunk(2000))
            {
                await store.AppendSecondsAsync($"{name}-1", machine, [.. piece.Select(second => new GeneratorSecond
                {
                    Seq = second + 1, Time = (StartMs / 1000) + second, Step = (second / 10) + 1, Planned = 10, Sent = 10, Answered2xx = 10,
                    ResponseTime = times[second % 20], ServiceTime = times[second % 7], Lateness = times[second % 3],
                })], stop);
            }
        }

        Sample[] samples =
        [
            .. Enumerable.Range(-5, seconds / 5).SelectMany(i => (Sample[])[
                new("cloud", "desired", StartMs + (i * 5000) + 250, 1 + (i / 20 % 4)), new("cloud", "inService", StartMs + (i * 5000) + 250, 1 + (i / 22 % 4)), new("cloud", "total", StartMs + (i * 5000) + 250, 1 + (i / 21 % 4)),
                new("cloud", "cpuPct", StartMs + (i * 5000), 40 + (i % 30)),
            ]),
            .. Enumerable.Range(0, seconds / 3).Select(i => new Sample("probe", "probeLatencyMs", StartMs + (i * 3000) + 700, random.NextDouble())),
            // What a generator tells is not what cloud and prober measure.
            .. Enumerable.Range(0, seconds).Select(i => new Sample("generator/0", "cpuPct", StartMs + (i * 1000L), 99)),
        ];
        await store.AppendAsync($"{name}-1", samples, stop);
    }
}
