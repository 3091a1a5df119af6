using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Scalectl.Core.Tests.Reports.Pictures;

/// <summary>A PNG of 8 bits a sample, read as its standard says: every check sum, every filter.</summary>
internal sealed class DecodedPng
{
    private readonly byte[] _samples;
    private readonly int _perPixel;

    public DecodedPng(byte[] file)
    {
        Assert.That(file.AsSpan(0, 8).ToArray(), Is.EqualTo(new byte[] { 137, 80, 78, 71, 13, 10, 26, 10 }));
        using var data = new MemoryStream();
        for (var at = 8; at < file.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            var type = Encoding.ASCII.GetString(file, at + 4, 4);
            var body = file.AsSpan(at + 8, length);
            Assert.That(BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at + 8 + length)), Is.EqualTo(Crc(file.AsSpan(at + 4, length + 4))), type);
            Chunks.Add(type);
            if (type == "IHDR")
            {
                (Width, Height) = (BinaryPrimitives.ReadInt32BigEndian(body), BinaryPrimitives.ReadInt32BigEndian(body[4..]));
                _perPixel = body[9] == 6 ? 4 : 3;
            }
            else if (type == "IDAT")
            {
                data.Write(body);
            }

            at += length + 12;
        }

        data.Position = 0;
        using var unpacked = new ZLibStream(data, CompressionMode.Decompress);
        _samples = new byte[Width * Height * _perPixel];
        var stride = Width * _perPixel;
        var line = new byte[stride + 1];
        for (var row = 0; row < Height; row++)
        {
            unpacked.ReadExactly(line);
            for (var i = 0; i < stride; i++)
            {
                var left = i < _perPixel ? 0 : _samples[(row * stride) + i - _perPixel];
                var above = row == 0 ? 0 : _samples[((row - 1) * stride) + i];
                var corner = row == 0 || i < _perPixel ? 0 : _samples[((row - 1) * stride) + i - _perPixel];
                var guess = line[0] switch { 0 => 0, 1 => left, 2 => above, 3 => (left + above) / 2, _ => Paeth(left, above, corner) };
                _samples[(row * stride) + i] = (byte)(line[i + 1] + guess);
            }
        }

        Assert.That(unpacked.ReadByte(), Is.EqualTo(-1), "nothing follows the last row");
    }

    public int Width { get; }

    public int Height { get; }

    public List<string> Chunks { get; } = [];

    /// <summary>Red, green and blue of a pixel.</summary>
    public (int R, int G, int B) At(int x, int y)
    {
        var at = ((y * Width) + x) * _perPixel;
        return (_samples[at], _samples[at + 1], _samples[at + 2]);
    }

    private static int Paeth(int left, int above, int corner)
    {
        var (a, b, c) = (Math.Abs(above - corner), Math.Abs(left - corner), Math.Abs(left + above - (2 * corner)));
        return a <= b && a <= c ? left : b <= c ? above : corner;
    }

    private static uint Crc(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var b in data)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ (0xEDB88320 & (uint)-(int)(crc & 1));
            }
        }

        return ~crc;
    }
}
