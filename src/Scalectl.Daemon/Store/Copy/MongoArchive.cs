using System.Runtime.CompilerServices;
using System.Text;
using MongoDB.Bson;
using MongoDB.Driver;
using Scalectl.Daemon.Store.Mongo;
using Scalectl.Series;

namespace Scalectl.Daemon.Store.Copy;

/// <summary>The store on MongoDB, whole.</summary>
internal sealed class MongoArchive : IStoreArchive
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly BulkWriteOptions Unordered = new() { IsOrdered = false };

    private readonly MongoClient _client;
    private readonly MongoSchema _schema;

    private MongoArchive(MongoAddress address)
    {
        Name = address.ToString();
        _client = new MongoClient(address.Settings(serverSelection: TimeSpan.FromSeconds(5)));
        _schema = new MongoSchema(_client.GetDatabase(address.Database));
    }

    public string Name { get; }

    /// <exception cref="StoreUnavailableException">The server does not answer.</exception>
    public static async Task<MongoArchive> OpenAsync(MongoAddress address, CancellationToken cancellationToken)
    {
        var archive = new MongoArchive(address);
        try
        {
            await archive._schema.PingAsync(cancellationToken);
            await archive._schema.CreateIndexesAsync(cancellationToken);
            return archive;
        }
        catch (Exception e) when (MongoFailures.IsAway(e))
        {
            await archive.DisposeAsync();
            throw new StoreUnavailableException($"{address} does not answer ({MongoFailures.Reason(e, address)}): start it, or correct its address; nothing was copied.", e);
        }
    }

    public async IAsyncEnumerable<RawDocument> DocumentsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var d in ReadAsync(_schema.Documents, [], cancellationToken, "kind", "id"))
        {
            yield return new RawDocument(d["kind"].AsString, d["id"].AsString, Strict.GetBytes(d["json"].AsString));
        }
    }

    public async Task<IReadOnlyList<string>> RunsAsync(CancellationToken cancellationToken)
    {
        var group = new BsonDocument[] { new("$group", new BsonDocument("_id", "$run")) };
        var sampled = await (await _schema.Samples.AggregateAsync<BsonDocument>(group, cancellationToken: cancellationToken)).ToListAsync(cancellationToken);
        var told = await (await _schema.Seconds.AggregateAsync<BsonDocument>(group, cancellationToken: cancellationToken)).ToListAsync(cancellationToken);
        return [.. sampled.Concat(told).Select(d => d["_id"].AsString).Distinct().Order(StringComparer.Ordinal)];
    }

    public async IAsyncEnumerable<Sample> SamplesAsync(string run, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var bucket in ReadAsync(_schema.Samples, new BsonDocument("run", run), cancellationToken, "source", "series", "from"))
        {
            foreach (var sample in SampleBuckets.Read(bucket, long.MinValue))
            {
                yield return sample;
            }
        }
    }

    public async IAsyncEnumerable<RawSecond> SecondsAsync(string run, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var d in ReadAsync(_schema.Seconds, new BsonDocument("run", run), cancellationToken, "machine", "seq"))
        {
            yield return new RawSecond(d["machine"].AsInt32, d["seq"].AsInt64, Strict.GetBytes(d["json"].AsString));
        }
    }

    public Task PutAsync(IReadOnlyList<RawDocument> documents, CancellationToken cancellationToken)
        => WriteAsync(_schema.Documents, documents.Select(d => Set(new BsonDocument { { "kind", d.Kind }, { "id", d.Id } }, d.Json)), cancellationToken);

    public Task PutAsync(string run, IReadOnlyList<Sample> samples, CancellationToken cancellationToken)
        => WriteAsync(_schema.Samples, SampleBuckets.Writes(samples.Select(s => (run, s))), cancellationToken);

    public Task PutAsync(string run, IReadOnlyList<RawSecond> seconds, CancellationToken cancellationToken)
        => WriteAsync(_schema.Seconds, seconds.Select(s => Set(new BsonDocument { { "run", run }, { "machine", s.Machine }, { "seq", s.Seq } }, s.Json)), cancellationToken);

    public Task RemoveDocumentAsync(string kind, string id, CancellationToken cancellationToken)
        => _schema.Documents.DeleteOneAsync(new BsonDocument { { "kind", kind }, { "id", id } }, cancellationToken);

    public async Task RemoveRunAsync(string run, CancellationToken cancellationToken)
    {
        await _schema.Samples.DeleteManyAsync(new BsonDocument("run", run), cancellationToken);
        await _schema.Seconds.DeleteManyAsync(new BsonDocument("run", run), cancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    private static UpdateOneModel<BsonDocument> Set(BsonDocument key, byte[] json)
        => new(key, new BsonDocument("$set", new BsonDocument("json", Strict.GetString(json)))) { IsUpsert = true };

    private static async Task WriteAsync(IMongoCollection<BsonDocument> collection, IEnumerable<WriteModel<BsonDocument>> writes, CancellationToken cancellationToken)
    {
        if (writes.ToList() is { Count: > 0 } batch)
        {
            await collection.BulkWriteAsync(batch, Unordered, cancellationToken);
        }
    }

    private static async IAsyncEnumerable<BsonDocument> ReadAsync(
        IMongoCollection<BsonDocument> collection, BsonDocument filter, [EnumeratorCancellation] CancellationToken cancellationToken, params string[] order)
    {
        var sort = new BsonDocument(order.Select(f => new BsonElement(f, 1)));
        using var cursor = await collection.Find(filter).Sort(sort).ToCursorAsync(cancellationToken);
        while (await cursor.MoveNextAsync(cancellationToken))
        {
            foreach (var document in cursor.Current)
            {
                yield return document;
            }
        }
    }
}
