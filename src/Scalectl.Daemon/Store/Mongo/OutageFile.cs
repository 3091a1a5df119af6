using System.Buffers.Binary;
using MongoDB.Bson;

namespace Scalectl.Daemon.Store.Mongo;

/// <summary>
/// Samples and seconds that arrived while the server was away: one file in the home, in the order of arrival, each block on
/// the disk before it is acknowledged. A daemon that is killed meanwhile finds it at its next start; half a block at its end
/// was never acknowledged and is dropped.
/// </summary>
internal sealed class OutageFile : IDisposable
{
    /// <summary>Beyond this the producers wait: about 5 million samples, more than an hour of a thousand a second.</summary>
    public const long MostBytes = 256L << 20;

    private readonly FileStream _file;
    private long _read;
    private long _end;

    public OutageFile(string path)
    {
        _file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        _end = _file.Length;
    }

    public bool IsEmpty => _read >= _end;

    public bool IsFull => _end >= MostBytes;

    public void Append(IEnumerable<MongoAppend> appends)
    {
        _file.Position = _end;
        foreach (var append in appends)
        {
            _file.Write(append.ToBson().ToBson());
        }

        _file.Flush(flushToDisk: true);
        _end = _file.Position;
    }

    /// <summary>The next few, from where the last ones ended; <see cref="Confirm"/> moves on.</summary>
    public IReadOnlyList<MongoAppend> Next(out long position)
    {
        List<MongoAppend> found = [];
        position = _read;
        _file.Position = _read;
        var size = new byte[4];
        while (position < _end && found.Count < 500)
        {
            if (_file.ReadAtLeast(size, 4, throwOnEndOfStream: false) < 4
                || BinaryPrimitives.ReadInt32LittleEndian(size) is var length && (length < 5 || length > _end - position))
            {
                position = _end; // the half of a block that a kill left
                break;
            }

            var block = new byte[length];
            size.CopyTo(block, 0);
            _file.ReadExactly(block.AsSpan(4));
            found.Add(MongoAppend.Of(MongoDB.Bson.Serialization.BsonSerializer.Deserialize<BsonDocument>(block)));
            position += length;
        }

        return found;
    }

    /// <summary>What was read up to here is on the server.</summary>
    public void Confirm(long position)
    {
        _read = position;
        if (IsEmpty)
        {
            _file.SetLength(0);
            (_read, _end) = (0, 0);
        }
    }

    public void Dispose() => _file.Dispose();
}
