using System.Buffers.Binary;
using System.Text;
using MongoDB.Bson;
using MongoDB.Bson.Serialization;

namespace Scalectl.Daemon.Tests.MongoWire;

/// <summary>One request of the driver, framed as the MongoDB wire protocol says, and its reply.</summary>
internal sealed record WireMessage(BsonDocument Command, int RequestId, bool Legacy)
{
    private const int OpReply = 1, OpQuery = 2004, OpMsg = 2013, HeaderBytes = 16, ChecksumPresent = 1, MoreToCome = 2;

    /// <returns>Null: the other side closed the connection.</returns>
    public static async Task<WireMessage?> ReadAsync(Stream stream, CancellationToken stop)
    {
        var header = new byte[HeaderBytes];
        if (await stream.ReadAtLeastAsync(header, HeaderBytes, throwOnEndOfStream: false, stop) < HeaderBytes)
        {
            return null;
        }

        var body = new byte[Int(header, 0) - HeaderBytes];
        await stream.ReadExactlyAsync(body, stop);
        return Int(header, 12) switch
        {
            OpMsg => new WireMessage(Sections(body), Int(header, 4), Legacy: false),
            OpQuery => new WireMessage(Query(body), Int(header, 4), Legacy: true),
            var other => throw new IOException($"opcode {other} is not known here"),
        };
    }

    public byte[] Reply(BsonDocument document)
    {
        // OP_REPLY: flags, cursor, start, count. OP_MSG: flags, kind of section.
        byte[] prefix = Legacy ? [8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0] : [0, 0, 0, 0, 0];
        var bson = document.ToBson();
        var message = new byte[HeaderBytes + prefix.Length + bson.Length];
        BinaryPrimitives.WriteInt32LittleEndian(message, message.Length);
        BinaryPrimitives.WriteInt32LittleEndian(message.AsSpan(8), RequestId);
        BinaryPrimitives.WriteInt32LittleEndian(message.AsSpan(12), Legacy ? OpReply : OpMsg);
        prefix.CopyTo(message, HeaderBytes);
        bson.CopyTo(message, HeaderBytes + prefix.Length);
        return message;
    }

    private static BsonDocument Query(byte[] body)
    {
        var end = Array.IndexOf(body, (byte)0, 4); // flags, then the collection's name, skip, count
        return Document(body, end + 9);
    }

    private static BsonDocument Sections(byte[] body)
    {
        var flags = Int(body, 0);
        if ((flags & MoreToCome) != 0)
        {
            throw new IOException("a write that wants no answer: the store acknowledges all of its writes");
        }

        var end = body.Length - ((flags & ChecksumPresent) * 4);
        BsonDocument command = [];
        for (var at = 4; at < end;)
        {
            var size = Int(body, at + 1);
            if (body[at] == 0)
            {
                command.InsertAt(0, new BsonElement("$body", Document(body, at + 1)));
            }
            else
            {
                var name = Array.IndexOf(body, (byte)0, at + 5);
                var items = new BsonArray();
                for (var item = name + 1; item < at + 1 + size; item += Int(body, item))
                {
                    items.Add(Document(body, item));
                }

                command.Add(Encoding.UTF8.GetString(body, at + 5, name - at - 5), items);
            }

            at += 1 + size;
        }

        // The documents of a section belong to the command as if they had been sent in it.
        var whole = command["$body"].AsBsonDocument;
        command.Remove("$body");
        return whole.AddRange(command);
    }

    private static BsonDocument Document(byte[] bytes, int at)
        => BsonSerializer.Deserialize<BsonDocument>(bytes.AsSpan(at, Int(bytes, at)).ToArray());

    private static int Int(byte[] bytes, int at) => BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at));
}
