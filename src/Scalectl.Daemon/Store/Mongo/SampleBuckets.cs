using System.Globalization;
using MongoDB.Bson;
using MongoDB.Driver;
using Scalectl.Series;

namespace Scalectl.Daemon.Store.Mongo;

/// <summary>
/// Samples as buckets: five minutes of one series are one document, whose values are fields named after their time. So the
/// same time is the same field (a second value replaces the first, and a repeated write changes nothing), one write is one
/// update however often it is sent, and 20 million samples are 70 thousand documents instead of 20 million index entries.
/// </summary>
internal static class SampleBuckets
{
    public const long WidthMs = 5 * 60 * 1000;

    public static IEnumerable<WriteModel<BsonDocument>> Writes(IEnumerable<(string Run, Sample Sample)> samples)
    {
        var buckets = new Dictionary<(string Run, string Source, string Series, long From), Dictionary<long, double>>();
        foreach (var (run, sample) in samples)
        {
            var from = From(sample.TimeMs);
            var key = (run, sample.Source, sample.Series, from);
            if (!buckets.TryGetValue(key, out var values))
            {
                buckets[key] = values = [];
            }

            values[sample.TimeMs - from] = sample.Value;
        }

        foreach (var (key, values) in buckets)
        {
            var filter = new BsonDocument { { "run", key.Run }, { "source", key.Source }, { "series", key.Series }, { "from", key.From } };
            var set = new BsonDocument(values.Select(v => new BsonElement(string.Create(CultureInfo.InvariantCulture, $"v.{v.Key}"), v.Value)));
            yield return new UpdateOneModel<BsonDocument>(filter, new BsonDocument("$set", set)) { IsUpsert = true };
        }
    }

    public static BsonDocument Filter(string runId, IReadOnlyCollection<string>? series, long fromMs)
    {
        var filter = new BsonDocument { { "run", runId }, { "from", new BsonDocument("$gte", From(fromMs)) } };
        if (series is not null)
        {
            filter.Add("series", new BsonDocument("$in", new BsonArray(series)));
        }

        return filter;
    }

    /// <summary>The samples of one bucket, by time.</summary>
    public static IEnumerable<Sample> Read(BsonDocument bucket, long fromMs)
    {
        var (source, series, from) = (bucket["source"].AsString, bucket["series"].AsString, bucket["from"].AsInt64);
        return bucket["v"].AsBsonDocument
            .Select(v => new Sample(source, series, from + long.Parse(v.Name, CultureInfo.InvariantCulture), v.Value.AsDouble))
            .Where(s => s.TimeMs >= fromMs)
            .OrderBy(s => s.TimeMs);
    }

    /// <summary>Rounds down, also before 1970.</summary>
    private static long From(long timeMs)
    {
        var bounded = Math.Max(timeMs, long.MinValue + WidthMs);
        return bounded - (((bounded % WidthMs) + WidthMs) % WidthMs);
    }
}
