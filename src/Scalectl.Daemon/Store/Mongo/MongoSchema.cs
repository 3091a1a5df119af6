using MongoDB.Bson;
using MongoDB.Driver;

namespace Scalectl.Daemon.Store.Mongo;

/// <summary>
/// Three collections, each with one unique index that is both its key and the order of its reads.
/// <code>
/// documents  {kind, id, json}                     json as text, as it was serialised
/// samples    {run, source, series, from, v}       one for five minutes of a series: v.OFFSET = value, OFFSET in ms after from
/// seconds    {run, machine, seq, json}            one for each second of a generator
/// </code>
/// </summary>
internal sealed class MongoSchema
{
    public MongoSchema(IMongoDatabase database)
    {
        // Durable means: on the disks of most members. A server alone is its own majority.
        var durable = database.WithWriteConcern(new WriteConcern("majority", wTimeout: TimeSpan.FromSeconds(10), journal: true)).WithReadPreference(ReadPreference.Primary);
        Database = durable;
        Documents = durable.GetCollection<BsonDocument>("documents");
        Samples = durable.GetCollection<BsonDocument>("samples");
        Seconds = durable.GetCollection<BsonDocument>("seconds");
    }

    public IMongoDatabase Database { get; }

    public IMongoCollection<BsonDocument> Documents { get; }

    public IMongoCollection<BsonDocument> Samples { get; }

    public IMongoCollection<BsonDocument> Seconds { get; }

    public async Task PingAsync(CancellationToken cancellationToken)
        => await Database.RunCommandAsync<BsonDocument>(new BsonDocument("ping", 1), cancellationToken: cancellationToken);

    /// <summary>Makes what is not there yet; may be repeated.</summary>
    public async Task CreateIndexesAsync(CancellationToken cancellationToken)
    {
        await CreateAsync(Documents, cancellationToken, "kind", "id");
        await CreateAsync(Samples, cancellationToken, "run", "source", "series", "from");
        await CreateAsync(Seconds, cancellationToken, "run", "machine", "seq");
    }

    private static Task<string> CreateAsync(IMongoCollection<BsonDocument> collection, CancellationToken cancellationToken, params string[] fields)
        => collection.Indexes.CreateOneAsync(
            new CreateIndexModel<BsonDocument>(new BsonDocument(fields.Select(f => new BsonElement(f, 1))), new CreateIndexOptions { Name = "key", Unique = true }),
            cancellationToken: cancellationToken);
}
