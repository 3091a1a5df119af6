using System.Buffers.Binary;
using System.Formats.Cbor;

namespace Scalectl.Lab.Wire;

/// <summary>
/// A typed answer as <c>smithy-rpc-v2-cbor</c> writes it: structures and maps are CBOR maps, lists arrays, times seconds
/// since 1970 under tag 1 (to the millisecond, as in XML), doubles always of eight bytes.
/// </summary>
internal static class AnswerCbor
{
    public static byte[] Of(AnswerStructure structure)
    {
        var writer = new CborWriter(CborConformanceMode.Lax);
        Write(writer, structure);
        return writer.Encode();
    }

    private static void Write(CborWriter writer, object value)
    {
        switch (value)
        {
            case string text:
                writer.WriteTextString(text);
                break;
            case int number:
                writer.WriteInt32(number);
                break;
            case double number:
                WriteDouble(writer, number);
                break;
            case bool flag:
                writer.WriteBoolean(flag);
                break;
            case DateTimeOffset time:
                writer.WriteTag(CborTag.UnixTimeSeconds);
                WriteDouble(writer, EpochTime.Seconds(time));
                break;
            case AnswerStructure structure:
                WriteMap(writer, structure.Count, structure);
                break;
            case AnswerMap map:
                WriteMap(writer, map.Entries.Count, map.Entries.Select(static e => new KeyValuePair<string, object>(e.Key, e.Value)));
                break;
            case IReadOnlyList<object> list:
                writer.WriteStartArray(list.Count);
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

    // The writer's own method takes fewer bytes where they suffice; AWS's answers do not, and not every client reads halves.
    private static void WriteDouble(CborWriter writer, double value)
    {
        Span<byte> encoded = stackalloc byte[1 + sizeof(double)];
        encoded[0] = 0xfb;
        BinaryPrimitives.WriteDoubleBigEndian(encoded[1..], value);
        writer.WriteEncodedValue(encoded);
    }

    private static void WriteMap(CborWriter writer, int count, IEnumerable<KeyValuePair<string, object>> entries)
    {
        writer.WriteStartMap(count);
        foreach (var (name, value) in entries)
        {
            writer.WriteTextString(name);
            Write(writer, value);
        }

        writer.WriteEndMap();
    }
}
