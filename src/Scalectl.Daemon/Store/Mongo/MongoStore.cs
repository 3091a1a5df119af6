using System.Text;
using System.Text.Json;
using MongoDB.Bson;
using MongoDB.Driver;
using Scalectl.Load;
using Scalectl.Series;

namespace Scalectl.Daemon.Store.Mongo;

/// <summary>The store on a MongoDB server: what <see cref="MongoSchema"/> draws, with the words of the contract.</summary>
public sealed class MongoStore : IStore, IAsyncDisposable
{
    private readonly MongoClient _client;
    private readonly MongoSchema _schema;
    private readonly MongoWriter _writer;
    private readonly MongoAddress _address;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private int _disposed;

    /// <summary>Connects nothing yet: <see cref="OpenAsync"/> does.</summary>
    /// <param name="address">The server.</param>
    /// <param name="outageFile">Keeps samples while the server is away.</param>
    /// <param name="patience">How long a read or a document waits for a server that goes away.</param>
    /// <param name="time">Times the waits.</param>
    /// <param name="logger">Says when the server goes and comes.</param>
    public MongoStore(MongoAddress address, string outageFile, TimeSpan patience, TimeProvider time, ILogger<MongoStore> logger)
    {
        (_address, _time, _logger) = (address, time, logger);
        _client = new MongoClient(address.Settings(serverSelection: TimeSpan.FromSeconds(2)));
        _schema = new MongoSchema(_client.GetDatabase(address.Database));
        _writer = new MongoWriter(_schema, address, new OutageFile(outageFile), patience, time, logger);
    }

    /// <summary>Since when the server does not answer and what that means, in a sentence; null: it answers.</summary>
    public string? Outage => Link.IsAway ? Link.Unavailable().Message : null;

    private MongoLink Link => _writer.Link;

    /// <summary>Waits for the server, makes the indexes, and writes what an earlier daemon could not.</summary>
    /// <exception cref="StoreUnavailableException">The server did not answer within <paramref name="wait"/>.</exception>
    public async Task OpenAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        for (var told = false; ; told = true)
        {
            try
            {
                await _schema.PingAsync(cancellationToken);
                await _schema.CreateIndexesAsync(cancellationToken);
                await _writer.RecoverAsync(cancellationToken);
                return;
            }
            catch (Exception e) when (MongoFailures.IsAway(e))
            {
                var reason = MongoFailures.Reason(e, _address);
                if (!told)
                {
                    Log.StoreNotThereYet(_logger, _address, reason, wait);
                }

                if (_time.GetElapsedTime(started) >= wait)
                {
                    throw new StoreUnavailableException($"{_address} did not answer within {wait.TotalSeconds:0} s ({reason}): start it, or correct Store:MongoDb; without that setting the daemon keeps its state in SQLite, in its home.", e);
                }

                await Task.Delay(TimeSpan.FromMilliseconds(500), _time, cancellationToken);
            }
        }
    }

    public async Task<IReadOnlyList<T>> ListAsync<T>(DocumentKind<T> kind, CancellationToken cancellationToken)
    {
        var found = await Link.DoAsync(stop => _schema.Documents.Find(new BsonDocument("kind", kind.Name)).Sort(new BsonDocument("id", 1)).ToListAsync(stop), cancellationToken);
        return [.. found.Select(d => Read(d, kind)!)];
    }

    public async Task<T?> FindAsync<T>(DocumentKind<T> kind, string id, CancellationToken cancellationToken)
        where T : class
    {
        var found = await Link.DoAsync(stop => _schema.Documents.Find(Key(kind.Name, id)).FirstOrDefaultAsync(stop), cancellationToken);
        return found is null ? null : Read(found, kind);
    }

    public Task SaveAsync<T>(DocumentKind<T> kind, string id, T document, CancellationToken cancellationToken)
        where T : class
    {
        // Written out here: the caller may change the document afterwards.
        var json = JsonSerializer.Serialize(document, kind.Json);
        return Link.DoAsync(stop => _schema.Documents.UpdateOneAsync(Key(kind.Name, id), new BsonDocument("$set", new BsonDocument("json", json)), new UpdateOptions { IsUpsert = true }, stop), cancellationToken);
    }

    public async Task<bool> RemoveAsync<T>(DocumentKind<T> kind, string id, CancellationToken cancellationToken)
    {
        var tries = 0;
        var removed = await Link.DoAsync(stop =>
        {
            tries++;
            return _schema.Documents.DeleteOneAsync(Key(kind.Name, id), stop);
        }, cancellationToken);
        // After a try without an answer "none" may mean that it was the one that removed it.
        return removed.DeletedCount > 0 || tries > 1;
    }

    public Task AppendAsync(string runId, IReadOnlyList<Sample> samples, CancellationToken cancellationToken)
    {
        foreach (var sample in samples)
        {
            if (!double.IsFinite(sample.Value))
            {
                return Task.FromException(new ArgumentException($"sample {sample.Source} {sample.Series} at {sample.TimeMs} of run {runId} is not a number", nameof(samples)));
            }
        }

        return samples.Count == 0 ? Task.CompletedTask : _writer.WriteAsync(new MongoAppend(runId, [.. samples], []), cancellationToken);
    }

    public async Task<IReadOnlyList<Sample>> SamplesAsync(string runId, IReadOnlyCollection<string>? series, long fromMs, CancellationToken cancellationToken)
    {
        var order = new BsonDocument { { "source", 1 }, { "series", 1 }, { "from", 1 } };
        return await ReadAsync(_schema.Samples, SampleBuckets.Filter(runId, series, fromMs), order, bucket => SampleBuckets.Read(bucket, fromMs), cancellationToken);
    }

    public Task AppendSecondsAsync(string runId, int machine, IReadOnlyList<GeneratorSecond> seconds, CancellationToken cancellationToken)
        => seconds.Count == 0
            ? Task.CompletedTask
            : _writer.WriteAsync(new MongoAppend(runId, [], [.. seconds.Select(s => new KeptSecond(machine, s.Seq, Json(s)))]), cancellationToken);

    public async Task<IReadOnlyDictionary<int, IReadOnlyList<GeneratorSecond>>> SecondsAsync(string runId, CancellationToken cancellationToken)
    {
        var order = new BsonDocument { { "machine", 1 }, { "seq", 1 } };
        var found = await ReadAsync<(int Machine, GeneratorSecond Second)>(
            _schema.Seconds, new BsonDocument("run", runId), order,
            d => [(d["machine"].AsInt32, JsonSerializer.Deserialize(d["json"].AsString, SecondJson.Default.GeneratorSecond)!)], cancellationToken);
        return found.GroupBy(s => s.Machine).ToDictionary(g => g.Key, g => (IReadOnlyList<GeneratorSecond>)[.. g.Select(s => s.Second)]);
    }

    public async Task<IReadOnlyList<GeneratorSecond>> SecondsAsync(string runId, int machine, long after, int most, CancellationToken cancellationToken)
    {
        var found = await Link.DoAsync(
            stop => _schema.Seconds.Find(new BsonDocument { { "run", runId }, { "machine", machine }, { "seq", new BsonDocument("$gt", after) } }).Sort(new BsonDocument("seq", 1)).Limit(most)
                .Project<BsonDocument>(new BsonDocument("json", 1)).ToListAsync(stop), cancellationToken);
        return [.. found.Select(d => JsonSerializer.Deserialize(d["json"].AsString, SecondJson.Default.GeneratorSecond)!)];
    }

    /// <summary>The buckets come batch by batch: no more of them is held than a batch.</summary>
    public Task<IReadOnlyList<SampleInterval>> IntervalsAsync(string runId, IReadOnlyCollection<string> series, long originMs, long lengthMs, CancellationToken cancellationToken) => Link.DoAsync(async stop =>
    {
        var order = new BsonDocument { { "source", 1 }, { "series", 1 }, { "from", 1 } };
        var sums = new IntervalSums(originMs, lengthMs);
        using var cursor = await _schema.Samples.Find(SampleBuckets.Filter(runId, series, 0)).Sort(order).ToCursorAsync(stop);
        while (await cursor.MoveNextAsync(stop))
        {
            foreach (var sample in cursor.Current.SelectMany(bucket => SampleBuckets.Read(bucket, 0)))
            {
                sums.Add(sample);
            }
        }

        return sums.All;
    }, cancellationToken);

    public async Task<long> LastSecondAsync(string runId, int machine, CancellationToken cancellationToken)
    {
        var last = await Link.DoAsync(
            stop => _schema.Seconds.Find(new BsonDocument { { "run", runId }, { "machine", machine } }).Sort(new BsonDocument("seq", -1)).Limit(1)
                .Project<BsonDocument>(new BsonDocument("seq", 1)).FirstOrDefaultAsync(stop), cancellationToken);
        return last?["seq"].AsInt64 ?? 0;
    }

    public Task RemoveRunAsync(string runId, CancellationToken cancellationToken) => _writer.RemoveRunAsync(runId, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return; // the container knows it under two names
        }

        await _writer.DisposeAsync();
        _client.Dispose();
    }

    /// <summary>Batch by batch as the server sends them, since a document as the driver has it takes far more than what is made of it.</summary>
    private Task<List<T>> ReadAsync<T>(
        IMongoCollection<BsonDocument> collection, BsonDocument filter, BsonDocument order, Func<BsonDocument, IEnumerable<T>> make, CancellationToken cancellationToken) => Link.DoAsync(async stop =>
    {
        var found = new List<T>();
        using var cursor = await collection.Find(filter).Sort(order).ToCursorAsync(stop);
        while (await cursor.MoveNextAsync(stop))
        {
            found.AddRange(cursor.Current.SelectMany(make));
        }

        return found;
    }, cancellationToken);

    private static BsonDocument Key(string kind, string id) => new() { { "kind", kind }, { "id", id } };

    private static T? Read<T>(BsonDocument document, DocumentKind<T> kind) => JsonSerializer.Deserialize(document["json"].AsString, kind.Json);

    private static string Json(GeneratorSecond second) => Encoding.UTF8.GetString(JsonSerializer.SerializeToUtf8Bytes(second, SecondJson.Default.GeneratorSecond));
}
