// Long because the states of the hot path's parser only make sense together.
using System.Buffers;
using System.Text;

namespace Scalectl.Generator.Engine;

/// <summary>What the bytes so far amount to.</summary>
internal enum ParseResult
{
    NeedMore,
    Complete,
    Garbage,
}

/// <summary>
/// Reads one HTTP/1.x response after another from a stream that may be cut at any byte. Whole lines are read where they
/// lie in the receive buffer; only a line that is cut is carried over. Nothing of a response is kept but its status.
/// </summary>
/// <remarks>RFC 9112: framing in the order of its section 6.3; a bare line feed ends a line (section 2.2).</remarks>
internal struct ResponseParser
{
    /// <summary>Most bytes of a response's head, of its trailer, and of one chunk's size line.</summary>
    public const int MaxHeadBytes = 64 * 1024;

    private State _state;
    private bool _headRequest;
    private bool _chunked;
    private bool _untilClose;
    private bool _keepAlive;
    private int _headBytes;
    private long _left;
    private byte[]? _carry;
    private int _carried;

    private enum State : byte
    {
        StatusLine,
        Header,
        Body,
        ChunkSize,
        ChunkData,
        ChunkEnd,
        Trailer,
        UntilClose,
    }

    /// <summary>Status code of the response, 100 to 599.</summary>
    public int Status { get; private set; }

    /// <summary>The connection cannot be used for another request.</summary>
    public readonly bool Close => !_keepAlive;

    /// <summary>Starts with the next response.</summary>
    /// <param name="headRequest">It answers HEAD: whatever its head says, it has no body.</param>
    public void Begin(bool headRequest)
    {
        _state = State.StatusLine;
        _headRequest = headRequest;
        _headBytes = 0;
        BeginHead();
    }

    /// <summary>Takes the next bytes of the stream.</summary>
    /// <param name="bytes">What came.</param>
    /// <param name="used">How many of them belong to this response, when it is complete.</param>
    public ParseResult Feed(ReadOnlySpan<byte> bytes, out int used)
    {
        var rest = bytes;
        var result = ParseResult.NeedMore;
        while (result == ParseResult.NeedMore && rest.Length > 0)
        {
            result = _state switch
            {
                State.Body => SkipBody(ref rest, State.StatusLine),
                State.ChunkData => SkipBody(ref rest, State.ChunkEnd),
                State.UntilClose => SkipAll(ref rest),
                _ => ReadLine(ref rest),
            };
        }

        used = bytes.Length - rest.Length;
        if (result != ParseResult.NeedMore)
        {
            DropCarry();
        }

        return result;
    }

    /// <summary>The peer closed the connection: true when that is the way in which this response ends.</summary>
    public readonly bool EndsWithConnection => _state == State.UntilClose;

    /// <summary>Gives the carry buffer back, for a connection that is thrown away.</summary>
    public void DropCarry()
    {
        if (_carry is not null)
        {
            ArrayPool<byte>.Shared.Return(_carry);
            _carry = null;
        }

        _carried = 0;
    }

    private ParseResult SkipBody(ref ReadOnlySpan<byte> rest, State next)
    {
        var skipped = (int)Math.Min(_left, rest.Length);
        rest = rest[skipped..];
        _left -= skipped;
        if (_left > 0)
        {
            return ParseResult.NeedMore;
        }

        _state = next;
        return next == State.StatusLine ? ParseResult.Complete : ParseResult.NeedMore;
    }

    private static ParseResult SkipAll(ref ReadOnlySpan<byte> rest)
    {
        rest = default;
        return ParseResult.NeedMore;
    }

    private ParseResult ReadLine(ref ReadOnlySpan<byte> rest)
    {
        var end = rest.IndexOf((byte)'\n');
        var taken = end < 0 ? rest.Length : end + 1;
        _headBytes += taken;
        if (_headBytes > MaxHeadBytes)
        {
            return ParseResult.Garbage;
        }

        var line = rest[..taken];
        rest = rest[taken..];
        if (end >= 0 && _carried == 0)
        {
            return OnLine(WithoutEnd(line));
        }

        Carry(line);
        var carried = _carry.AsSpan(0, _carried);
        if (end < 0)
        {
            // What does not begin like a response never becomes one: no need to wait for its line to end.
            var known = Math.Min(_carried, 7);
            return _state == State.StatusLine && !carried[..known].SequenceEqual("HTTP/1."u8[..known]) ? ParseResult.Garbage : ParseResult.NeedMore;
        }

        _carried = 0;
        return OnLine(WithoutEnd(carried));
    }

    private void Carry(ReadOnlySpan<byte> bytes)
    {
        if (_carry is null || _carried + bytes.Length > _carry.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(256, (_carried + bytes.Length) * 2));
            _carry.AsSpan(0, _carried).CopyTo(larger);
            if (_carry is not null)
            {
                ArrayPool<byte>.Shared.Return(_carry);
            }

            _carry = larger;
        }

        bytes.CopyTo(_carry.AsSpan(_carried));
        _carried += bytes.Length;
    }

    private static ReadOnlySpan<byte> WithoutEnd(ReadOnlySpan<byte> line) =>
        line.Length >= 2 && line[^2] == '\r' ? line[..^2] : line[..^1];

    private ParseResult OnLine(ReadOnlySpan<byte> line) => _state switch
    {
        State.StatusLine => OnStatusLine(line),
        State.Header => line.Length == 0 ? OnHeadEnd() : OnHeader(line),
        State.ChunkSize => OnChunkSize(line),
        State.ChunkEnd => OnChunkEnd(line),
        _ => OnTrailer(line),
    };

    private ParseResult OnStatusLine(ReadOnlySpan<byte> line)
    {
        if (line.Length < 12 || !line.StartsWith("HTTP/1."u8) || !IsDigit(line[7]) || line[8] != ' '
            || line[9] is < (byte)'1' or > (byte)'5' || !IsDigit(line[10]) || !IsDigit(line[11]) || (line.Length > 12 && line[12] != ' '))
        {
            return ParseResult.Garbage;
        }

        BeginHead();
        Status = ((line[9] - '0') * 100) + ((line[10] - '0') * 10) + (line[11] - '0');
        _keepAlive = line[7] != '0';
        _state = State.Header;
        return ParseResult.NeedMore;
    }

    private void BeginHead()
    {
        _left = -1;
        _chunked = false;
        _untilClose = false;
        _keepAlive = false;
    }

    private ParseResult OnHeader(ReadOnlySpan<byte> line)
    {
        switch (line[0] | 0x20)
        {
            case 'c' when IsNamed(line, "content-length"u8):
                return OnContentLength(Value(line, 14));
            case 'c' when IsNamed(line, "connection"u8):
                OnConnection(Value(line, 10));
                return ParseResult.NeedMore;
            case 't' when IsNamed(line, "transfer-encoding"u8):
                _chunked = LastToken(Value(line, 17), "chunked"u8);
                _untilClose = !_chunked;
                return ParseResult.NeedMore;
            default:
                // A folded line (it begins with a space) belongs to a header that does not concern us.
                return line[0] is (byte)' ' or (byte)'\t' || line.IndexOf((byte)':') > 0 ? ParseResult.NeedMore : ParseResult.Garbage;
        }
    }

    private ParseResult OnContentLength(ReadOnlySpan<byte> value)
    {
        // 18 digits fit a long without a check at each.
        if (value.Length is 0 or > 18)
        {
            return ParseResult.Garbage;
        }

        long length = 0;
        foreach (var digit in value)
        {
            if (!IsDigit(digit))
            {
                return ParseResult.Garbage;
            }

            length = (length * 10) + (digit - '0');
        }

        if (_left >= 0 && _left != length)
        {
            return ParseResult.Garbage;
        }

        _left = length;
        return ParseResult.NeedMore;
    }

    private void OnConnection(ReadOnlySpan<byte> value)
    {
        while (true)
        {
            var comma = value.IndexOf((byte)',');
            var token = Trim(comma < 0 ? value : value[..comma]);
            if (Ascii.EqualsIgnoreCase(token, "close"u8))
            {
                _keepAlive = false;
            }
            else if (Ascii.EqualsIgnoreCase(token, "keep-alive"u8))
            {
                _keepAlive = true;
            }

            if (comma < 0)
            {
                return;
            }

            value = value[(comma + 1)..];
        }
    }

    private ParseResult OnHeadEnd()
    {
        if (Status < 200)
        {
            // An interim response, the real one follows; but nobody asked for another protocol.
            _state = State.StatusLine;
            return Status == 101 ? ParseResult.Garbage : ParseResult.NeedMore;
        }

        if (_headRequest || Status is 204 or 304)
        {
            _state = State.StatusLine;
            return ParseResult.Complete;
        }

        if (_chunked)
        {
            // Both framings at once: the chunks count, and the connection cannot be trusted any more.
            _keepAlive &= _left < 0;
            _state = State.ChunkSize;
            _headBytes = 0;
            return ParseResult.NeedMore;
        }

        if (_untilClose || _left < 0)
        {
            _keepAlive = false;
            _state = State.UntilClose;
            return ParseResult.NeedMore;
        }

        _state = _left == 0 ? State.StatusLine : State.Body;
        return _left == 0 ? ParseResult.Complete : ParseResult.NeedMore;
    }

    private ParseResult OnChunkSize(ReadOnlySpan<byte> line)
    {
        long size = 0;
        var digits = 0;
        for (; digits < line.Length && char.IsAsciiHexDigit((char)line[digits]); digits++)
        {
            if (digits == 15)
            {
                return ParseResult.Garbage;
            }

            size = (size << 4) + HexValue(line[digits]);
        }

        if (digits == 0 || (digits < line.Length && line[digits] is not ((byte)';' or (byte)' ' or (byte)'\t')))
        {
            return ParseResult.Garbage;
        }

        _left = size;
        _headBytes = 0;
        _state = size == 0 ? State.Trailer : State.ChunkData;
        return ParseResult.NeedMore;
    }

    private ParseResult OnChunkEnd(ReadOnlySpan<byte> line)
    {
        _headBytes = 0;
        _state = State.ChunkSize;
        return line.Length == 0 ? ParseResult.NeedMore : ParseResult.Garbage;
    }

    private ParseResult OnTrailer(ReadOnlySpan<byte> line)
    {
        if (line.Length > 0)
        {
            return line.IndexOf((byte)':') > 0 ? ParseResult.NeedMore : ParseResult.Garbage;
        }

        _state = State.StatusLine;
        return ParseResult.Complete;
    }

    private static bool IsNamed(ReadOnlySpan<byte> line, ReadOnlySpan<byte> name) =>
        line.Length > name.Length && line[name.Length] == ':' && Ascii.EqualsIgnoreCase(line[..name.Length], name);

    private static ReadOnlySpan<byte> Value(ReadOnlySpan<byte> line, int nameLength) => Trim(line[(nameLength + 1)..]);

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> value) => value.Trim(" \t"u8);

    private static bool LastToken(ReadOnlySpan<byte> value, ReadOnlySpan<byte> token) =>
        Ascii.EqualsIgnoreCase(Trim(value[(value.LastIndexOf((byte)',') + 1)..]), token);

    private static bool IsDigit(byte b) => (uint)(b - '0') <= 9;

    private static int HexValue(byte b) => IsDigit(b) ? b - '0' : (b | 0x20) - 'a' + 10;
}
