using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Scalectl.Series;

namespace Scalectl.Daemon.Store.Copy;

/// <summary>What a run consists of, as two counts and one hash over all of it in its order: equal means the same, to the bit.</summary>
internal sealed class RunDigest : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _numbers = new byte[16];

    public long Samples { get; private set; }

    public long Seconds { get; private set; }

    public void Add(Sample sample)
    {
        Samples++;
        Add(sample.Source);
        Add(sample.Series);
        BinaryPrimitives.WriteInt64LittleEndian(_numbers, sample.TimeMs);
        // Minus zero is zero: SQLite keeps whole numbers without their sign of zero.
        BinaryPrimitives.WriteDoubleLittleEndian(_numbers.AsSpan(8), sample.Value == 0 ? 0 : sample.Value);
        _hash.AppendData(_numbers);
    }

    public void Add(RawSecond second)
    {
        Seconds++;
        BinaryPrimitives.WriteInt64LittleEndian(_numbers, second.Machine);
        BinaryPrimitives.WriteInt64LittleEndian(_numbers.AsSpan(8), second.Seq);
        _hash.AppendData(_numbers);
        _hash.AppendData(second.Json);
    }

    public async Task ReadAsync(IStoreArchive archive, string run, CancellationToken cancellationToken)
    {
        await foreach (var sample in archive.SamplesAsync(run, cancellationToken))
        {
            Add(sample);
        }

        await foreach (var second in archive.SecondsAsync(run, cancellationToken))
        {
            Add(second);
        }
    }

    public bool Same(RunDigest other)
        => (Samples, Seconds) == (other.Samples, other.Seconds) && _hash.GetCurrentHash().AsSpan().SequenceEqual(other._hash.GetCurrentHash());

    public void Dispose() => _hash.Dispose();

    private void Add(string text)
    {
        _hash.AppendData(Encoding.UTF8.GetBytes(text));
        _hash.AppendData([0xFF]); // no byte of UTF-8: "a" and "bc" are not "ab" and "c"
    }
}
