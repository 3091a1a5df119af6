namespace Scalectl.Lab.CloudWatch;

/// <summary>What identifies a metric: namespace, name and the exact set of dimensions, in any order.</summary>
public sealed class MetricId : IEquatable<MetricId>
{
    private readonly string _key;

    public MetricId(string ns, string name, IReadOnlyDictionary<string, string> dimensions)
    {
        Namespace = ns;
        Name = name;
        Dimensions = [.. dimensions.OrderBy(static d => d.Key, StringComparer.Ordinal)];

        // U+001F can be in no AWS name, so no two metrics share a key.
        _key = string.Join('\u001f', [ns, name, .. Dimensions.Select(static d => $"{d.Key}\u001e{d.Value}")]);
    }

    public string Namespace { get; }

    public string Name { get; }

    /// <summary>Ordered by name.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Dimensions { get; }

    public bool Equals(MetricId? other) => other is not null && _key == other._key;

    public override bool Equals(object? obj) => Equals(obj as MetricId);

    public override int GetHashCode() => _key.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => $"{Namespace}/{Name}{{{string.Join(",", Dimensions.Select(static d => $"{d.Key}={d.Value}"))}}}";
}
