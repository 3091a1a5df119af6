using System.Globalization;
using System.Text;
using Scalectl.Generator.Engine;

namespace Scalectl.Generator.Tests.Engine;

/// <summary>
/// What a whole text is as an HTTP/1.x response, read the slow and plain way (RFC 9112): the second opinion that the
/// engine's parser is held against. It splits and compares strings, keeps no state and shares no line with the other.
/// </summary>
/// <param name="Result">Complete, not yet, or no response.</param>
/// <param name="Used">Bytes of it, when complete.</param>
/// <param name="Status">When complete.</param>
/// <param name="Close">The connection cannot be used again.</param>
/// <param name="UntilClose">The connection's end would be its end.</param>
internal sealed record PlainReader(ParseResult Result, int Used = 0, int Status = 0, bool Close = false, bool UntilClose = false)
{
    private const int MostHeadBytes = 65_536;

    private static PlainReader Garbage => new(ParseResult.Garbage);

    private static PlainReader More => new(ParseResult.NeedMore);

    public static PlainReader Read(string text, bool toHead)
    {
        var at = 0;
        var headBytes = 0;
        while (true)
        {
            // Status line
            if (Line(text, ref at, ref headBytes) is not { } first)
            {
                return Unfinished(text[at..], headBytes, statusLine: true);
            }

            var parts = first.Split(' ', 3);
            if (headBytes > MostHeadBytes || parts.Length < 2 || parts[0].Length != 8 || !parts[0].StartsWith("HTTP/1.", StringComparison.Ordinal) || !char.IsAsciiDigit(parts[0][7])
                || parts[1].Length != 3 || !parts[1].All(char.IsAsciiDigit) || parts[1][0] is < '1' or > '5')
            {
                return Garbage;
            }

            var status = int.Parse(parts[1], CultureInfo.InvariantCulture);
            var head = new Head(KeepAlive: parts[0] != "HTTP/1.0");

            // Header lines
            while (true)
            {
                if (Line(text, ref at, ref headBytes) is not { } line)
                {
                    return Unfinished(text[at..], headBytes, statusLine: false);
                }

                if (headBytes > MostHeadBytes || (line.Length > 0 && head.Take(line) is null))
                {
                    return Garbage;
                }

                if (line.Length == 0)
                {
                    break;
                }

                head = head.Take(line)!;
            }

            if (status < 200)
            {
                if (status == 101)
                {
                    return Garbage;
                }

                continue;
            }

            return Body(text, at, status, head, toHead);
        }
    }

    private static PlainReader Body(string text, int at, int status, Head head, bool toHead)
    {
        if (toHead || status is 204 or 304)
        {
            return new PlainReader(ParseResult.Complete, at, status, !head.KeepAlive);
        }

        if (head.Chunked)
        {
            return Chunks(text, at, status, !head.KeepAlive || head.Length is not null);
        }

        if (head.OtherCoding || head.Length is null)
        {
            return new PlainReader(ParseResult.NeedMore, UntilClose: true);
        }

        return text.Length - at < head.Length ? More : new PlainReader(ParseResult.Complete, at + (int)head.Length, status, !head.KeepAlive);
    }

    private static PlainReader Chunks(string text, int at, int status, bool close)
    {
        while (true)
        {
            var lineBytes = 0;
            if (Line(text, ref at, ref lineBytes) is not { } sizeLine)
            {
                return Unfinished(text[at..], lineBytes, statusLine: false);
            }

            var digits = new string([.. sizeLine.TakeWhile(char.IsAsciiHexDigit)]);
            var after = sizeLine[digits.Length..];
            if (lineBytes > MostHeadBytes || digits.Length is 0 or > 15 || (after.Length > 0 && after[0] is not (';' or ' ' or '\t')))
            {
                return Garbage;
            }

            var size = long.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (size == 0)
            {
                break;
            }

            if (text.Length - at < size)
            {
                return More;
            }

            at += (int)size;
            var endBytes = 0;
            if (Line(text, ref at, ref endBytes) is not { } end)
            {
                return Unfinished(text[at..], endBytes, statusLine: false);
            }

            if (end.Length > 0 || endBytes > MostHeadBytes)
            {
                return Garbage;
            }
        }

        var trailerBytes = 0;
        while (true)
        {
            if (Line(text, ref at, ref trailerBytes) is not { } line)
            {
                return Unfinished(text[at..], trailerBytes, statusLine: false);
            }

            if (trailerBytes > MostHeadBytes || (line.Length > 0 && line.IndexOf(':', StringComparison.Ordinal) <= 0))
            {
                return Garbage;
            }

            if (line.Length == 0)
            {
                return new PlainReader(ParseResult.Complete, at, status, close);
            }
        }
    }

    // Null: it has no end yet. A line feed ends it, with or without a carriage return before.
    private static string? Line(string text, ref int at, ref int bytes)
    {
        var end = text.IndexOf('\n', at);
        if (end < 0)
        {
            return null;
        }

        var line = text[at..end];
        bytes += end + 1 - at;
        at = end + 1;
        return line.EndsWith('\r') ? line[..^1] : line;
    }

    // What has no end yet may already be known never to become one.
    private static PlainReader Unfinished(string rest, int bytesBefore, bool statusLine) =>
        bytesBefore + rest.Length > MostHeadBytes || (statusLine && !"HTTP/1.".StartsWith(rest[..Math.Min(7, rest.Length)], StringComparison.Ordinal)) ? Garbage : More;

    private sealed record Head(bool KeepAlive, long? Length = null, bool Chunked = false, bool OtherCoding = false)
    {
        // Null: no header.
        public Head? Take(string line)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (line[0] is ' ' or '\t')
            {
                return this;
            }

            if (colon <= 0)
            {
                return null;
            }

            var value = line[(colon + 1)..].Trim(' ', '\t');
            switch (Encoding.ASCII.GetString(Encoding.Latin1.GetBytes(line[..colon])).ToLowerInvariant())
            {
                case "content-length":
                    if (value.Length is 0 or > 18 || !value.All(char.IsAsciiDigit))
                    {
                        return null;
                    }

                    var length = long.Parse(value, CultureInfo.InvariantCulture);
                    return Length is { } other && other != length ? null : this with { Length = length };
                case "transfer-encoding":
                    var chunked = value.Split(',')[^1].Trim(' ', '\t').Equals("chunked", StringComparison.OrdinalIgnoreCase);
                    return this with { Chunked = chunked, OtherCoding = !chunked };
                case "connection":
                    var keep = KeepAlive;
                    foreach (var token in value.Split(',').Select(t => t.Trim(' ', '\t').ToLowerInvariant()))
                    {
                        keep = token == "close" ? false : token == "keep-alive" || keep;
                    }

                    return this with { KeepAlive = keep };
                default:
                    return this;
            }
        }
    }
}
