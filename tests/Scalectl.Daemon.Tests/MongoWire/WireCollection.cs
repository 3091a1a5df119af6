using MongoDB.Bson;

namespace Scalectl.Daemon.Tests.MongoWire;

/// <summary>Documents in the order of their insertion, and unique indexes that are enforced.</summary>
public sealed class WireCollection
{
    private readonly List<BsonDocument> _documents = [];
    private readonly Dictionary<string, (IReadOnlyList<string> Fields, Dictionary<string, BsonDocument> Keys)> _indexes = new() { ["_id_"] = (["_id"], []) };

    public IReadOnlyList<BsonDocument> Documents
    {
        get
        {
            lock (_documents)
            {
                return [.. _documents];
            }
        }
    }

    internal void CreateIndex(string name, IReadOnlyList<string> fields)
    {
        if (_indexes.TryGetValue(name, out var there))
        {
            if (!there.Fields.SequenceEqual(fields))
            {
                throw new WireError(86, "IndexKeySpecsConflict", $"index {name} has other fields");
            }

            return;
        }

        _indexes[name] = (fields, []);
        _documents.ForEach(d => Enter(name, d));
    }

    internal IEnumerable<BsonDocument> Find(BsonDocument filter)
    {
        // An equality on all fields of a unique index finds at once, as it would on a real server.
        foreach (var (fields, keys) in _indexes.Values)
        {
            if (fields.All(f => filter.TryGetValue(f, out var value) && value is not BsonDocument))
            {
                return keys.TryGetValue(Key(fields, filter), out var one) && WireFilter.Matches(one, filter) ? [one] : [];
            }
        }

        return _documents.Where(d => WireFilter.Matches(d, filter));
    }

    internal void Insert(BsonDocument document)
    {
        if (!document.Contains("_id"))
        {
            document.InsertAt(0, new BsonElement("_id", ObjectId.GenerateNewId()));
        }

        foreach (var (name, (fields, keys)) in _indexes)
        {
            if (keys.ContainsKey(Key(fields, document)))
            {
                throw new WireError(WireError.DuplicateKey, "DuplicateKey", $"E11000 duplicate key error index: {name} dup key: {new BsonDocument(fields.Select(f => new BsonElement(f, document[f])))}");
            }
        }

        lock (_documents)
        {
            _documents.Add(document);
        }

        foreach (var name in _indexes.Keys)
        {
            Enter(name, document);
        }
    }

    /// <returns>Matched, and the id of an upserted one.</returns>
    internal (int Matched, BsonValue? Upserted) Update(BsonDocument filter, BsonDocument update, bool upsert)
    {
        if (Find(filter).FirstOrDefault() is { } found)
        {
            var changed = found.DeepClone().AsBsonDocument;
            WireUpdate.Apply(changed, update, inserting: false);
            if (_indexes.Values.Any(i => Key(i.Fields, changed) != Key(i.Fields, found)))
            {
                throw WireError.Unknown("an update that changes a key");
            }

            lock (_documents)
            {
                found.Clear();
                found.AddRange(changed);
            }

            return (1, null);
        }

        if (!upsert)
        {
            return (0, null);
        }

        BsonDocument fresh = new("_id", ObjectId.GenerateNewId());
        fresh.AddRange(filter.Where(f => f.Value is not BsonDocument));
        WireUpdate.Apply(fresh, update, inserting: true);
        Insert(fresh);
        return (0, fresh["_id"]);
    }

    internal int Delete(BsonDocument filter, int limit)
    {
        var gone = Find(filter).Take(limit == 0 ? int.MaxValue : limit).ToList();
        lock (_documents)
        {
            gone.ForEach(d => _documents.Remove(d));
        }

        foreach (var (fields, keys) in _indexes.Values)
        {
            gone.ForEach(d => keys.Remove(Key(fields, d)));
        }

        return gone.Count;
    }

    private void Enter(string name, BsonDocument document)
    {
        var (fields, keys) = _indexes[name];
        keys.Add(Key(fields, document), document);
    }

    private static string Key(IReadOnlyList<string> fields, BsonDocument document)
        => Convert.ToBase64String(new BsonDocument(fields.Select(f => new BsonElement(f, document.GetValue(f, BsonNull.Value) is { IsNumeric: true } number ? number.ToDouble() : document.GetValue(f, BsonNull.Value)))).ToBson());
}
