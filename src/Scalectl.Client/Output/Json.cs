using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Scalectl.Api;

namespace Scalectl.Client.Output;

/// <summary>JSON as the client prints it: the wire's own shape, indented, with signs as they are (a function has a plus).</summary>
internal static class Json
{
    private static readonly JsonSerializerOptions Shared = Printed(ApiJson.Default.Options);
    private static readonly JsonSerializerOptions Own = Printed(ClientJson.Default.Options);

    public static string Of<T>(T value) => JsonSerializer.Serialize(value, Info<T>());

    private static JsonTypeInfo<T> Info<T>() =>
        (JsonTypeInfo<T>)(ApiJson.Default.GetTypeInfo(typeof(T)) is null ? Own.GetTypeInfo(typeof(T)) : Shared.GetTypeInfo(typeof(T)));

    private static JsonSerializerOptions Printed(JsonSerializerOptions options) =>
        new(options) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
