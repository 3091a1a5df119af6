using System.Collections.ObjectModel;

namespace Scalectl.Load;

/// <summary>One kind of request in the mix.</summary>
/// <param name="Method">HTTP method, upper case.</param>
/// <param name="Path">Path with query, starting with a slash.</param>
/// <param name="Weight">Relative share of the requests, more than 0.</param>
/// <remarks>What has a default has a setter: source-generated JSON overwrites the default of an init-only property that the text leaves out.</remarks>
public sealed record Route(string Method = "GET", string Path = "/", double Weight = 1)
{
    /// <summary>Largest body, bytes.</summary>
    public const int MostBodyBytes = 10 * 1024 * 1024;

    // They say how a message is framed, which is the engine's business.
    private static readonly string[] OwnHeaders = ["content-length", "transfer-encoding", "expect", "upgrade"];

    /// <summary>What results call it; null: its method and path.</summary>
    public string? Name { get; set; }

    /// <summary>Headers of this route's requests; they replace the plan's of the same name.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; set; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Body of this route's requests; null: none.</summary>
    public byte[]? Body { get; set; }

    /// <summary>What results call it.</summary>
    public string Label() => Name ?? $"{Method} {Path}";

    /// <summary>What is wrong with it; nothing: it can be sent.</summary>
    /// <param name="argument">Name for errors.</param>
    public IEnumerable<InvalidInput> Check(string argument)
    {
        var shown = InvalidInput.Shorten(RouteText.Of(new Route(Method, Path, Weight)));
        if (Method.Length is 0 or > 32 || !Method.All(char.IsAsciiLetterUpper) || Method is "CONNECT")
        {
            yield return new InvalidInput(argument, shown, "a method in upper case", RouteText.Example);
        }

        if (Path.Length is 0 or > 8192 || Path[0] != '/' || !Path.All(c => c is > ' ' and < '\x7f' and not '#'))
        {
            yield return new InvalidInput(argument, shown, "a path that starts with / and is percent-encoded", RouteText.Example);
        }

        if (Weight is not (> 0 and <= 1e9))
        {
            yield return new InvalidInput(argument, shown, "a weight above 0", RouteText.Example);
        }

        if (Name is { } name && (name.Length is 0 or > 100 || name.Any(char.IsControl)))
        {
            yield return new InvalidInput(argument, InvalidInput.Shorten(name), "a name of 1 to 100 characters", "cart");
        }

        if (Body?.Length > MostBodyBytes)
        {
            yield return new InvalidInput(argument, $"a body of {Body.Length} bytes", $"at most {MostBodyBytes} bytes", RouteText.JsonExample);
        }

        foreach (var error in CheckHeaders(Headers, argument))
        {
            yield return error;
        }
    }

    /// <summary>What is wrong with headers.</summary>
    /// <param name="headers">Name and value.</param>
    /// <param name="argument">Name for errors.</param>
    public static IEnumerable<InvalidInput> CheckHeaders(IReadOnlyDictionary<string, string> headers, string argument)
    {
        const string Example = "Accept: text/html";
        foreach (var (name, value) in headers)
        {
            if (name.Length is 0 or > 256 || !name.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal))
                || value.Length > 8192 || !value.All(c => c is >= ' ' and < '\x7f' or '\t'))
            {
                yield return new InvalidInput(argument, InvalidInput.Shorten($"{name}: {value}"), "a name and a value in printable ASCII", Example);
            }
            else if (OwnHeaders.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                yield return new InvalidInput(argument, InvalidInput.Shorten($"{name}: {value}"), "a header that the generator does not set itself", Example);
            }
        }
    }
}
