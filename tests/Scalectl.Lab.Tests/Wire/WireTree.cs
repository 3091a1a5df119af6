using System.Formats.Cbor;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Scalectl.Lab.Tests.Wire;

/// <summary>A tree of parameters in each of the three forms, and a CBOR answer as such a tree.</summary>
internal static class WireTree
{
    public static byte[] Cbor(object value)
    {
        var writer = new CborWriter();
        Write(writer, value);
        return writer.Encode();
    }

    public static JsonNode Json(object value) => value switch
    {
        Dictionary<string, object> map => new JsonObject(map.Select(static m => KeyValuePair.Create(m.Key, (JsonNode?)Json(m.Value)))),
        object[] list => new JsonArray([.. list.Select(Json)]),
        string text => JsonValue.Create(text),
        int number => JsonValue.Create(number),
        double number => JsonValue.Create(number),
        bool flag => JsonValue.Create(flag),
        DateTimeOffset time => JsonValue.Create(time.ToUnixTimeSeconds()),
        _ => throw new ArgumentException($"{value.GetType()}", nameof(value)),
    };

    public static IEnumerable<(string Name, string Value)> Form(string name, object value) => value switch
    {
        Dictionary<string, object> map => map.SelectMany(m => Form(name.Length == 0 ? m.Key : $"{name}.{m.Key}", m.Value)),
        object[] list => list.SelectMany((item, index) => Form($"{name}.member.{index + 1}", item)),
        bool flag => [(name, flag ? "true" : "false")],
        DateTimeOffset time => [(name, time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture))],
        _ => [(name, Convert.ToString(value, CultureInfo.InvariantCulture)!)],
    };

    public static object? Read(CborReader reader)
    {
        switch (reader.PeekState())
        {
            case CborReaderState.StartMap:
                Dictionary<string, object?> map = [];
                for (var left = reader.ReadStartMap(); left > 0; left--)
                {
                    map.Add(reader.ReadTextString(), Read(reader));
                }

                reader.ReadEndMap();
                return map;
            case CborReaderState.StartArray:
                var list = new object?[reader.ReadStartArray()!.Value];
                for (var i = 0; i < list.Length; i++)
                {
                    list[i] = Read(reader);
                }

                reader.ReadEndArray();
                return list;
            case CborReaderState.TextString:
                return reader.ReadTextString();
            case CborReaderState.Tag:
                Assert.That(reader.ReadTag(), Is.EqualTo(CborTag.UnixTimeSeconds));
                return DateTimeOffset.FromUnixTimeMilliseconds((long)(reader.ReadDouble() * 1000));
            case CborReaderState.DoublePrecisionFloat:
                return reader.ReadDouble();
            case CborReaderState.UnsignedInteger:
                return reader.ReadInt32();
            case CborReaderState.Boolean:
                return reader.ReadBoolean();
            case var other:
                throw new AssertionException($"An answer has no {other}.");
        }
    }

    private static void Write(CborWriter writer, object value)
    {
        switch (value)
        {
            case Dictionary<string, object> map:
                writer.WriteStartMap(map.Count);
                foreach (var (name, member) in map)
                {
                    writer.WriteTextString(name);
                    Write(writer, member);
                }

                writer.WriteEndMap();
                break;
            case object[] list:
                writer.WriteStartArray(list.Length);
                Array.ForEach(list, item => Write(writer, item));
                writer.WriteEndArray();
                break;
            case string text:
                writer.WriteTextString(text);
                break;
            case int number:
                writer.WriteInt32(number);
                break;
            case double number:
                writer.WriteDouble(number);
                break;
            case bool flag:
                writer.WriteBoolean(flag);
                break;
            case DateTimeOffset time:
                writer.WriteTag(CborTag.UnixTimeSeconds);
                writer.WriteInt64(time.ToUnixTimeSeconds());
                break;
            default:
                throw new ArgumentException($"{value.GetType()}", nameof(value));
        }
    }
}
