using System.Text.Json;
using Scalectl.Api;
using Scalectl.Daemon.Store;
using Scalectl.Daemon.Users;
using Scalectl.Load;
using Scalectl.Series;

namespace Scalectl.Daemon.Tests.Store;

/// <summary>What every store must do; a store is a fixture that opens it.</summary>
[CancelAfter(120_000)]
public abstract class StoreContract
{
    private IStore _store = null!;

    /// <summary>Opens the same store each time that it is called within a test; the one before is closed.</summary>
    protected abstract Task<IStore> OpenAsync();

    [SetUp]
    public async Task OpenStore() => _store = await OpenAsync();

    [Test]
    public async Task Document_SavedTwice_LastOneStays(CancellationToken stop)
    {
        await _store.SaveAsync(Kinds.Users, "alice", User("alice", "eu-central-1"), stop);
        await _store.SaveAsync(Kinds.Users, "alice", User("alice", "us-east-1"), stop);

        var found = await _store.FindAsync(Kinds.Users, "alice", stop);

        Assert.That(found!.Settings.Region, Is.EqualTo("us-east-1"));
        Assert.That(await _store.ListAsync(Kinds.Users, stop), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Document_OfAnotherKindOrUnknown_IsNotFound(CancellationToken stop)
    {
        await _store.SaveAsync(Kinds.Settings, "alice", new ActiveUser("alice"), stop);

        Assert.That(await _store.FindAsync(Kinds.Users, "alice", stop), Is.Null);
        Assert.That(await _store.ListAsync(Kinds.Users, stop), Is.Empty);
    }

    [Test]
    public async Task Document_Removed_IsGoneAndSecondRemovalSaysSo(CancellationToken stop)
    {
        await _store.SaveAsync(Kinds.Users, "alice", User("alice"), stop);

        Assert.That(await _store.RemoveAsync(Kinds.Users, "alice", stop), Is.True);
        Assert.That(await _store.RemoveAsync(Kinds.Users, "alice", stop), Is.False);
        Assert.That(await _store.FindAsync(Kinds.Users, "alice", stop), Is.Null);
    }

    [Test]
    public async Task Documents_Listed_AreOrderedById(CancellationToken stop)
    {
        foreach (var name in (string[])["carol", "alice", "bob"])
        {
            await _store.SaveAsync(Kinds.Users, name, User(name), stop);
        }

        var names = (await _store.ListAsync(Kinds.Users, stop)).Select(u => u.Settings.Name);

        Assert.That(names, Is.EqualTo((string[])["alice", "bob", "carol"]));
    }

    [TestCase("'; DROP TABLE document; --")]
    [TestCase("émile\u0000\n\"quoted\"")]
    public async Task Document_WithHostileId_IsKeptAsItIs(string id, CancellationToken stop)
    {
        await _store.SaveAsync(Kinds.Users, id, User("alice"), stop);

        Assert.That(await _store.FindAsync(Kinds.Users, id, stop), Is.Not.Null);
        Assert.That(await _store.FindAsync(Kinds.Users, "alice", stop), Is.Null);
    }

    [Test]
    public async Task Samples_Appended_ComeBackOrderedBySourceSeriesAndTime(CancellationToken stop)
    {
        Sample[] given =
        [
            new("probe", "probeLatencyMs", 2_000, 1.5), new("cloud", "inService", 3_000, 2), new("cloud", "desired", 1_000, 1),
            new("cloud", "inService", 1_000, 1), new("cloud", "inService", 2_000, 1.25),
        ];
        await _store.AppendAsync("run", given, stop);

        var found = await _store.SamplesAsync("run", null, 0, stop);

        Assert.That(found, Is.EqualTo(given.OrderBy(s => s.Source).ThenBy(s => s.Series).ThenBy(s => s.TimeMs)));
    }

    [Test]
    public async Task Samples_SameSourceSeriesAndTime_LastValueStays(CancellationToken stop)
    {
        await _store.AppendAsync("run", [new("cloud", "cpuPct", 1_000, 10), new("cloud", "cpuPct", 1_000, 11)], stop);
        await _store.AppendAsync("run", [new("cloud", "cpuPct", 1_000, 12)], stop);

        Assert.That(await _store.SamplesAsync("run", null, 0, stop), Is.EqualTo((Sample[])[new("cloud", "cpuPct", 1_000, 12)]));
    }

    [Test]
    public async Task Samples_SelectedBySeriesTimeAndRun_OnlyThoseComeBack(CancellationToken stop)
    {
        await _store.AppendAsync("run", [new("cloud", "desired", 1, 1), new("cloud", "desired", 2, 2), new("cloud", "total", 2, 3), new("probe", "it's \"odd\"", 2, 4)], stop);
        await _store.AppendAsync("other", [new("cloud", "desired", 5, 9)], stop);

        Assert.That(await _store.SamplesAsync("run", ["desired"], 2, stop), Is.EqualTo((Sample[])[new("cloud", "desired", 2, 2)]));
        Assert.That(await _store.SamplesAsync("run", ["it's \"odd\""], 0, stop), Has.Count.EqualTo(1));
        Assert.That(await _store.SamplesAsync("run", [], 0, stop), Is.Empty);
    }

    [Test]
    public async Task Samples_OneThatIsNoNumber_FailsAloneAndLeavesItsNeighbours(CancellationToken stop)
    {
        var good = Enumerable.Range(0, 20).Select(i => _store.AppendAsync("run", [new("cloud", $"series{i}", i, i)], stop)).ToArray();
        var bad = _store.AppendAsync("run", [new("cloud", "new", 1, double.NaN)], stop);
        await Task.WhenAll(good);

        Assert.That(async () => await bad, Throws.ArgumentException);
        await _store.AppendAsync("run", [new("cloud", "new", 2, 2)], stop);
        Assert.That(await _store.SamplesAsync("run", null, 0, stop), Has.Count.EqualTo(21));
    }

    [Test]
    public async Task Seconds_ToldTwice_AreKeptOnceAndWhole(CancellationToken stop)
    {
        await _store.AppendSecondsAsync("run", 1, [Second(1), Second(2)], stop);
        await _store.AppendSecondsAsync("run", 1, [Second(2), Second(3)], stop);
        await _store.AppendSecondsAsync("run", 0, [Second(1)], stop);

        var found = await _store.SecondsAsync("run", stop);

        Assert.That(found.Keys, Is.EquivalentTo((int[])[0, 1]));
        Assert.That(found[1].Select(s => s.Seq), Is.EqualTo((long[])[1, 2, 3]));
        Assert.That(JsonSerializer.Serialize(found[1][1]), Is.EqualTo(JsonSerializer.Serialize(Second(2))), "every count, cause, code, route and phase");
        Assert.That(await _store.LastSecondAsync("run", 1, stop), Is.EqualTo(3));
        Assert.That(await _store.LastSecondAsync("run", 2, stop), Is.Zero);
    }

    [Test]
    public async Task Seconds_PieceByPiece_ComeInTheirOrderAndEnd(CancellationToken stop)
    {
        await _store.AppendSecondsAsync("run", 1, [.. Enumerable.Range(1, 10).Select(i => Second(i))], stop);
        await _store.AppendSecondsAsync("run", 0, [Second(1)], stop);
        await _store.AppendSecondsAsync("other", 1, [Second(11)], stop);

        Assert.That((await _store.SecondsAsync("run", 1, 0, 4, stop)).Select(s => s.Seq), Is.EqualTo((long[])[1, 2, 3, 4]));
        Assert.That((await _store.SecondsAsync("run", 1, 8, 4, stop)).Select(s => s.Seq), Is.EqualTo((long[])[9, 10]));
        Assert.That(await _store.SecondsAsync("run", 1, 10, 4, stop), Is.Empty);
        Assert.That(await _store.SecondsAsync("run", 2, 0, 4, stop), Is.Empty);
    }

    [Test]
    public async Task Intervals_OfSomeSeries_SumWhatLiesInEachAndKnowTheLast(CancellationToken stop)
    {
        await _store.AppendAsync(
            "run",
            [
                new("cloud", "desired", 9_999, 7), new("cloud", "desired", 10_000, 1), new("cloud", "desired", 10_999, 2), new("cloud", "desired", 12_500, 4), new("cloud", "desired", 12_400, 8),
                new("probe", "desired", 10_500, 5), new("cloud", "total", 10_000, 3),
            ], stop);
        await _store.AppendAsync("other", [new("cloud", "desired", 10_000, 9)], stop);

        // One second before the origin, the first and the third second after it; what was before the origin is not lost.
        Assert.That(await _store.IntervalsAsync("run", ["desired"], 10_000, 1_000, stop), Is.EqualTo((SampleInterval[])
        [
            new("cloud", "desired", -1, 1, 7, 9_999, 7), new("cloud", "desired", 0, 2, 3, 10_999, 2), new("cloud", "desired", 2, 2, 12, 12_500, 4),
            new("probe", "desired", 0, 1, 5, 10_500, 5),
        ]));
        Assert.That(await _store.IntervalsAsync("run", ["none"], 0, 1_000, stop), Is.Empty);
    }

    [Test]
    public async Task Run_Removed_LosesSamplesAndSecondsAndTakesNewOnes(CancellationToken stop)
    {
        await _store.AppendAsync("run", [new("cloud", "desired", 1, 1)], stop);
        await _store.AppendAsync("other", [new("cloud", "desired", 1, 1)], stop);
        await _store.AppendSecondsAsync("run", 0, [Second(1)], stop);

        await _store.RemoveRunAsync("run", stop);
        await _store.AppendAsync("run", [new("cloud", "desired", 7, 7)], stop);

        Assert.That(await _store.SamplesAsync("run", null, 0, stop), Is.EqualTo((Sample[])[new("cloud", "desired", 7, 7)]));
        Assert.That(await _store.SecondsAsync("run", stop), Is.Empty);
        Assert.That(await _store.SamplesAsync("other", null, 0, stop), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Everything_StoreOpenedAgain_IsStillThere(CancellationToken stop)
    {
        await _store.SaveAsync(Kinds.Users, "alice", User("alice"), stop);
        await _store.AppendAsync("run", [new("cloud", "desired", 1, 1)], stop);
        await _store.AppendSecondsAsync("run", 0, [Second(1)], stop);

        _store = await OpenAsync();

        Assert.That(await _store.FindAsync(Kinds.Users, "alice", stop), Is.Not.Null);
        Assert.That(await _store.SamplesAsync("run", null, 0, stop), Has.Count.EqualTo(1));
        Assert.That(await _store.LastSecondAsync("run", 0, stop), Is.EqualTo(1));
    }

    [Test]
    public async Task Samples_ManyWritersAtOnce_AllAreKept(CancellationToken stop)
    {
        await Task.WhenAll(Enumerable.Range(0, 50).Select(run => Task.Run(async () =>
        {
            for (var block = 0; block < 4; block++)
            {
                await _store.AppendAsync($"run{run % 5}", [.. Enumerable.Range(0, 50).Select(i => new Sample("cloud", $"series{run}", (block * 50) + i, i))], stop);
            }
        }, stop)));

        // 50 writers, 5 runs: 10 series of 4 x 50 samples each.
        Assert.That(await _store.SamplesAsync("run3", null, 0, stop), Has.Count.EqualTo(2_000));
    }

    private static StoredUser User(string name, string region = "eu-central-1") => new() { Settings = new UserSettings { Name = name, Region = region } };

    private static GeneratorSecond Second(long seq) => new()
    {
        Seq = seq,
        Time = 1_700_000_000 + seq,
        Step = 1,
        Planned = 10,
        Sent = 9,
        Missed = 1,
        Answered2xx = 7,
        NoAnswer = 2,
        NoAnswerByCause = new Dictionary<NoAnswerCause, long> { [NoAnswerCause.Timeout] = 1, [NoAnswerCause.Reset] = 1 },
        AnsweredByCode = new Dictionary<int, long> { [200] = 6, [204] = 1 },
        BytesSent = 900,
        BytesReceived = 7000,
        Opened = 3,
        ResponseTime = "aGlzdG9ncmFt",
        ConnectTime = "Y29ubmVjdA==",
        FirstByteTime = "Zmlyc3Q=",
        CompleteTime = "bGFzdA==",
        Routes = [new RouteSecond(9, 7, 0, 2, "cm91dGU=") { Planned = 10, Missed = 1, ServiceTime = "cmF3" }],
    };
}
