using System.Text.Json;

namespace Scalectl.Lab.Wire;

/// <summary>A typed answer as <c>awsJson1_0</c> writes it: times are seconds since 1970, doubles have a point (clients tell 50.0 from 50) and are texts when they are no number.</summary>
internal static class AnswerJson
{
    public static byte[] Of(AnswerStructure structure)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            Write(writer, structure);
        }

        return stream.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, object value)
    {
        switch (value)
        {
            case string text:
                writer.WriteStringValue(text);
                break;
            case int number:
                writer.WriteNumberValue(number);
                break;
            case double number when double.IsFinite(number):
                writer.WriteRawValue(AnswerXml.Number(number), skipInputValidation: true);
                break;
            case double number:
                writer.WriteStringValue(double.IsNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity");
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case DateTimeOffset time:
                writer.WriteNumberValue(EpochTime.Seconds(time));
                break;
            case AnswerStructure structure:
                WriteObject(writer, structure);
                break;
            case AnswerMap map:
                WriteObject(writer, map.Entries.Select(static e => new KeyValuePair<string, object>(e.Key, e.Value)));
                break;
            case IReadOnlyList<object> list:
                writer.WriteStartArray();
                foreach (var item in list)
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            default:
                throw new InvalidOperationException($"An answer has no values of type {value.GetType()}.");
        }
    }

    private static void WriteObject(Utf8JsonWriter writer, IEnumerable<KeyValuePair<string, object>> entries)
    {
        writer.WriteStartObject();
        foreach (var (name, value) in entries)
        {
            writer.WritePropertyName(name);
            Write(writer, value);
        }

        writer.WriteEndObject();
    }
}
