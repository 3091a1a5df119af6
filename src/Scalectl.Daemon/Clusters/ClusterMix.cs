using System.Globalization;
using Scalectl.Api;
using Route = Scalectl.Load.Route;

namespace Scalectl.Daemon.Clusters;

/// <summary>Routes and headers as a user writes them.</summary>
internal static class ClusterMix
{
    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

    /// <summary><c>METHOD /path weight</c> each; without any, GET of the target's own path.</summary>
    public static IReadOnlyList<Route> Routes(IReadOnlyList<EncodedText> texts, Uri? target, List<InvalidInput> errors)
    {
        if (texts.Count == 0)
        {
            return [new Route("GET", target?.PathAndQuery ?? "/")];
        }

        List<Route> routes = [];
        foreach (string text in texts)
        {
            var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var weight = 1.0;
            if (parts.Length is 2 or 3 && Methods.Contains(parts[0]) && parts[1].StartsWith('/') && !parts[1].Any(char.IsControl)
                && (parts.Length == 2 || (double.TryParse(parts[2], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out weight) && weight > 0)))
            {
                routes.Add(new Route(parts[0], parts[1], weight));
            }
            else
            {
                errors.Add(new InvalidInput("--route", InvalidInput.Shorten(text), $"METHOD /path WEIGHT, the method one of {string.Join(", ", Methods)}, the weight more than 0", "GET /search 2"));
            }
        }

        return routes;
    }

    /// <summary><c>Name: value</c> each.</summary>
    public static IReadOnlyDictionary<string, string> Headers(IReadOnlyList<EncodedText> texts, List<InvalidInput> errors)
    {
        Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);
        foreach (string text in texts)
        {
            var colon = text.IndexOf(':', StringComparison.Ordinal);
            var name = colon > 0 ? text[..colon].Trim() : "";
            var value = colon > 0 ? text[(colon + 1)..].Trim() : "";
            if (name.Length == 0 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') || value.Any(c => char.IsControl(c) || c > 126))
            {
                errors.Add(new InvalidInput("--header", InvalidInput.Shorten(text), "Name: value, printable ASCII", "Accept: text/html"));
            }
            else if (!headers.TryAdd(name, value))
            {
                errors.Add(new InvalidInput("--header", $"{name} twice", "each header once", "Accept: text/html"));
            }
        }

        return headers;
    }
}
