using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using Scalectl.Api;
using Scalectl.Daemon.Store.Copy;
using Scalectl.Daemon.Store.Mongo;
using Scalectl.Daemon.Tests.MongoWire;
using Scalectl.Series;

namespace Scalectl.Daemon.Tests.Store.Copy;

/// <summary>Moving a store: SQLite is real, MongoDB is the tests' stand-in.</summary>
[CancelAfter(120_000)]
public sealed class StoreCopyTests
{
    private readonly List<string> _said = [];
    private TemporaryHome _home = null!;
    private WireServer _server = null!;

    [SetUp]
    public void Start()
    {
        _home = new TemporaryHome();
        Directory.CreateDirectory(_home.Folder);
        _server = new WireServer();
        _said.Clear();
    }

    [TearDown]
    public async Task Stop()
    {
        await _server.DisposeAsync();
        _home.Dispose();
        Assert.That(_server.Unknown, Is.Empty);
    }

    [Test]
    public async Task Copy_ToMongoAndBack_IsTheSameToTheByte(CancellationToken stop)
    {
        await FillAsync("a.db", runs: 3, stop);

        var there = await CopyAsync("a.db", null, stop);
        var back = await CopyAsync(null, "b.db", stop);

        // 6 documents; 3 runs of (2 x 700 + 3 samples) and 130 seconds
        Assert.That((there.Value!.Documents, there.Value.Runs, there.Value.Samples, there.Value.Seconds), Is.EqualTo((6, 3, 4_209, 390)));
        Assert.That((back.Value!.Documents, back.Value.Runs, back.Value.Samples, back.Value.Seconds), Is.EqualTo((6, 3, 4_209, 390)));
        Assert.That(Content("b.db"), Is.EqualTo(Content("a.db")));
        Assert.That(Content("a.db"), Has.Count.EqualTo(6 + 4_209 + 390), "and it is all of it");
    }

    [Test]
    public async Task Copy_TargetHasSomething_IsRefusedAndUntouchedWithoutForce(CancellationToken stop)
    {
        await FillAsync("a.db", runs: 1, stop);
        await using (var other = SqliteArchive.Open(Path("b.db"), TimeProvider.System))
        {
            await other.PutAsync([new RawDocument("users", "carol", "{}"u8.ToArray()), new RawDocument("users", "alice", "{}"u8.ToArray())], stop);
            await other.PutAsync("run-0", [new Sample("cloud", "leftOver", 1, 1)], stop);
        }

        var before = Content("b.db");
        var refused = await CopyAsync("a.db", "b.db", stop);
        var untouched = Content("b.db");
        var forced = await CopyAsync("a.db", "b.db", stop, force: true);

        Assert.That(refused.Errors.Single().ToString(), Does.Contain("--to").And.Contain("3 document(s) or run(s)").And.Contain("--force"));
        Assert.That(untouched, Is.EqualTo(before));
        Assert.That(forced.Ok, Is.True);
        // What the source has is as in the source; carol stays, and nothing of the other run of that name does.
        Assert.That(Content("b.db"), Is.EquivalentTo(Content("a.db").Append("document users carol {}")));
    }

    [Test]
    public async Task Copy_InterruptedBetweenRuns_GoesOnWithTheSameCommand(CancellationToken stop)
    {
        await FillAsync("a.db", runs: 3, stop);

        Assert.That(
            async () => await CopyAsync("a.db", null, stop, say: line => _ = line.StartsWith("run 2", StringComparison.Ordinal) ? throw new OperationCanceledException() : 0),
            Throws.InstanceOf<OperationCanceledException>());
        var rest = await CopyAsync("a.db", null, stop);
        await CopyAsync(null, "b.db", stop);

        Assert.That(rest.Value!.Runs, Is.EqualTo(3));
        Assert.That(_said, Has.Some.Contain("goes on after 2 run(s)"));
        Assert.That(Content("b.db"), Is.EqualTo(Content("a.db")), "nothing twice, nothing missing, and no mark of the copy itself");
    }

    [Test]
    public async Task Copy_TargetLosesAValue_IsSaid(CancellationToken stop)
    {
        await FillAsync("a.db", runs: 1, stop);

        // Between the write and the reading back, someone takes a second out of the target.
        await using var from = SqliteArchive.Open(Path("a.db"), TimeProvider.System);
        await using var to = await MongoAsync(stop);
        var copy = new StoreCopy(from, new Lossy(to), _ => { });
        var outcome = await copy.RunAsync(force: false, stop);

        Assert.That(outcome.Errors.Single().ToString(), Does.Contain("run run-0").And.Contain("not the same"));
    }

    private async Task<Outcome<StoreCopyView>> CopyAsync(string? from, string? to, CancellationToken stop, bool force = false, Action<string>? say = null)
    {
        await using IStoreArchive source = from is null ? await MongoAsync(stop) : SqliteArchive.Open(Path(from), TimeProvider.System);
        await using IStoreArchive target = to is null ? await MongoAsync(stop) : SqliteArchive.Open(Path(to), TimeProvider.System);
        return await new StoreCopy(source, target, say ?? _said.Add).RunAsync(force, stop);
    }

    private Task<MongoArchive> MongoAsync(CancellationToken stop) => MongoArchive.OpenAsync(MongoAddress.Parse("test", _server.ConnectionString, "scalectl").Value!, stop);

    private string Path(string name) => System.IO.Path.Combine(_home.Folder, name);

    /// <summary>What a daemon would have, and what a later one might: unknown kinds, odd ids, odd numbers.</summary>
    private async Task FillAsync(string name, int runs, CancellationToken stop)
    {
        await using var archive = SqliteArchive.Open(Path(name), TimeProvider.System);
        await archive.PutAsync(
        [
            new RawDocument("users", "alice", """{"settings":{"name":"alice"},"closedSecret":"CfDJ8encrypted"}"""u8.ToArray()),
            new RawDocument("settings", "active-user", """{"name":"alice"}"""u8.ToArray()),
            new RawDocument("of-a-later-version", "émile\u0000\n\"x\"", Encoding.UTF8.GetBytes("{ \"spaces\" : 1.50,\"ü\":\"\\u00fc\",\"€\":\"😀\" }\n")),
            new RawDocument("of-a-later-version", "not json at all", "\u0000plain"u8.ToArray()),
            new RawDocument("experiments", "run-0", Encoding.UTF8.GetBytes($"{{\"long\":\"{new string('x', 300_000)}\"}}")),
            new RawDocument("experiments", "run-1", "{}"u8.ToArray()),
        ], stop);
        for (var run = 0; run < runs; run++)
        {
            // 700 s at 1 Hz: three buckets of five minutes each.
            await archive.PutAsync($"run-{run}", [.. Enumerable.Range(0, 700).SelectMany(i => new Sample[] { new("cloud", "inService", 1_700_000_000_123 + (i * 1000L), i), new("generator/0", "p95.Ms $", i * 1000L, 0.1 * i) })], stop);
            await archive.PutAsync($"run-{run}", [new Sample("probe", "odd", -1, double.Epsilon), new Sample("probe", "odd", -300_000, double.MaxValue), new Sample("probe", "odd", long.MaxValue, -1e-300)], stop);
            await archive.PutAsync($"run-{run}", [.. Enumerable.Range(0, 130).Select(i => new RawSecond(i % 2, i, Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"seq\":{i}, \"later\":true}}"))))], stop);
        }
    }

    /// <summary>Every row of every table, with the keys that the store gave resolved.</summary>
    private List<string> Content(string name)
    {
        List<string> rows = [];
        using var connection = new SqliteConnection($"Data Source={Path(name)};Pooling=False;Mode=ReadOnly");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT 'document ' || kind || ' ' || hex(id) || ' ' || hex(json) FROM document
            UNION ALL SELECT 'sample ' || run || ' ' || source || ' ' || name || ' ' || t || ' ' || printf('%!.17g', v) FROM sample JOIN series ON series.key = sample.series
            UNION ALL SELECT 'second ' || run || ' ' || machine || ' ' || seq || ' ' || hex(json) FROM second
            ORDER BY 1
            """;
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            rows.Add(reader.GetString(0).Replace($"{Convert.ToHexString("carol"u8)} {Convert.ToHexString("{}"u8)}", "carol {}", StringComparison.Ordinal));
        }

        return rows;
    }

    /// <summary>A target that keeps all but one second.</summary>
    private sealed class Lossy(IStoreArchive inner) : IStoreArchive
    {
        public string Name => inner.Name;

        public IAsyncEnumerable<RawDocument> DocumentsAsync(CancellationToken cancellationToken) => inner.DocumentsAsync(cancellationToken);

        public Task<IReadOnlyList<string>> RunsAsync(CancellationToken cancellationToken) => inner.RunsAsync(cancellationToken);

        public IAsyncEnumerable<Sample> SamplesAsync(string run, CancellationToken cancellationToken) => inner.SamplesAsync(run, cancellationToken);

        public IAsyncEnumerable<RawSecond> SecondsAsync(string run, CancellationToken cancellationToken) => inner.SecondsAsync(run, cancellationToken);

        public Task PutAsync(IReadOnlyList<RawDocument> documents, CancellationToken cancellationToken) => inner.PutAsync(documents, cancellationToken);

        public Task PutAsync(string run, IReadOnlyList<Sample> samples, CancellationToken cancellationToken) => inner.PutAsync(run, samples, cancellationToken);

        public Task PutAsync(string run, IReadOnlyList<RawSecond> seconds, CancellationToken cancellationToken) => inner.PutAsync(run, [.. seconds.Where(s => s.Seq != 7)], cancellationToken);

        public Task RemoveDocumentAsync(string kind, string id, CancellationToken cancellationToken) => inner.RemoveDocumentAsync(kind, id, cancellationToken);

        public Task RemoveRunAsync(string run, CancellationToken cancellationToken) => inner.RemoveRunAsync(run, cancellationToken);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
