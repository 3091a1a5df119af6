using MongoDB.Bson;
using Scalectl.Series;

namespace Scalectl.Daemon.Store.Mongo;

/// <summary>Samples or seconds of a run on their way to the server; also how they lie in the outage file.</summary>
internal sealed record MongoAppend(string Run, IReadOnlyList<Sample> Samples, IReadOnlyList<KeptSecond> Seconds)
{
    public BsonDocument ToBson() => new()
    {
        { "run", Run },
        { "samples", new BsonArray(Samples.Select(s => new BsonArray { s.Source, s.Series, s.TimeMs, s.Value })) },
        { "seconds", new BsonArray(Seconds.Select(s => new BsonArray { s.Machine, s.Seq, s.Json })) },
    };

    public static MongoAppend Of(BsonDocument document) => new(
        document["run"].AsString,
        [.. document["samples"].AsBsonArray.Select(s => new Sample(s[0].AsString, s[1].AsString, s[2].AsInt64, s[3].AsDouble))],
        [.. document["seconds"].AsBsonArray.Select(s => new KeptSecond(s[0].AsInt32, s[1].AsInt64, s[2].AsString))]);
}
