using System.Text.Json;
using System.Text.RegularExpressions;

namespace Scalectl.Daemon.Api;

/// <summary>Turns what the serializer says about a body into what a person can act on; it names types of ours that mean nothing outside.</summary>
internal static partial class BodyErrors
{
    private const string Example = "the body that /openapi/v1.json describes";

    public static InvalidInput Of(JsonException json)
    {
        // "$.timeStep" of the serializer is the field timeStep to a person.
        var field = json.Path?.TrimStart('$', '.') is { Length: > 0 } path ? path : "body";
        var message = json.Message;
        if (Unknown().Match(message) is { Success: true } unknown)
        {
            return new InvalidInput(unknown.Groups[1].Value, "an unknown field", "only fields that are known here", Example);
        }

        if (Missing().Match(message) is { Success: true } missing)
        {
            return new InvalidInput(missing.Groups[1].Value.Replace("'", "", StringComparison.Ordinal), "nothing", "a value", Example);
        }

        if (message.StartsWith("expected ", StringComparison.Ordinal))
        {
            return new InvalidInput(field, "something else", message["expected ".Length..].Split(", for example ")[0], message.Split(", for example ")[^1]);
        }

        return message.Contains("could not be converted", StringComparison.Ordinal)
            ? new InvalidInput(field, "a value of another kind", "the field's kind", Example)
            : new InvalidInput(field, "text that is not JSON", "one JSON object", Example);
    }

    /// <summary>What routing says about a parameter names our types too.</summary>
    public static InvalidInput Of(BadHttpRequestException bad)
    {
        var match = Unbound().Match(bad.Message);
        return match.Success
            ? new InvalidInput(match.Groups[1].Value, InvalidInput.Shorten(match.Groups[2].Value), "a value of the parameter's kind", "the parameters of /openapi/v1.json")
            : new InvalidInput("body", "nothing", "one JSON object", Example);
    }

    [GeneratedRegex("Failed to bind parameter \"\\S+ (\\w+)\" from \"(.*)\"", RegexOptions.Singleline)]
    private static partial Regex Unbound();

    [GeneratedRegex("JSON property '([^']{1,60})' could not be mapped")]
    private static partial Regex Unknown();

    [GeneratedRegex("missing required properties including: (.{1,200}?)\\.")]
    private static partial Regex Missing();
}
