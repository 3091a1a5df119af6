namespace Scalectl.Load;

/// <summary>One kind of request in the mix.</summary>
/// <param name="Method">HTTP method, upper case.</param>
/// <param name="Path">Path with query, starting with a slash.</param>
/// <param name="Weight">Relative share of the requests, more than 0.</param>
public sealed record Route(string Method = "GET", string Path = "/", double Weight = 1);
