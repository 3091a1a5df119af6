using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Scalectl.Generator.Control;

/// <summary>Reads the requests of one connection; whatever is larger or stranger than the daemon's own ones is refused.</summary>
internal sealed class RequestReader(Socket socket)
{
    private const int MaxHeadBytes = 8 * 1024;
    private const int MaxBodyBytes = 64 * 1024;

    private readonly byte[] _buffer = new byte[16 * 1024];
    private int _start;
    private int _end;

    /// <summary>The next request; null when the peer has closed the connection.</summary>
    /// <exception cref="FormatException">What came is no request that the port accepts.</exception>
    public async Task<ControlRequest?> ReadAsync(CancellationToken stop)
    {
        var line = await LineAsync(stop);
        if (line is null)
        {
            return null;
        }

        var parts = line.Split(' ');
        if (parts.Length != 3 || !parts[2].StartsWith("HTTP/1.", StringComparison.Ordinal))
        {
            throw new FormatException("no HTTP/1.x request");
        }

        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var headBytes = line.Length;
        while (await NeededLineAsync(stop) is { Length: > 0 } header)
        {
            var colon = header.IndexOf(':', StringComparison.Ordinal);
            headBytes += header.Length;
            if (colon <= 0 || headBytes > MaxHeadBytes || !headers.TryAdd(header[..colon], header[(colon + 1)..].Trim()))
            {
                throw new FormatException("a broken, repeated or too large header");
            }
        }

        var body = await BodyAsync(headers, stop);
        var question = parts[1].IndexOf('?', StringComparison.Ordinal);
        var keepAlive = parts[2] == "HTTP/1.1" && !headers.GetValueOrDefault("Connection", "").Contains("close", StringComparison.OrdinalIgnoreCase);
        return new ControlRequest(
            parts[0], question < 0 ? parts[1] : parts[1][..question], question < 0 ? "" : parts[1][(question + 1)..],
            headers.GetValueOrDefault("Authorization"), keepAlive, body);
    }

    private async Task<byte[]> BodyAsync(Dictionary<string, string> headers, CancellationToken stop)
    {
        if (headers.TryGetValue("Transfer-Encoding", out var coding))
        {
            return coding.Equals("chunked", StringComparison.OrdinalIgnoreCase) && !headers.ContainsKey("Content-Length")
                ? await ChunkedAsync(stop)
                : throw new FormatException("an unknown transfer coding");
        }

        if (!headers.TryGetValue("Content-Length", out var text))
        {
            return [];
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var length) && length <= MaxBodyBytes
            ? await BytesAsync(length, stop)
            : throw new FormatException("a body that is too large");
    }

    private async Task<byte[]> ChunkedAsync(CancellationToken stop)
    {
        var body = new List<byte>();
        while (true)
        {
            var line = await NeededLineAsync(stop);
            if (!int.TryParse(line.Split(';')[0].Trim(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var size) || size < 0 || body.Count + size > MaxBodyBytes)
            {
                throw new FormatException("a broken or too large chunk");
            }

            if (size == 0)
            {
                while ((await NeededLineAsync(stop)).Length > 0)
                {
                }

                return [.. body];
            }

            body.AddRange(await BytesAsync(size, stop));
            if ((await NeededLineAsync(stop)).Length > 0)
            {
                throw new FormatException("a broken chunk");
            }
        }
    }

    private async Task<byte[]> BytesAsync(int count, CancellationToken stop)
    {
        var bytes = new byte[count];
        for (var filled = 0; filled < count;)
        {
            if (_start == _end && !await FillAsync(stop))
            {
                throw new FormatException("a body that ends early");
            }

            var taken = Math.Min(count - filled, _end - _start);
            _buffer.AsSpan(_start, taken).CopyTo(bytes.AsSpan(filled));
            (_start, filled) = (_start + taken, filled + taken);
        }

        return bytes;
    }

    private async Task<string> NeededLineAsync(CancellationToken stop) =>
        await LineAsync(stop) ?? throw new FormatException("a request that ends early");

    private async Task<string?> LineAsync(CancellationToken stop)
    {
        while (true)
        {
            var end = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            if (end >= 0)
            {
                var line = Encoding.Latin1.GetString(_buffer, _start, end).TrimEnd('\r');
                _start += end + 1;
                return line;
            }

            if (_end - _start > MaxHeadBytes)
            {
                throw new FormatException("a line that is too long");
            }

            if (!await FillAsync(stop))
            {
                return _start == _end ? null : throw new FormatException("a request that ends early");
            }
        }
    }

    private async Task<bool> FillAsync(CancellationToken stop)
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        var got = await socket.ReceiveAsync(_buffer.AsMemory(_end), stop);
        _end += got;
        return got > 0;
    }
}
