using MongoDB.Bson;

namespace Scalectl.Daemon.Tests.MongoWire;

/// <summary>Changes a document: $set, $setOnInsert, and $push with $each, $position and $slice. Paths with one dot lead into a document.</summary>
internal static class WireUpdate
{
    public static void Apply(BsonDocument document, BsonDocument update, bool inserting)
    {
        foreach (var change in update)
        {
            // Newer servers apply the fields of an operator in the order of their names, whatever order they were sent in.
            foreach (var field in change.Value.AsBsonDocument.OrderBy(f => f.Name, StringComparer.Ordinal))
            {
                switch (change.Name)
                {
                    case "$set":
                        Set(document, field.Name, field.Value);
                        break;
                    case "$setOnInsert":
                        if (inserting)
                        {
                            Set(document, field.Name, field.Value);
                        }

                        break;
                    case "$push":
                        Push(document, field.Name, field.Value.AsBsonDocument);
                        break;
                    default:
                        throw WireError.Unknown($"the update {change.Name}");
                }
            }
        }
    }

    private static void Set(BsonDocument document, string path, BsonValue value)
    {
        var names = path.Split('.');
        var inside = names.Length == 1 ? document : document.GetValue(names[0], null) as BsonDocument;
        if (inside is null)
        {
            document[names[0]] = inside = [];
        }

        inside[names[^1]] = value.DeepClone();
    }

    private static void Push(BsonDocument document, string name, BsonDocument how)
    {
        if (how.Names.Except(["$each", "$position", "$slice"]).FirstOrDefault() is { } other)
        {
            throw WireError.Unknown($"{other} of $push");
        }

        var array = document.GetValue(name, new BsonArray()).AsBsonArray;
        var at = how.GetValue("$position", array.Count).ToInt32();
        foreach (var item in how["$each"].AsBsonArray)
        {
            array.Insert(at++, item.DeepClone());
        }

        var most = how.GetValue("$slice", array.Count).ToInt32();
        document[name] = new BsonArray(array.Take(most));
    }
}
