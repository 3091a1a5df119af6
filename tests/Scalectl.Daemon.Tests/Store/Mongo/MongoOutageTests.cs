using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Scalectl.Api;
using Scalectl.Daemon.Store;
using Scalectl.Daemon.Store.Mongo;
using Scalectl.Daemon.Tests.MongoWire;
using Scalectl.Daemon.Users;
using Scalectl.Load;
using Scalectl.Series;

namespace Scalectl.Daemon.Tests.Store.Mongo;

/// <summary>What happens to samples and documents while the server is away.</summary>
[CancelAfter(120_000)]
public sealed class MongoOutageTests
{
    private readonly TemporaryHome _home = new();
    private WireServer _server = null!;
    private MongoStore _store = null!;

    private string OutageFile => Path.Combine(_home.Folder, "outage");

    [SetUp]
    public async Task Open()
    {
        Directory.CreateDirectory(_home.Folder);
        _server = new WireServer();
        _store = Store(TimeSpan.FromSeconds(1));
        await _store.OpenAsync(TimeSpan.FromSeconds(5), CancellationToken.None);
    }

    [TearDown]
    public async Task Close()
    {
        await _store.DisposeAsync();
        await _server.DisposeAsync();
        _home.Dispose();
        Assert.That(_server.Unknown, Is.Empty);
    }

    [Test]
    public async Task Samples_AppendedThroughAnOutage_AreAllThereAndInOrder(CancellationToken stop)
    {
        await AppendAsync(0, 20, stop);
        await _server.StopAsync();
        // 300 blocks of 10 samples: five minutes of a run, told as fast as they are acknowledged.
        await AppendAsync(20, 320, stop);
        await _store.AppendAsync("run", [new("cloud", "replaced", 1, 1)], stop);
        await _store.AppendAsync("run", [new("cloud", "replaced", 1, 2)], stop);
        await _store.AppendSecondsAsync("run", 0, [.. Enumerable.Range(1, 60).Select(i => new GeneratorSecond { Seq = i, Time = 1_700_000_000 + i })], stop);
        Assert.That(new FileInfo(OutageFile).Length, Is.GreaterThan(0), "what was acknowledged lies on the disk");
        _server.Start();
        await AppendAsync(320, 340, stop);

        var found = await WhenBackAsync(() => _store.SamplesAsync("run", ["value"], 0, stop));

        Assert.That(found.Select(s => s.Value), Is.EqualTo(Enumerable.Range(0, 3_400)));
        Assert.That((await _store.SamplesAsync("run", ["replaced"], 0, stop)).Single().Value, Is.EqualTo(2));
        Assert.That(await _store.LastSecondAsync("run", 0, stop), Is.EqualTo(60));
        Assert.That(new FileInfo(OutageFile).Length, Is.Zero);
    }

    [Test]
    public async Task Samples_DaemonEndsDuringTheOutage_AreWrittenByTheNextOne(CancellationToken stop)
    {
        await _server.StopAsync();
        await AppendAsync(0, 30, stop);
        await _store.DisposeAsync();
        // A kill in the middle of a write leaves half a block, which was never acknowledged.
        await File.AppendAllTextAsync(OutageFile, "\u0040\0\0\0half", stop);
        _server.Start();

        _store = Store(TimeSpan.FromSeconds(10));
        await _store.OpenAsync(TimeSpan.FromSeconds(10), stop);

        Assert.That((await _store.SamplesAsync("run", null, 0, stop)).Select(s => s.Value), Is.EqualTo(Enumerable.Range(0, 300)));
    }

    [Test]
    public async Task Samples_ServerHangs_AreAcknowledgedAllTheSame(CancellationToken stop)
    {
        _server.Hangs = true;
        await AppendAsync(0, 5, stop);
        Assert.That(new FileInfo(OutageFile).Length, Is.GreaterThan(0));
        await _server.StopAsync();
        _server.Hangs = false;
        _server.Start();

        var found = await WhenBackAsync(() => _store.SamplesAsync("run", null, 0, stop));

        Assert.That(found.Select(s => s.Value), Is.EqualTo(Enumerable.Range(0, 50)));
    }

    [Test]
    public async Task Document_ServerBackWithinThePatience_IsSaved(CancellationToken stop)
    {
        await using var patient = Store(TimeSpan.FromSeconds(30), "other");
        await _server.StopAsync();
        var saving = patient.SaveAsync(Kinds.Users, "alice", User("alice"), stop);
        await Assert.ThatAsync(async () => await Task.WhenAny(saving, Task.Delay(500, stop)) == saving, Is.False);
        _server.Start();

        await saving;

        Assert.That(await patient.FindAsync(Kinds.Users, "alice", stop), Is.Not.Null);
    }

    [Test]
    public async Task DocumentsAndReads_ServerStaysAway_FailWithASentenceAndLaterAtOnce(CancellationToken stop)
    {
        await _server.StopAsync();

        Assert.That(async () => await _store.SaveAsync(Kinds.Users, "alice", User("alice"), stop), Throws.TypeOf<StoreUnavailableException>()
            .With.Message.Contains($"127.0.0.1:{_server.Port.ToString(CultureInfo.InvariantCulture)}").And.Message.Contains("kept"));
        // Its patience is used up: the next ones do not wait for it again.
        var started = TimeProvider.System.GetTimestamp();
        for (var i = 0; i < 20; i++)
        {
            Assert.That(async () => await _store.ListAsync(Kinds.Users, stop), Throws.TypeOf<StoreUnavailableException>());
        }

        Assert.That(TimeProvider.System.GetElapsedTime(started), Is.LessThan(TimeSpan.FromSeconds(20)), "20 reads with a patience of 1 s each");
        Assert.That(async () => await _store.RemoveRunAsync("run", stop), Throws.TypeOf<StoreUnavailableException>());
    }

    private MongoStore Store(TimeSpan patience, string outage = "outage") => new(
        MongoAddress.Parse("test", _server.ConnectionString, "scalectl").Value!, Path.Combine(_home.Folder, outage), patience, TimeProvider.System, NullLogger<MongoStore>.Instance);

    /// <summary>Ten samples a block, four blocks at once as four producers would.</summary>
    private async Task AppendAsync(int from, int until, CancellationToken stop)
    {
        foreach (var blocks in Enumerable.Range(from, until - from).Chunk(20))
        {
            await Task.WhenAll(blocks.Select(block => _store.AppendAsync("run", [.. Enumerable.Range(block * 10, 10).Select(i => new Sample("probe", "value", i * 100L, i))], stop)));
        }
    }

    private static async Task<T> WhenBackAsync<T>(Func<Task<T>> read)
    {
        while (true)
        {
            try
            {
                return await read();
            }
            catch (StoreUnavailableException)
            {
                // Its patience is shorter than the driver's look at the server; the test's own limit ends this.
            }
        }
    }

    private static StoredUser User(string name) => new() { Settings = new UserSettings { Name = name, Region = "eu-central-1" } };
}
