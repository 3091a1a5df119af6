using Microsoft.Extensions.Logging.Abstractions;
using MongoDB.Bson;
using Scalectl.Api;
using Scalectl.Daemon.ScaleX;
using Scalectl.Daemon.Store.Mongo;
using Scalectl.Daemon.Tests.Clusters;
using Scalectl.Daemon.Tests.Lab;
using Scalectl.Daemon.Tests.MongoWire;
using Scalectl.Series;

namespace Scalectl.Daemon.Tests.ScaleX;

/// <summary>The points of ScaleX' dashboard, as they lie in its database.</summary>
[CancelAfter(120_000)]
public sealed class ScaleXPerformanceTests
{
    private const long Start = 1_700_000_000;

    private WireServer _server = null!;
    private ScaleXDatabase _database = null!;
    private ScaleXPerformance _performance = null!;

    [SetUp]
    public async Task StartWriter()
    {
        _server = new WireServer();
        _database = new ScaleXDatabase(new ScaleXOptions { Mongo = MongoAddress.Parse("test", _server.ConnectionString, ScaleXDatabase.Users).Value }, TimeProvider.System);
        _performance = new ScaleXPerformance(_database, TimeProvider.System, NullLogger<ScaleXPerformance>.Instance);
        await _performance.StartAsync(CancellationToken.None);
        _performance.Begin("demo-1", DateTimeOffset.UnixEpoch);
    }

    [TearDown]
    public async Task StopWriter()
    {
        await _performance.StopAsync(CancellationToken.None);
        _performance.Dispose();
        _database.Dispose();
        await _server.DisposeAsync();
        Assert.That(_server.Unknown, Is.Empty);
    }

    [Test]
    public async Task Points_Written_HaveFieldsAndOrderOfScaleX(CancellationToken stop)
    {
        Probe(Start, 1.5, 20);
        await UntilAsync(1, stop);
        Probe(Start + 10, 2.5, 30);
        await UntilAsync(2, stop);

        var document = Document();
        document.Remove("_id");

        // The text of the whole document: its fields and those of its points in their order, the newest first.
        Assert.That(document.ToJson(), Is.EqualTo(new BsonDocument
        {
            { "username", "alice" },
            { "LatencyDatapoints", new BsonArray { Point(Start + 10, 2.5), Point(Start, 1.5) } },
            { "ResponseTimeDatapoints", new BsonArray { Point(Start + 10, 30), Point(Start, 20) } },
        }.ToJson()));
        Assert.That(document["LatencyDatapoints"][0]["Timestamp"].BsonType, Is.EqualTo(BsonType.Int64));
    }

    [Test]
    public async Task Points_FirstProbeWithoutALatency_StillMakesBothArraysInTheirOrder(CancellationToken stop)
    {
        _performance.Offer("alice", "demo-1", [new(SampleSource.Probe, SeriesNames.ProbeResponseMs, Start * 1000, 7)]);
        await UntilAsync(1, stop);

        Assert.That(Document().Names, Is.EqualTo((string[])["_id", "username", "LatencyDatapoints", "ResponseTimeDatapoints"]));
        Assert.That(Document()["LatencyDatapoints"].AsBsonArray, Is.Empty);
    }

    [Test]
    public async Task Points_MoreThanSixty_TheOldestAreGone(CancellationToken stop)
    {
        for (var i = 0; i < 65; i++)
        {
            Probe(Start + i, i, i);
            await UntilAsync(p => p.Count > 0 && p[0]["Timestamp"] == Start + i, stop);
        }

        var times = Document()["LatencyDatapoints"].AsBsonArray.Select(p => p["Timestamp"].AsInt64);
        Assert.That(times, Is.EqualTo(Enumerable.Range(0, 60).Select(i => Start + 64 - i)));
    }

    [Test]
    public async Task Points_ServerAway_OnePointHasTheMeanOfWhatItMissed(CancellationToken stop)
    {
        Probe(Start, 1, 1);
        await UntilAsync(1, stop);
        await _server.StopAsync();
        Probe(Start + 1, 2, 10);
        Probe(Start + 2, 3, 20);
        Probe(Start + 3, 7, 60);
        _server.Start();
        // It tries again at the next probe.
        await Eventually.TrueAsync(() =>
        {
            Probe(Start + 4, 4, 30);
            return Task.FromResult(Document()["LatencyDatapoints"].AsBsonArray.Any(p => p["Timestamp"] > Start));
        }, stop);

        var point = Document()["LatencyDatapoints"].AsBsonArray.Last(p => p["Timestamp"] > Start);

        // (2 + 3 + 7 + n * 4) / (3 + n) = 4 for any n
        Assert.That(point["Average"].AsDouble, Is.EqualTo(4));
    }

    [Test]
    public async Task Points_TwoRunsAtOnce_AreThoseOfTheLaterOneUntilItEnds(CancellationToken stop)
    {
        _performance.Begin("cluster/later", DateTimeOffset.UnixEpoch.AddSeconds(1));
        Probe(Start, 1, 1);
        Probe(Start + 1, 2, 2, "cluster/later");
        await UntilAsync(1, stop);
        _performance.End("cluster/later");
        Probe(Start + 2, 3, 3);
        await UntilAsync(2, stop);

        Assert.That(Document()["LatencyDatapoints"].AsBsonArray.Select(p => p["Average"].AsDouble), Is.EqualTo((double[])[3, 2]));
    }

    [Test]
    public async Task Cluster_RunningOnTheLab_IsProbedForTheActiveUser(CancellationToken stop)
    {
        await using var target = await CountingTarget.StartAsync();
        await using var lab = await LabProcess.StartAsync(stop);
        await using var daemon = await DaemonOnLab.StartAsync(lab, new Dictionary<string, string> { ["ScaleX__MongoDb"] = _server.ConnectionString }, stop);
        var request = new ClusterRequest { Name = "seen", TimeStart = "now", TimeEnd = "+3s", TimeStep = 1, Target = target.Address, Function = "5", Size = 1, Type = "t2.micro" };

        await daemon.PostAsync("clusters", request, ApiJson.Default.ClusterRequest, stop);
        await UntilAsync(1, stop, lab.User.Name);
        using var removed = await daemon.Client.DeleteAsync("clusters/seen", stop);

        var document = Document(lab.User.Name);
        Assert.That(document["ResponseTimeDatapoints"][0]["Average"].AsDouble, Is.GreaterThan(0));
        Assert.That(document["LatencyDatapoints"][0]["Timestamp"].AsInt64, Is.EqualTo(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()).Within(120));
        Assert.That(removed.IsSuccessStatusCode, Is.True, daemon.Said);
    }

    private void Probe(long second, double latencyMs, double responseMs, string run = "demo-1") => _performance.Offer("alice", run,
    [
        new(SampleSource.Probe, SeriesNames.ProbeLatencyMs, (second * 1000) + 250, latencyMs), new(SampleSource.Probe, SeriesNames.ProbeRequest, second * 1000, 1),
        new(SampleSource.Probe, SeriesNames.ProbeResponseMs, second * 1000, responseMs),
    ]);

    private static BsonDocument Point(long seconds, double average) => new() { { "Timestamp", seconds }, { "Average", average } };

    private BsonDocument Document(string user = "alice") => _server.Collection("dbPerfData", "usersPerfData").Documents.Single(d => d["username"] == user).DeepClone().AsBsonDocument;

    private Task UntilAsync(int points, CancellationToken stop, string user = "alice") => UntilAsync(p => p.Count >= points, stop, user);

    private Task UntilAsync(Func<BsonArray, bool> condition, CancellationToken stop, string user = "alice") => Eventually.TrueAsync(
        () => Task.FromResult(_server.Collection("dbPerfData", "usersPerfData").Documents.Any(d => d["username"] == user && condition(d["ResponseTimeDatapoints"].AsBsonArray))), stop);
}
