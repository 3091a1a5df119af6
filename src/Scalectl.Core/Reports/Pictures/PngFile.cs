using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Scalectl.Reports.Pictures;

/// <summary>Writes a picture of 24 bits row by row as PNG (ISO/IEC 15948).</summary>
internal sealed class PngFile : IDisposable
{
    /// <summary>Each byte as its difference to the one above: a chart is mostly the same for many rows.</summary>
    private const byte Up = 2;

    private static readonly byte[] Signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];
    private static readonly uint[] Crc = [.. Enumerable.Range(0, 256).Select(n => Enumerable.Range(0, 8).Aggregate((uint)n, (c, _) => (c & 1) == 1 ? 0xEDB88320 ^ (c >> 1) : c >> 1))];

    private readonly Stream _file;
    private readonly MemoryStream _data = new();
    private readonly ZLibStream _packed;
    private readonly byte[] _above;
    private readonly byte[] _line;

    /// <param name="file">Stays open.</param>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Rows that follow.</param>
    /// <param name="pixelsPerMetre">So that it comes out as large as it was drawn.</param>
    public PngFile(Stream file, int width, int height, int pixelsPerMetre)
    {
        _file = file;
        _packed = new ZLibStream(_data, CompressionLevel.Optimal, leaveOpen: true);
        _above = new byte[width * 3];
        _line = new byte[(width * 3) + 1];
        file.Write(Signature);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        (header[8], header[9]) = (8, 2); // bits of a sample, true colour
        Chunk("IHDR", header);
        Span<byte> density = stackalloc byte[9];
        BinaryPrimitives.WriteInt32BigEndian(density, pixelsPerMetre);
        BinaryPrimitives.WriteInt32BigEndian(density[4..], pixelsPerMetre);
        density[8] = 1; // a metre
        Chunk("pHYs", density);
    }

    /// <param name="pixels">Red, green, blue.</param>
    public void Row(ReadOnlySpan<byte> pixels)
    {
        _line[0] = Up;
        for (var i = 0; i < pixels.Length; i++)
        {
            _line[i + 1] = (byte)(pixels[i] - _above[i]);
        }

        pixels.CopyTo(_above);
        _packed.Write(_line);
    }

    /// <summary>Ends the file.</summary>
    public void Dispose()
    {
        _packed.Dispose();
        Chunk("IDAT", _data.GetBuffer().AsSpan(0, (int)_data.Length));
        Chunk("IEND", []);
        _data.Dispose();
    }

    private void Chunk(string type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        _file.Write(number);
        Span<byte> name = stackalloc byte[4];
        Encoding.ASCII.GetBytes(type, name);
        _file.Write(name);
        _file.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Sum(Sum(0xFFFFFFFF, name), data));
        _file.Write(number);
    }

    private static uint Sum(uint crc, ReadOnlySpan<byte> data)
    {
        foreach (var b in data)
        {
            crc = Crc[(crc ^ b) & 0xFF] ^ (crc >> 8);
        }

        return crc;
    }
}
