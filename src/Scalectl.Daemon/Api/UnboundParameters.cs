using System.Globalization;
using Microsoft.AspNetCore.Http.Metadata;

namespace Scalectl.Daemon.Api;

/// <summary>Names the parameters that a request was refused for: of an optional one the generated endpoints answer 400 and no word.</summary>
internal static class UnboundParameters
{
    public static IReadOnlyList<InvalidInput> Of(HttpContext context)
    {
        var parameters = context.GetEndpoint()?.Metadata.GetOrderedMetadata<IParameterBindingMetadata>() ?? [];
        return [.. from parameter in parameters
                   let found = context.Request.Query[parameter.Name].ToString()
                   let expected = Expected(parameter.ParameterInfo.ParameterType, found)
                   where found.Length > 0 && expected is not null
                   select new InvalidInput(parameter.Name, InvalidInput.Shorten(found), expected, "the parameters of /openapi/v1.json")];
    }

    /// <summary>What the kind expects, when the text is not of it; null: it is, or the kind is none that is read from a text here.</summary>
    private static string? Expected(Type kind, string found) => Type.GetTypeCode(Nullable.GetUnderlyingType(kind) ?? kind) switch
    {
        TypeCode.Boolean when !bool.TryParse(found, out _) => "true or false",
        TypeCode.Int32 when !int.TryParse(found, CultureInfo.InvariantCulture, out _) => "a whole number",
        TypeCode.Int64 when !long.TryParse(found, CultureInfo.InvariantCulture, out _) => "a whole number",
        TypeCode.Double when !double.TryParse(found, CultureInfo.InvariantCulture, out _) => "a number",
        _ => null,
    };
}
