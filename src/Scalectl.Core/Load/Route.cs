namespace Scalectl.Load;

/// <summary>One kind of request in the mix.</summary>
/// <param name="Method">HTTP method, upper case.</param>
/// <param name="Path">Path with query, starting with a slash.</param>
/// <param name="Weight">Relative share of the requests, more than 0.</param>
/// <remarks>What has a default has a setter: source-generated JSON overwrites the default of an init-only property that the text leaves out.</remarks>
public sealed record Route(string Method = "GET", string Path = "/", double Weight = 1)
{
    /// <summary>What results call it; null: its method and path.</summary>
    public string? Name { get; set; }

    /// <summary>Headers of this route's requests, beside and before the plan's of the same name.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; set; } = new Dictionary<string, string>();

    /// <summary>Body of this route's requests; null: none.</summary>
    public byte[]? Body { get; set; }

    /// <summary>What results call it.</summary>
    public string Label() => Name ?? $"{Method} {Path}";
}
