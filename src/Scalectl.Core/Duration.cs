using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Scalectl;

/// <summary>Durations as files and options write them: a number, 0 or more, with its unit: <c>500ms</c>, <c>10s</c>, <c>5m</c>, <c>1h</c>.</summary>
public static class Duration
{
    /// <summary>What is expected, for errors.</summary>
    public const string Expected = "a duration with its unit, ms, s, m or h";

    // ms before m and s: the longer unit must be tried first.
    private static readonly (string Unit, double Milliseconds)[] Units = [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000)];

    /// <summary>Reads a duration of at most ten years; false when the text is none.</summary>
    public static bool TryParse(string? text, out TimeSpan value)
    {
        value = default;
        foreach (var (unit, milliseconds) in Units)
        {
            if (text is not null && text.EndsWith(unit, StringComparison.Ordinal))
            {
                var number = text.AsSpan(0, text.Length - unit.Length);
                var read = double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count)
                    && count * milliseconds <= 3650 * 86_400_000.0;
                value = read ? TimeSpan.FromTicks((long)Math.Round(count * milliseconds * TimeSpan.TicksPerMillisecond)) : default;
                return read;
            }
        }

        return false;
    }

    /// <summary>The shortest text that <see cref="TryParse"/> reads back to the same value.</summary>
    public static string Format(TimeSpan value)
    {
        var (unit, milliseconds) = value == TimeSpan.Zero
            ? Units[1]
            : Units.LastOrDefault(u => value.Ticks % (long)(u.Milliseconds * TimeSpan.TicksPerMillisecond) == 0, Units[0]);
        return (value.Ticks / (milliseconds * TimeSpan.TicksPerMillisecond)).ToString(CultureInfo.InvariantCulture) + unit;
    }
}

/// <summary>Writes a TimeSpan as <see cref="Duration"/> does.</summary>
public sealed class DurationConverter : JsonConverter<TimeSpan>
{
    /// <inheritdoc/>
    public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && Duration.TryParse(reader.GetString(), out var value)
            ? value
            : throw new JsonException($"expected {Duration.Expected}, for example 10s");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) => writer.WriteStringValue(Duration.Format(value));
}
