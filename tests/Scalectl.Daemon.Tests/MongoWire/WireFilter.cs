using MongoDB.Bson;

namespace Scalectl.Daemon.Tests.MongoWire;

/// <summary>Whether a document matches a filter: equality of fields (with dots into documents), $gte, $gt, $lt, $in.</summary>
internal static class WireFilter
{
    public static bool Matches(BsonDocument document, BsonDocument filter) => filter.All(condition =>
    {
        if (condition.Name.StartsWith('$'))
        {
            throw WireError.Unknown($"the filter {condition.Name}");
        }

        var value = Field(document, condition.Name);
        return condition.Value is BsonDocument { ElementCount: > 0 } operators && operators.GetElement(0).Name.StartsWith('$')
            ? operators.All(o => Holds(value, o.Name, o.Value))
            : value is not null && Same(value, condition.Value);
    });

    public static BsonValue? Field(BsonDocument document, string path)
    {
        BsonValue? value = document;
        foreach (var name in path.Split('.'))
        {
            value = value is BsonDocument inner && inner.TryGetValue(name, out var found) ? found : null;
        }

        return value;
    }

    /// <summary>Numbers are equal whatever their type, as on a real server.</summary>
    public static bool Same(BsonValue a, BsonValue b) => a.IsNumeric == b.IsNumeric && a.CompareTo(b) == 0 && (a.IsNumeric || a.BsonType == b.BsonType);

    private static bool Holds(BsonValue? value, string name, BsonValue bound) => name switch
    {
        "$in" => value is not null && bound.AsBsonArray.Any(b => Same(value, b)),
        "$gte" => Comparable(value, bound) && value!.CompareTo(bound) >= 0,
        "$gt" => Comparable(value, bound) && value!.CompareTo(bound) > 0,
        "$lt" => Comparable(value, bound) && value!.CompareTo(bound) < 0,
        _ => throw WireError.Unknown($"the operator {name} of a filter"),
    };

    private static bool Comparable(BsonValue? value, BsonValue bound)
        => value is not null && (value.BsonType == bound.BsonType || (value.IsNumeric && bound.IsNumeric));
}
