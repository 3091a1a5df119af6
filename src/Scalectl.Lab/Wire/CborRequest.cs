using System.Formats.Cbor;
using System.Globalization;

namespace Scalectl.Lab.Wire;

/// <summary>
/// Reads the body of a <c>smithy-rpc-v2-cbor</c> request: one map, or nothing; lists and texts may be of indefinite
/// length, a number of any size, a time is a number under tag 1; null means that a member is not given.
/// </summary>
internal static class CborRequest
{
    /// <summary>The request's leaves; a <see cref="FormatException"/> says what is wrong with the body.</summary>
    public static IReadOnlyDictionary<string, string> Read(byte[] body)
    {
        var tree = new RequestTree();
        if (body.Length == 0)
        {
            return tree.Leaves;
        }

        var reader = new CborReader(body, CborConformanceMode.Strict);
        try
        {
            if (reader.PeekState() != CborReaderState.StartMap)
            {
                throw new FormatException($"found {reader.PeekState()}, expected a map of the operation's parameters");
            }

            ReadMap(reader, tree, "", 1);
            return reader.BytesRemaining == 0 ? tree.Leaves : throw new FormatException($"{reader.BytesRemaining} bytes follow its map");
        }
        catch (Exception exception) when (exception is CborContentException or InvalidOperationException or OverflowException)
        {
            throw new FormatException($"at byte {body.Length - reader.BytesRemaining}: {exception.Message}", exception);
        }
    }

    private static void ReadMap(CborReader reader, RequestTree tree, string name, int depth)
    {
        RequestTree.CheckDepth(depth);
        reader.ReadStartMap();
        while (reader.PeekState() != CborReaderState.EndMap)
        {
            ReadValue(reader, tree, RequestTree.Member(name, reader.ReadTextString()), depth + 1);
        }

        reader.ReadEndMap();
    }

    private static void ReadList(CborReader reader, RequestTree tree, string name, int depth)
    {
        RequestTree.CheckDepth(depth);
        reader.ReadStartArray();
        for (var index = 1; reader.PeekState() != CborReaderState.EndArray; index++)
        {
            ReadValue(reader, tree, RequestTree.Item(name, index), depth + 1);
        }

        reader.ReadEndArray();
    }

    private static void ReadValue(CborReader reader, RequestTree tree, string name, int depth)
    {
        switch (reader.PeekState())
        {
            case CborReaderState.StartMap:
                ReadMap(reader, tree, name, depth);
                break;
            case CborReaderState.StartArray:
                ReadList(reader, tree, name, depth);
                break;
            case CborReaderState.TextString or CborReaderState.StartIndefiniteLengthTextString:
                tree.Add(name, reader.ReadTextString());
                break;
            case CborReaderState.ByteString or CborReaderState.StartIndefiniteLengthByteString:
                tree.Add(name, Convert.ToBase64String(reader.ReadByteString()));
                break;
            case CborReaderState.UnsignedInteger:
                tree.Add(name, reader.ReadUInt64().ToString(CultureInfo.InvariantCulture));
                break;
            case CborReaderState.NegativeInteger:
                tree.Add(name, reader.ReadInt64().ToString(CultureInfo.InvariantCulture));
                break;
            case CborReaderState.HalfPrecisionFloat or CborReaderState.SinglePrecisionFloat or CborReaderState.DoublePrecisionFloat:
                tree.Add(name, reader.ReadDouble());
                break;
            case CborReaderState.Boolean:
                tree.Add(name, reader.ReadBoolean());
                break;
            case CborReaderState.Tag:
                tree.Add(name, ReadTime(reader, name));
                break;
            case CborReaderState.Null:
                reader.ReadNull();
                break;
            case var other:
                throw new FormatException($"{name}: found {other}, expected a map, a list, a text, a number, true, false, null or a time");
        }
    }

    private static DateTimeOffset ReadTime(CborReader reader, string name)
    {
        var tag = reader.ReadTag();
        if (tag != CborTag.UnixTimeSeconds)
        {
            throw new FormatException($"{name}: found tag {(ulong)tag}, expected tag 1 before a time in seconds since 1970");
        }

        var seconds = reader.PeekState() switch
        {
            CborReaderState.UnsignedInteger or CborReaderState.NegativeInteger => reader.ReadInt64(),
            _ => reader.ReadDouble(),
        };
        return EpochTime.TryRead(seconds, out var time)
            ? time
            : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"{name}: found the time {seconds}, expected seconds since 1970 of a year up to 9999"));
    }
}
