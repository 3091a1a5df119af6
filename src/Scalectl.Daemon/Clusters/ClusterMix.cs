using Scalectl.Api;
using Scalectl.Load;
using Route = Scalectl.Load.Route;

namespace Scalectl.Daemon.Clusters;

/// <summary>Routes and headers as a user writes them.</summary>
internal static class ClusterMix
{
    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

    /// <summary><c>METHOD /path weight</c> each, below the target's own path; without any, GET of that path.</summary>
    public static IReadOnlyList<Route> Routes(IReadOnlyList<EncodedText> texts, List<InvalidInput> errors)
    {
        if (texts.Count == 0)
        {
            return [new Route()];
        }

        List<Route> routes = [];
        foreach (string text in texts)
        {
            var route = RouteText.Parse(text);
            if (route.Ok && Methods.Contains(route.Value.Method))
            {
                routes.Add(route.Value);
            }
            else if (text.TrimStart().StartsWith('{') && !route.Ok)
            {
                errors.AddRange(route.Errors);
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

        errors.AddRange(Route.CheckHeaders(headers, "--header"));
        return headers;
    }
}
