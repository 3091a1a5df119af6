using System.Collections.ObjectModel;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Scalectl.Load;

/// <summary>
/// A route as it is written: <c>METHOD /path weight</c>, or where that does not say enough a JSON object with a name,
/// headers and a body. A file has an array of such objects.
/// </summary>
public static class RouteText
{
    /// <summary>Most routes of a plan.</summary>
    public const int MostRoutes = 1000;

    /// <summary>The short form.</summary>
    public const string Example = "GET /cart 3";

    /// <summary>The long form.</summary>
    public const string JsonExample = """{"method":"POST","path":"/cart","weight":2,"name":"cart","headers":{"Content-Type":"application/json"},"body":"{}"}""";

    /// <summary>Reads one route.</summary>
    /// <param name="text">Either form.</param>
    /// <param name="argument">Name for errors.</param>
    /// <param name="files">Reads the file that <c>bodyFile</c> names; null: files cannot be read here.</param>
    public static Outcome<Route> Parse(string text, string argument = "--route", Func<string, Outcome<byte[]>>? files = null)
    {
        var trimmed = text.Trim();
        if (trimmed.StartsWith('{'))
        {
            var entry = Read(trimmed, RouteJson.Default.RouteEntry, argument);
            return entry.Ok ? entry.Value.ToRoute(argument, files) : entry.Errors.ToList();
        }

        var parts = trimmed.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var weight = 1.0;
        return parts.Length is 2 or 3 && (parts.Length == 2 || double.TryParse(parts[2], NumberStyles.Float, CultureInfo.InvariantCulture, out weight))
            ? Checked(new Route(parts[0], parts[1], weight), argument)
            : new InvalidInput(argument, InvalidInput.Shorten(text), "'METHOD /path weight', or a JSON object", Example);
    }

    /// <summary>Reads a file of routes: a JSON array of the long form.</summary>
    /// <inheritdoc cref="Parse" path="/param"/>
    public static Outcome<IReadOnlyList<Route>> ParseFile(string text, string argument = "--routes", Func<string, Outcome<byte[]>>? files = null)
    {
        var entries = Read(text, RouteJson.Default.ListRouteEntry, argument);
        if (!entries.Ok)
        {
            return entries.Errors.ToList();
        }

        if (entries.Value.Count is 0 or > MostRoutes)
        {
            return new InvalidInput(argument, $"{entries.Value.Count} routes", $"1 to {MostRoutes} routes", $"[{JsonExample}]");
        }

        List<Route> routes = [];
        List<InvalidInput> errors = [];
        for (var i = 0; i < entries.Value.Count; i++)
        {
            var route = entries.Value[i].ToRoute($"{argument}[{i}]", files);
            errors.AddRange(route.Errors);
            if (route.Ok)
            {
                routes.Add(route.Value);
            }
        }

        return errors.Count > 0 ? errors : routes;
    }

    /// <summary>Writes a route so that <see cref="Parse"/> reads the same: short where that says all.</summary>
    public static string Of(Route route)
    {
        if (route.Name is null && route.Headers.Count == 0 && route.Body is null)
        {
            return route.Weight == 1 ? $"{route.Method} {route.Path}" : string.Create(CultureInfo.InvariantCulture, $"{route.Method} {route.Path} {route.Weight:R}");
        }

        return JsonSerializer.Serialize(
            new RouteEntry
            {
                Method = route.Method,
                Path = route.Path,
                Weight = route.Weight,
                Name = route.Name,
                Headers = route.Headers.Count == 0 ? null : new Dictionary<string, string>(route.Headers),
                BodyBase64 = route.Body is null ? null : Convert.ToBase64String(route.Body),
            },
            RouteJson.Default.RouteEntry);
    }

    /// <summary>Gives a body to every route that may have one and has none; without any route it is POSTed to the target's own path.</summary>
    /// <param name="routes">As they were read.</param>
    /// <param name="body">The body.</param>
    /// <param name="argument">Name for errors.</param>
    public static Outcome<IReadOnlyList<Route>> WithBody(IReadOnlyList<Route> routes, byte[] body, string argument = "--body")
    {
        if (body.Length > Route.MostBodyBytes)
        {
            return new InvalidInput(argument, $"{body.Length} bytes", $"at most {Route.MostBodyBytes} bytes", "@cart.json");
        }

        if (routes.Count == 0)
        {
            return new List<Route> { new("POST") { Body = body } };
        }

        var given = routes.Select(route => route is { Body: null, Method: "POST" or "PUT" or "PATCH" } ? route with { Body = body } : route).ToList();
        return given.SequenceEqual(routes)
            ? new InvalidInput(argument, "a body, and no route that takes it", "a route with POST, PUT or PATCH and without a body of its own", "--route 'POST /cart'")
            : given;
    }

    /// <summary>A body as a command line gives it: <c>@FILE</c>, or the text itself.</summary>
    public static Outcome<byte[]> ReadBody(string text, Func<string, Outcome<byte[]>> files) => text.StartsWith('@') ? files(text[1..]) : Encoding.UTF8.GetBytes(text);

    internal static Outcome<Route> Checked(Route route, string argument) => route.Check(argument).ToList() is { Count: > 0 } errors ? errors : route;

    private static Outcome<T> Read<T>(string text, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type, string argument)
        where T : class
    {
        string why;
        try
        {
            if (JsonSerializer.Deserialize(text, type) is { } value)
            {
                return value;
            }

            why = "null";
        }
        catch (JsonException e)
        {
            why = "JSON that cannot be read: " + InvalidInput.Shorten(e.Message, 200);
        }

        return new InvalidInput(argument, why, "method, path, weight, name, headers and one of body, bodyBase64, bodyFile", JsonExample);
    }
}

/// <summary>A route in its long form.</summary>
internal sealed record RouteEntry
{
    public string Method { get; set; } = "GET";

    public string Path { get; set; } = "/";

    public double Weight { get; set; } = 1;

    public string? Name { get; set; }

    public Dictionary<string, string>? Headers { get; set; }

    /// <summary>The body as a text, in UTF-8.</summary>
    public string? Body { get; set; }

    public string? BodyBase64 { get; set; }

    /// <summary>Name of a file with the body.</summary>
    public string? BodyFile { get; set; }

    public Outcome<Route> ToRoute(string argument, Func<string, Outcome<byte[]>>? files)
    {
        var body = ReadBody(argument, files);
        if (!body.Ok)
        {
            return body.Errors.ToList();
        }

        return RouteText.Checked(
            new Route(Method, Path, Weight)
            {
                Name = Name,
                Headers = Headers is null ? ReadOnlyDictionary<string, string>.Empty : new Dictionary<string, string>(Headers, StringComparer.OrdinalIgnoreCase),
                Body = (Body ?? BodyBase64 ?? BodyFile) is null ? null : body.Value,
            },
            argument);
    }

    private Outcome<byte[]> ReadBody(string argument, Func<string, Outcome<byte[]>>? files)
    {
        if (new[] { Body, BodyBase64, BodyFile }.Count(text => text is not null) > 1)
        {
            return new InvalidInput(argument, "more than one body", "one of body, bodyBase64 and bodyFile", RouteText.JsonExample);
        }

        if (BodyFile is { } file)
        {
            return files is null ? new InvalidInput(argument, $"bodyFile {InvalidInput.Shorten(file)}", "body or bodyBase64, because files cannot be read here", RouteText.JsonExample) : files(file);
        }

        if (BodyBase64 is null)
        {
            return Encoding.UTF8.GetBytes(Body ?? "");
        }

        try
        {
            return Convert.FromBase64String(BodyBase64);
        }
        catch (FormatException)
        {
            return new InvalidInput(argument, InvalidInput.Shorten(BodyBase64), "base64", "e30=");
        }
    }
}

/// <summary>JSON of routes as users write them: an unknown key is an error.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    NumberHandling = JsonNumberHandling.Strict, RespectNullableAnnotations = true, AllowTrailingCommas = true, ReadCommentHandling = JsonCommentHandling.Skip)]
[JsonSerializable(typeof(RouteEntry))]
[JsonSerializable(typeof(List<RouteEntry>))]
internal sealed partial class RouteJson : JsonSerializerContext;
