using System.Collections;
using System.Globalization;

namespace Scalectl.Aws.Query;

/// <summary>
/// Flattened parameters of the AWS Query protocol: structures as <c>A.B</c>, lists as <c>A.member.1</c>. Null is left out.
/// </summary>
internal sealed class QueryParameters : IEnumerable<KeyValuePair<string, string>>
{
    private readonly Dictionary<string, string> _values = [];

    public void Add(string name, string? value)
    {
        if (value is not null)
        {
            _values[name] = value;
        }
    }

    public void Add(string name, bool? value) => Add(name, value is { } v ? (v ? "true" : "false") : null);

    public void Add(string name, int? value) => Add(name, value?.ToString(CultureInfo.InvariantCulture));

    public void Add(string name, double? value) => Add(name, value?.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>Whole seconds: no field of the protocol takes a fraction.</summary>
    public void Add(string name, TimeSpan? value) => Add(name, value is { } v ? (int?)v.TotalSeconds : null);

    public void Add(string name, DateTimeOffset? value)
        => Add(name, value?.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));

    public void Add(string name, IEnumerable<string>? values)
        => AddList(name, values, static (p, prefix, value) => p.Add(prefix, value));

    /// <summary>Adds a list of structures; <paramref name="add"/> gets each element's prefix.</summary>
    public void AddList<T>(string name, IEnumerable<T>? items, Action<QueryParameters, string, T> add)
    {
        var index = 0;
        foreach (var item in items ?? [])
        {
            add(this, string.Create(CultureInfo.InvariantCulture, $"{name}.member.{++index}"), item);
        }
    }

    /// <summary>Adds a list of pairs: <c>Tags.member.1.Key</c>, <c>Dimensions.member.1.Name</c>.</summary>
    public void AddPairs(string name, IReadOnlyDictionary<string, string> pairs, string keyName = "Key")
        => AddList(name, pairs.OrderBy(p => p.Key, StringComparer.Ordinal), (p, prefix, pair) =>
        {
            p.Add($"{prefix}.{keyName}", pair.Key);
            p.Add($"{prefix}.Value", pair.Value);
        });

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => _values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
