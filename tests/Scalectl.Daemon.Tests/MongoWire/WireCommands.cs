using System.Collections.Concurrent;
using MongoDB.Bson;

namespace Scalectl.Daemon.Tests.MongoWire;

/// <summary>The commands of a server of version 6.0 that stands alone, as far as the store needs them.</summary>
internal sealed class WireCommands
{
    /// <summary>What the driver may add to any command.</summary>
    private static readonly string[] Common = ["$db", "lsid", "writeConcern", "$readPreference", "readConcern", "maxTimeMS"];

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Database, string Name), WireCollection> _collections = [];
    private readonly Dictionary<long, Queue<BsonDocument>> _cursors = [];
    private long _lastCursor = 1000;
    private int _lastConnection;

    public ConcurrentQueue<string> Unknown { get; } = new();

    public WireCollection Collection(string database, string name)
    {
        lock (_lock)
        {
            return _collections.TryGetValue((database, name), out var found) ? found : _collections[(database, name)] = new WireCollection();
        }
    }

    public BsonDocument Run(BsonDocument command)
    {
        lock (_lock)
        {
            try
            {
                return Answer(command).Add("ok", 1.0);
            }
            catch (WireError e)
            {
                if (e.IsUnknown)
                {
                    Unknown.Enqueue(e.Message);
                }

                return new BsonDocument { { "ok", 0.0 }, { "errmsg", e.Message }, { "code", e.Code }, { "codeName", e.Name } };
            }
        }
    }

    private BsonDocument Answer(BsonDocument command)
    {
        var name = command.GetElement(0).Name;
        return name switch
        {
            // Its fields are the driver's own affair.
            "hello" or "isMaster" or "ismaster" => Hello(),
            "ping" => Checked(command, []),
            "endSessions" => Checked(command, []),
            "dropDatabase" => Drop(Checked(command, [])),
            "insert" => Insert(Checked(command, ["documents", "ordered"])),
            "update" => Update(Checked(command, ["updates", "ordered"])),
            "delete" => Delete(Checked(command, ["deletes", "ordered"])),
            "find" => Find(Checked(command, ["filter", "sort", "limit", "batchSize", "singleBatch", "projection"])),
            "getMore" => More(Checked(command, ["collection", "batchSize"])),
            "killCursors" => Kill(Checked(command, ["cursors"])),
            "aggregate" => Aggregate(Checked(command, ["pipeline", "cursor"])),
            "createIndexes" => CreateIndexes(Checked(command, ["indexes"])),
            "listCollections" => ListCollections(Checked(command, ["filter", "cursor", "nameOnly"])),
            _ => throw WireError.Unknown($"the command {name}"),
        };
    }

    private static BsonDocument Checked(BsonDocument command, string[] fields)
        => command.Names.Skip(1).Except(Common).Except(fields).FirstOrDefault() is { } other
            ? throw WireError.Unknown($"the field {other} of {command.GetElement(0).Name}")
            : command.GetElement(0).Name is "insert" or "update" or "delete" && !Durable(command)
                ? throw WireError.Unknown("a write that is not acknowledged by a majority's journal")
                : fields is [] ? command.Names.First() == "dropDatabase" ? command : [] : command;

    private static bool Durable(BsonDocument command) => command.GetValue("writeConcern", null) is BsonDocument concern && concern.GetValue("w", "") == "majority" && concern.GetValue("j", false) == true;

    private BsonDocument Hello() => new()
    {
        { "helloOk", true }, { "ismaster", true }, { "isWritablePrimary", true }, { "maxBsonObjectSize", 16 << 20 }, { "maxMessageSizeBytes", 48_000_000 },
        { "maxWriteBatchSize", 100_000 }, { "logicalSessionTimeoutMinutes", 30 }, { "minWireVersion", 0 }, { "maxWireVersion", 17 }, { "readOnly", false },
        { "connectionId", Interlocked.Increment(ref _lastConnection) }, // without it the driver asks by an old command
    };

    private WireCollection Target(BsonDocument command) => Collection(command["$db"].AsString, command[0].AsString);

    private BsonDocument Drop(BsonDocument command)
    {
        foreach (var key in _collections.Keys.Where(k => k.Database == command["$db"].AsString).ToList())
        {
            _collections.Remove(key);
        }

        return [];
    }

    private BsonDocument Insert(BsonDocument command) => Each(command, "documents", (item, _) =>
    {
        Target(command).Insert(item.DeepClone().AsBsonDocument);
        return 1;
    });

    private BsonDocument Update(BsonDocument command)
    {
        var upserted = new BsonArray();
        var answer = Each(command, "updates", (item, index) =>
        {
            if (item.Names.Except(["q", "u", "upsert", "multi"]).FirstOrDefault() is { } other || item.GetValue("multi", false) == true)
            {
                throw WireError.Unknown("an update of many, or with other fields");
            }

            var (matched, id) = Target(command).Update(item["q"].AsBsonDocument, item["u"].AsBsonDocument, item.GetValue("upsert", false).AsBoolean);
            if (id is not null)
            {
                upserted.Add(new BsonDocument { { "index", index }, { "_id", id } });
            }

            return id is null ? matched : 1;
        });
        answer.Add("nModified", answer["n"].AsInt32 - upserted.Count);
        return upserted.Count > 0 ? answer.Add("upserted", upserted) : answer;
    }

    private BsonDocument Delete(BsonDocument command)
        => Each(command, "deletes", (item, _) => Target(command).Delete(item["q"].AsBsonDocument, item["limit"].ToInt32()));

    private static BsonDocument Each(BsonDocument command, string items, Func<BsonDocument, int, int> run)
    {
        var (n, errors) = (0, new BsonArray());
        for (var i = 0; i < command[items].AsBsonArray.Count; i++)
        {
            try
            {
                n += run(command[items][i].AsBsonDocument, i);
            }
            catch (WireError e) when (!e.IsUnknown)
            {
                errors.Add(new BsonDocument { { "index", i }, { "code", e.Code }, { "errmsg", e.Message } });
                if (command.GetValue("ordered", true).AsBoolean)
                {
                    break;
                }
            }
        }

        var answer = new BsonDocument("n", n);
        return errors.Count > 0 ? answer.Add("writeErrors", errors) : answer;
    }

    private BsonDocument Find(BsonDocument command)
    {
        var found = Target(command).Find(command.GetValue("filter", new BsonDocument()).AsBsonDocument);
        if (command.GetValue("sort", null) is BsonDocument sort)
        {
            found = found.Order(new WireOrder(sort));
        }

        var limit = command.GetValue("limit", 0).ToInt32();
        var fields = command.GetValue("projection", null) as BsonDocument;
        return Cursor(command, (limit > 0 ? found.Take(limit) : found).Select(d => Projected(d, fields)), command.GetValue("batchSize", 101).ToInt32());
    }

    private static BsonDocument Projected(BsonDocument document, BsonDocument? fields)
        => fields is null ? document.DeepClone().AsBsonDocument
            : fields.Any(f => f.Value.ToInt32() != 1 && f.Name != "_id") ? throw WireError.Unknown("a projection that leaves fields out")
            : new BsonDocument(document.Where(e => fields.GetValue(e.Name, e.Name == "_id" ? 1 : 0) == 1)).DeepClone().AsBsonDocument;

    private BsonDocument Aggregate(BsonDocument command)
    {
        IEnumerable<BsonDocument> rows = Target(command).Documents;
        foreach (var stage in command["pipeline"].AsBsonArray.Select(s => s.AsBsonDocument.GetElement(0)))
        {
            rows = stage.Name switch
            {
                "$match" => rows.Where(r => WireFilter.Matches(r, stage.Value.AsBsonDocument)).ToList(),
                "$group" => Group(rows, stage.Value.AsBsonDocument),
                "$sort" => rows.Order(new WireOrder(stage.Value.AsBsonDocument)).ToList(),
                _ => throw WireError.Unknown($"the stage {stage.Name}"),
            };
        }

        return Cursor(command, rows, 101);
    }

    private static IEnumerable<BsonDocument> Group(IEnumerable<BsonDocument> rows, BsonDocument how)
    {
        if (how.Any(e => e.Name != "_id" && e.Value != new BsonDocument("$sum", 1)))
        {
            throw WireError.Unknown("an accumulator other than {$sum: 1}");
        }

        return rows.GroupBy(r => how["_id"] is BsonString { Value: ['$', .. var field] } ? WireFilter.Field(r, field) ?? BsonNull.Value : how["_id"])
            .Select(g => new BsonDocument("_id", g.Key).AddRange(how.Where(e => e.Name != "_id").Select(e => new BsonElement(e.Name, g.Count())))).ToList();
    }

    private BsonDocument Cursor(BsonDocument command, IEnumerable<BsonDocument> rows, int batch)
    {
        var rest = new Queue<BsonDocument>(rows);
        var first = Take(rest, batch);
        var id = rest.Count > 0 && command.GetValue("singleBatch", false) != true ? ++_lastCursor : 0;
        if (id != 0)
        {
            _cursors[id] = rest;
        }

        return new BsonDocument("cursor", new BsonDocument { { "firstBatch", first }, { "id", id }, { "ns", $"{command["$db"]}.{command[0]}" } });
    }

    private BsonDocument More(BsonDocument command)
    {
        if (!_cursors.TryGetValue(command[0].AsInt64, out var rest))
        {
            throw new WireError(43, "CursorNotFound", $"cursor id {command[0]} not found");
        }

        var next = Take(rest, command.GetValue("batchSize", 1000).ToInt32());
        if (rest.Count == 0)
        {
            _cursors.Remove(command[0].AsInt64);
        }

        return new BsonDocument("cursor", new BsonDocument { { "nextBatch", next }, { "id", rest.Count > 0 ? command[0] : 0L }, { "ns", $"{command["$db"]}.{command["collection"]}" } });
    }

    private BsonDocument Kill(BsonDocument command)
    {
        foreach (var id in command["cursors"].AsBsonArray)
        {
            _cursors.Remove(id.AsInt64);
        }

        return new BsonDocument("cursorsKilled", command["cursors"]);
    }

    private static BsonArray Take(Queue<BsonDocument> rest, int most)
    {
        var batch = new BsonArray();
        while (batch.Count < most && rest.TryDequeue(out var next))
        {
            batch.Add(next);
        }

        return batch;
    }

    private BsonDocument CreateIndexes(BsonDocument command)
    {
        foreach (var index in command["indexes"].AsBsonArray.Select(i => i.AsBsonDocument))
        {
            if (index.Names.Except(["key", "name", "unique"]).FirstOrDefault() is { } other || index.GetValue("unique", false) != true)
            {
                throw WireError.Unknown("an index that is not just unique");
            }

            Target(command).CreateIndex(index["name"].AsString, [.. index["key"].AsBsonDocument.Names]);
        }

        return [];
    }

    private BsonDocument ListCollections(BsonDocument command) => Cursor(
        command,
        _collections.Where(c => c.Key.Database == command["$db"].AsString).Select(c => new BsonDocument { { "name", c.Key.Name }, { "type", "collection" } })
            .Where(c => WireFilter.Matches(c, command.GetValue("filter", new BsonDocument()).AsBsonDocument)),
        101);

    /// <summary>Orders by fields, 1 up and -1 down; strings by their UTF-8 bytes.</summary>
    private sealed class WireOrder(BsonDocument sort) : IComparer<BsonDocument>
    {
        public int Compare(BsonDocument? x, BsonDocument? y) => sort
            .Select(s => s.Value.ToInt32() * (WireFilter.Field(x!, s.Name) ?? BsonNull.Value).CompareTo(WireFilter.Field(y!, s.Name) ?? BsonNull.Value))
            .FirstOrDefault(c => c != 0);
    }
}
