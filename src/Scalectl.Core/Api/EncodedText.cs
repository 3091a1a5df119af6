using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Scalectl.Api;

/// <summary>
/// Free text of a user (a function, a target, a route, a header, a file) as it travels: base64url of its UTF-8, as in
/// the thesis, so that nothing on the way re-reads it.
/// </summary>
/// <param name="Value">The text itself.</param>
[JsonConverter(typeof(EncodedTextConverter))]
public readonly record struct EncodedText(string Value)
{
    /// <summary>A text stands for itself.</summary>
    public static implicit operator EncodedText(string value) => new(value);

    /// <summary>The text itself.</summary>
    public static implicit operator string(EncodedText text) => text.Value ?? "";

    /// <inheritdoc/>
    public override string ToString() => Value ?? "";
}

/// <summary>Writes <see cref="EncodedText"/> as base64url and reads it back; anything else is a <see cref="JsonException"/> that says so.</summary>
public sealed class EncodedTextConverter : JsonConverter<EncodedText>
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <inheritdoc/>
    public override EncodedText Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        try
        {
            return new EncodedText(Strict.GetString(Base64Url.DecodeFromChars(reader.GetString())));
        }
        catch (Exception e) when (e is FormatException or DecoderFallbackException or InvalidOperationException)
        {
            throw new JsonException("expected base64url-encoded UTF-8 text, for example NjA for 60", e);
        }
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, EncodedText value, JsonSerializerOptions options)
        => writer.WriteStringValue(Base64Url.EncodeToString(Encoding.UTF8.GetBytes(value)));
}
