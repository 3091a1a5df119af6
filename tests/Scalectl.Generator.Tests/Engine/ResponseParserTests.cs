using System.Text;
using CsCheck;
using Scalectl.Generator.Engine;

namespace Scalectl.Generator.Tests.Engine;

public sealed class ResponseParserTests
{
    private static string[] Texts => [.. Responses().Select(r => (string)r.Arguments[0]!)];

    private static IEnumerable<TestCaseData> Responses()
    {
        yield return Response("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", 200, close: false, "a length");
        yield return Response("HTTP/1.1 200 OK\r\ncontent-LENGTH:\t5 \r\n\r\nhello", 200, close: false, "a length in any case, with spaces");
        yield return Response("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nhi", 200, close: false, "the same length twice");
        yield return Response("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", 404, close: false, "no body");
        yield return Response("HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n", 200, close: false, "no reason");
        yield return Response("HTTP/1.1 503 Busy\nContent-Length: 2\n\nhi", 503, close: false, "bare line feeds");
        yield return Response("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nA;x=y\r\n0123456789\r\n0\r\n\r\n", 200, close: false, "chunks with an extension");
        yield return Response("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n3\r\n0\r\n\r\n0\r\nTrailer: 1\r\nOther: 2\r\n\r\n", 200, close: false, "a chunk that looks like the end, and trailers");
        yield return Response("HTTP/1.1 200 OK\r\nContent-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n", 200, close: true, "chunks win over a length");
        yield return Response("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: 1\r\n\r\nx", 201, close: false, "interim responses");
        yield return Response("HTTP/1.1 204 No Content\r\nContent-Length: 7\r\n\r\n", 204, close: false, "204 has no body");
        yield return Response("HTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\n\r\n", 304, close: false, "304 has no body");
        yield return Response("HTTP/1.1 200 OK\r\nConnection: foo, Close\r\nContent-Length: 1\r\n\r\nx", 200, close: true, "close among others");
        yield return Response("HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx", 200, close: true, "1.0 closes");
        yield return Response("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 1\r\n\r\nx", 200, close: false, "1.0 that stays");
        yield return Response("HTTP/1.1 200 OK\r\nX-Folded: a\r\n b\r\nContent-Length: 1\r\n\r\nx", 200, close: false, "a folded header");
        yield return Response($"HTTP/1.1 200 OK\r\nX-Large: {new string('a', 2000)}\r\nContent-Length: 1\r\n\r\nx", 200, close: false, "a long line");
    }

    [TestCaseSource(nameof(Responses))]
    public void Feed_CutAtAnyByte_GivesTheSame(string text, int status, bool close)
    {
        var bytes = Encoding.ASCII.GetBytes(text);
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            var parser = New();
            var first = parser.Feed(bytes.AsSpan(0, cut), out var used);
            if (cut < bytes.Length)
            {
                Assert.That(first, Is.EqualTo(ParseResult.NeedMore), $"cut at {cut}");
                first = parser.Feed(bytes.AsSpan(cut), out used);
                used += cut;
            }

            Assert.That((first, used, parser.Status, parser.Close), Is.EqualTo((ParseResult.Complete, bytes.Length, status, close)), $"cut at {cut}");
        }
    }

    [TestCaseSource(nameof(Responses))]
    public void Feed_ByteByByte_CompletesWithTheLast(string text, int status, bool close)
    {
        var bytes = Encoding.ASCII.GetBytes(text);
        var parser = New();
        for (var i = 0; i < bytes.Length; i++)
        {
            var result = parser.Feed(bytes.AsSpan(i, 1), out _);
            Assert.That(result, Is.EqualTo(i == bytes.Length - 1 ? ParseResult.Complete : ParseResult.NeedMore), $"byte {i}");
        }

        Assert.That((parser.Status, parser.Close), Is.EqualTo((status, close)));
    }

    [TestCaseSource(nameof(Responses))]
    public void Feed_WithMoreBehind_LeavesTheRest(string text, int status, bool close)
    {
        var parser = New();
        var result = parser.Feed(Encoding.ASCII.GetBytes(text + "HTTP/1.1 "), out var used);

        Assert.That((result, used, parser.Status, parser.Close), Is.EqualTo((ParseResult.Complete, text.Length, status, close)));
    }

    [TestCase("HTTP/2 200 OK\r\n\r\n", TestName = "Feed_OtherMajorVersion_IsGarbage")]
    [TestCase("SSH-2.0-OpenSSH", TestName = "Feed_OtherProtocolWithoutLineEnd_IsGarbage")]
    [TestCase("HTTP/1.1 20 OK\r\n", TestName = "Feed_ShortStatus_IsGarbage")]
    [TestCase("HTTP/1.1 2000 OK\r\n", TestName = "Feed_LongStatus_IsGarbage")]
    [TestCase("HTTP/1.1 700 What\r\n", TestName = "Feed_StatusOfNoClass_IsGarbage")]
    [TestCase("HTTP/1.1 101 Switching Protocols\r\n\r\n", TestName = "Feed_UnaskedUpgrade_IsGarbage")]
    [TestCase("HTTP/1.1 200 OK\r\nno colon\r\n", TestName = "Feed_HeaderWithoutColon_IsGarbage")]
    [TestCase("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n", TestName = "Feed_NegativeLength_IsGarbage")]
    [TestCase("HTTP/1.1 200 OK\r\nContent-Length: \r\n", TestName = "Feed_EmptyLength_IsGarbage")]
    [TestCase("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n", TestName = "Feed_LengthBeyondRange_IsGarbage")]
    [TestCase("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n", TestName = "Feed_TwoLengths_IsGarbage")]
    [TestCase("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", TestName = "Feed_ChunkSizeThatIsNone_IsGarbage")]
    [TestCase("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n", TestName = "Feed_ChunkSizeBeyondRange_IsGarbage")]
    [TestCase("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nxy\r\n", TestName = "Feed_ChunkLongerThanItSaid_IsGarbage")]
    public void Feed_Broken(string text)
    {
        var bytes = Encoding.ASCII.GetBytes(text);
        var parser = New();

        Assert.That(parser.Feed(bytes, out _), Is.EqualTo(ParseResult.Garbage));
    }

    [TestCase(65_000, true)]
    [TestCase(66_000, false)]
    public void Feed_LargeHead_IsReadUpTo64KiB(int bytes, bool complete)
    {
        var parser = New();
        var text = new StringBuilder("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n");
        while (text.Length < bytes)
        {
            text.Append("X-Padding: ").Append('x', 80).Append("\r\n");
        }

        Assert.That(parser.Feed(Encoding.ASCII.GetBytes(text + "\r\n"), out _), Is.EqualTo(complete ? ParseResult.Complete : ParseResult.Garbage));
    }

    [Test]
    public void Feed_OneEndlessLine_IsGarbageAfter64KiB()
    {
        var parser = New();
        var result = parser.Feed("HTTP/1.1 200 OK\r\nX: "u8, out _);
        var fed = 0;
        while (result == ParseResult.NeedMore && fed < 100_000)
        {
            result = parser.Feed("xxxxxxxxxx"u8, out _);
            fed += 10;
        }

        Assert.That((result, fed), Is.EqualTo((ParseResult.Garbage, 65_520))); // 20 bytes before, 65,536 allowed: 65,516 more
    }

    [Test]
    public void Feed_AnswerToHead_HasNoBodyWhateverItsHeadSays()
    {
        var parser = default(ResponseParser);
        parser.Begin(headRequest: true);

        Assert.That(parser.Feed("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"u8, out _), Is.EqualTo(ParseResult.Complete));
    }

    [Test]
    public void Feed_NoFraming_EndsWithTheConnection()
    {
        var parser = New();
        var result = parser.Feed("HTTP/1.1 200 OK\r\n\r\nall that comes"u8, out _);

        Assert.That((result, parser.EndsWithConnection, parser.Close), Is.EqualTo((ParseResult.NeedMore, true, true)));
    }

    [Test]
    public void Begin_AfterAResponse_ReadsTheNextOnTheSameConnection()
    {
        var parser = New();
        for (var i = 0; i < 3; i++)
        {
            Assert.That(parser.Feed("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"u8, out _), Is.EqualTo(ParseResult.Complete));
            parser.Begin(headRequest: false);
            Assert.That(parser.Feed("HTTP/1.1 500 No\r\nContent-Length: 1\r\n\r\nx"u8, out _), Is.EqualTo(ParseResult.Complete));
            Assert.That((parser.Status, parser.Close), Is.EqualTo((500, false)));
            parser.Begin(headRequest: false);
        }
    }

    [Test]
    public void Feed_AnyBytes_NeverThrowsAndNeverUsesMoreThanItGot() =>
        Gen.Select(Gen.Int[0, Texts.Length - 1].Select(i => Texts[i]), Gen.Int[0, 200], Gen.Byte, Gen.Int[1, 50]).Sample(
            (text, at, wrong, size) =>
            {
                var bytes = Encoding.ASCII.GetBytes(text);
                bytes[at % bytes.Length] = wrong;
                var parser = New();
                for (var i = 0; i < bytes.Length; i += size)
                {
                    var part = bytes.AsSpan(i, Math.Min(size, bytes.Length - i));
                    var result = parser.Feed(part, out var used);
                    if (used < 0 || used > part.Length)
                    {
                        return false;
                    }

                    if (result != ParseResult.NeedMore)
                    {
                        break;
                    }
                }

                parser.DropCarry();
                return true;
            },
            iter: 20_000,
            threads: 1);

    private static ResponseParser New()
    {
        var parser = default(ResponseParser);
        parser.Begin(headRequest: false);
        return parser;
    }

    private static TestCaseData Response(string text, int status, bool close, string sentence) =>
        new TestCaseData(text, status, close).SetArgDisplayNames(sentence);
}
