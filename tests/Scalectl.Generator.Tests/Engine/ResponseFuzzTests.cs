using System.Diagnostics;
using System.Globalization;
using System.Text;
using Scalectl.Generator.Engine;

namespace Scalectl.Generator.Tests.Engine;

/// <summary>
/// Responses made up from a grammar, then broken: whatever the cuts, the parser says the same, and what
/// <see cref="PlainReader"/> says of the whole. <c>make fuzz</c> runs it for longer, from other seeds.
/// </summary>
public sealed class ResponseFuzzTests
{
    private const int Rounds = 40_000;

    private static readonly string[] _statusLines =
    [
        "HTTP/1.1 200 OK", "HTTP/1.1 404 Not Found", "HTTP/1.0 200 OK", "HTTP/1.1 204 No Content", "HTTP/1.1 304 Not Modified", "HTTP/1.1 503",
        "HTTP/1.1 100 Continue", "HTTP/1.1 103 Early Hints", "HTTP/1.1 101 Switching", "HTTP/1.1 600 No", "HTTP/1.1  200 OK", "HTTP/2 200", "HTTP/1.1 20 OK",
    ];

    private static readonly string[] _headers =
    [
        "Server: nginx/1.22.1", "Date: Tue, 24 Nov 2026 03:31:26 GMT", "ETag: \"6b0504e8-258\"", "Connection: keep-alive", "Connection: close", "connection: foo, Close , bar",
        "Content-Length: 0", "Content-Length: 5", "content-LENGTH:\t5 ", "Content-Length: 12", "Content-Length: +5", "Content-Length: 5,5", "Content-Length: 1234567890123456789",
        "Transfer-Encoding: chunked", "Transfer-Encoding: gzip, chunked", "transfer-encoding: CHUNKED", "Transfer-Encoding: gzip", "Content-Lengths: 9", "Content-Lengt: 9",
        " folded: line", "\tfolded", "no colon", ": no name", "X:", "Connection: keep-alive, keep-alive",
    ];

    private static readonly string[] _bodies =
    [
        "", "hello", "hello world!", "5\r\nhello\r\n0\r\n\r\n", "3;x=y\r\n0\r\n\r\n0\r\nTrailer: 1\r\n\r\n", "A \r\n0123456789\r\n00\r\n\r\n", "5\nhello\n0\n\n",
        "fffffffffffffff\r\nx", "1\r\nxy\r\n0\r\n\r\n", "0\r\nno trailer\r\n\r\n", "g\r\n", "\r\n",
    ];

    private static readonly byte[] _spice = [.. "\r\n :,;0159aAfF/.HTPtclx\t\0"u8, 0x80, 0xff];

    [Test]
    public void Feed_WhateverTheBytesAndTheirCuts_SaysWhatThePlainReaderSays()
    {
        var (seed, seconds) = Settings();
        var watch = Stopwatch.StartNew();
        var results = new int[3];
        for (var round = 0; seconds > 0 ? watch.Elapsed.TotalSeconds < seconds : round < Rounds; round++)
        {
            var random = new Random(unchecked(seed + (round * 7919)));
            var text = Text(random);
            var toHead = random.Next(8) == 0;
            var expected = PlainReader.Read(text, toHead);
            results[(int)expected.Result]++;
            Check(text, toHead, expected, random, $"seed {seed}, round {round}");
        }

        TestContext.Out.WriteLine($"{results[1]} complete, {results[0]} unfinished, {results[2]} garbage in {watch.Elapsed.TotalSeconds:0} s");
        Assert.That(results, Has.All.GreaterThan(100), "every outcome was met");
    }

    [TestCase(false)]
    [TestCase(true)]
    public void Feed_HeadsAroundTheLimit_AgreesWithThePlainReader(bool manyLines)
    {
        for (var size = ResponseParser.MaxHeadBytes - 3; size <= ResponseParser.MaxHeadBytes + 3; size++)
        {
            var text = new StringBuilder("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n");
            while (manyLines && text.Length < size - 200)
            {
                text.Append("X: ").Append('x', 95).Append("\r\n");
            }

            text.Append("Y: ");
            text.Append('y', size - text.Length - 4).Append("\r\n\r\n");
            Check(text.ToString(), false, PlainReader.Read(text.ToString(), false), new Random(size), $"{size} bytes");
        }
    }

    private static void Check(string text, bool toHead, PlainReader expected, Random random, string what)
    {
        var bytes = Encoding.Latin1.GetBytes(text);
        var cuts = new List<Func<int>> { () => bytes.Length, () => random.Next(1, 12), () => random.Next(1, 200) };
        if (bytes.Length < 400)
        {
            cuts.Add(() => 1);
        }

        foreach (var cut in cuts)
        {
            var found = Feed(bytes, toHead, cut);
            if (found != expected)
            {
                Assert.Fail($"{what}: expected {expected}, found {found} in\n{text[..Math.Min(2000, text.Length)].Replace("\r", "\\r", StringComparison.Ordinal).Replace("\n", "\\n\n", StringComparison.Ordinal)}");
            }
        }
    }

    private static PlainReader Feed(byte[] bytes, bool toHead, Func<int> cut)
    {
        var parser = default(ResponseParser);
        parser.Begin(toHead);
        var result = ParseResult.NeedMore;
        var at = 0;
        while (at < bytes.Length && result == ParseResult.NeedMore)
        {
            var part = bytes.AsSpan(at, Math.Min(cut(), bytes.Length - at));
            result = parser.Feed(part, out var used);
            Assert.That(used, Is.InRange(0, part.Length));
            at += result == ParseResult.Complete ? used : part.Length;
        }

        var untilClose = result == ParseResult.NeedMore && parser.EndsWithConnection;
        parser.DropCarry();
        return result == ParseResult.Complete ? new PlainReader(result, at, parser.Status, parser.Close) : new PlainReader(result, UntilClose: untilClose);
    }

    private static string Text(Random random)
    {
        var text = new StringBuilder();
        for (var interim = random.Next(6) == 0 ? random.Next(3) : 0; interim >= 0; interim--)
        {
            var end = random.Next(12) == 0 ? "\n" : "\r\n";
            text.Append(random.Next(3) == 0 ? Pick(_statusLines, random) : _statusLines[0]).Append(end);
            for (var headers = random.Next(6); headers > 0; headers--)
            {
                text.Append(Pick(_headers, random)).Append(end);
            }

            text.Append(end);
        }

        text.Append(Pick(_bodies, random));
        if (random.Next(4) == 0)
        {
            text.Append("HTTP/1.1 500 Unasked\r\n\r\n");
        }

        for (var wounds = random.Next(3) == 0 ? random.Next(1, 4) : 0; wounds > 0 && text.Length > 0; wounds--)
        {
            Wound(text, random);
        }

        return text.ToString();
    }

    private static void Wound(StringBuilder text, Random random)
    {
        var at = random.Next(text.Length);
        var spice = (char)_spice[random.Next(_spice.Length)];
        switch (random.Next(5))
        {
            case 0: text[at] = spice; break;
            case 1: text.Insert(at, spice); break;
            case 2: text.Remove(at, 1); break;
            case 3: text.Length = at; break;
            default: text.Insert(at, text.ToString(at, Math.Min(random.Next(1, 30), text.Length - at))); break;
        }
    }

    private static string Pick(string[] from, Random random) => from[random.Next(from.Length)];

    // A run of the tests is always the same one; `make fuzz` takes another seed and time.
    private static (int Seed, double Seconds) Settings() => (
        int.Parse(Environment.GetEnvironmentVariable("SCALECTL_FUZZ_SEED") ?? "1", CultureInfo.InvariantCulture),
        double.Parse(Environment.GetEnvironmentVariable("SCALECTL_FUZZ_SECONDS") ?? "0", CultureInfo.InvariantCulture));
}
