using System.IO.Compression;
using System.Net;
using System.Text;

namespace Scalectl.Lab.Tests.Wire;

/// <summary>Wrong calls by each protocol: the same code, never 500, and in CBOR and JSON the type that AWS's description has for it.</summary>
[CancelAfter(120_000)]
internal sealed class ProtocolErrorTests
{
    private static readonly Protocol[] Rpc = [Protocol.Cbor, Protocol.Json];

    private LabHost _lab = null!;
    private ProtocolClient _client = null!;

    [OneTimeSetUp]
    public async Task StartLab()
    {
        _lab = await LabHost.StartAsync(new LabOptions { Port = 0 }, TimeProvider.System);
        _client = new ProtocolClient(_lab.Address);
    }

    [OneTimeTearDown]
    public async Task StopLab()
    {
        _client.Dispose();
        await _lab.DisposeAsync();
    }

    [TestCase("DeleteAlarms", "AlarmNames", "none", 404, "ResourceNotFound", "com.amazonaws.cloudwatch#ResourceNotFound", "The alarm 'none' does not exist.")]
    [TestCase("ListTagsForResource", "ResourceARN", "arn:none", 404, "ResourceNotFoundException", "com.amazonaws.cloudwatch#ResourceNotFoundException", "'arn:none'")]
    [TestCase("DescribeAlarms", "StateValue", "Bad", 400, "InvalidParameterValue", "com.amazonaws.cloudwatch#InvalidParameterValueException", "OK, ALARM or INSUFFICIENT_DATA")]
    [TestCase("DescribeAlarms", "MaxRecords", "many", 400, "MalformedInput", "com.amazonaws.cloudwatch#SerializationException", "found 'many', expected an integer")]
    [TestCase("DescribeAlarms", "NextToken", "x", 400, "InvalidNextToken", "com.amazonaws.cloudwatch#InvalidNextToken", "next token")]
    [TestCase("GetMetricData", "StartTime", "soon", 400, "MalformedInput", "com.amazonaws.cloudwatch#SerializationException", "StartTime: found 'soon', expected a time")]
    [TestCase("SetAlarmState", "AlarmName", "a", 400, "ValidationError", "com.amazonaws.cloudwatch#ValidationException", "stateValue")]
    [TestCase("MakeCoffee", "Sugar", "2", 400, "InvalidAction", "com.amazonaws.cloudwatch#UnknownOperationException", "MakeCoffee")]
    public async Task Call_Wrong_GetsTheSameErrorByEachProtocol(string operation, string name, string value, int status, string code, string type, string message, CancellationToken ct)
    {
        Dictionary<string, object> parameters = new() { [name] = name == "AlarmNames" ? new object[] { value } : value };
        if (operation == "GetMetricData")
        {
            parameters["EndTime"] = DateTimeOffset.UnixEpoch;
        }

        foreach (var protocol in Enum.GetValues<Protocol>())
        {
            var answer = await _client.CallAsync(protocol, operation, parameters, ct);

            Assert.That(((int)answer.Status, answer.Code), Is.EqualTo((status, code)), $"{protocol}: {answer.Message}");
            Assert.That(answer.Message, Does.Contain(message), $"{protocol}");
            if (protocol != Protocol.Query)
            {
                Assert.That((answer.Type, answer.Headers["x-amzn-query-error"]), Is.EqualTo((type, $"{code};Sender")), $"{protocol}");
            }
        }
    }

    [Test]
    public async Task Call_LongNameCutInsideACharacter_IsStillAnswered(CancellationToken ct)
    {
        // A message shows 60 UTF-16 units of what it found: the last one would be half of a character.
        var name = new string('a', 59) + "😀😀";
        foreach (var protocol in Enum.GetValues<Protocol>())
        {
            var answer = await _client.CallAsync(protocol, "DeleteAlarms", new() { ["AlarmNames"] = new object[] { name } }, ct);

            Assert.That((answer.Status, answer.Code), Is.EqualTo((HttpStatusCode.NotFound, "ResourceNotFound")), $"{protocol}");
        }
    }

    [Test]
    public async Task Call_BodyIsNoTree_IsRefusedAndNamesTheOperation([Values(Protocol.Cbor, Protocol.Json)] Protocol protocol, CancellationToken ct)
    {
        foreach (var body in new byte[][] { [0xff], [0xa1], [0x80], [0x5b, 0x5d], "{\"a\":"u8.ToArray(), [.. Enumerable.Repeat((byte)0x81, 500_000)], [.. Enumerable.Repeat((byte)'[', 500_000)] })
        {
            var answer = await _client.CallAsync(protocol, "DescribeAlarms", body, ct);

            Assert.That((answer.Status, answer.Code), Is.EqualTo((HttpStatusCode.BadRequest, "MalformedInput")));
            Assert.That(answer.Message, Does.StartWith("The body of DescribeAlarms cannot be read: "));
        }
    }

    [Test]
    public async Task Call_WrongSecret_IsRefused([ValueSource(nameof(Rpc))] Protocol protocol, CancellationToken ct)
    {
        using var client = new ProtocolClient(_lab.Address, secret: "wrong");

        var answer = await client.CallAsync(protocol, "DescribeAlarms", [], ct);

        Assert.That((answer.Status, answer.Code, answer.Type), Is.EqualTo((HttpStatusCode.Forbidden, "SignatureDoesNotMatch", "com.amazonaws.cloudwatch#InvalidSignatureException")));
    }

    [Test]
    public async Task Call_SignedForAnotherOperationServiceOrBody_IsRefused(CancellationToken ct)
    {
        var otherPath = await _client.CallAsync(
            Protocol.Cbor, "DescribeAlarms", [0xa0], ct, r => r.RequestUri = new Uri(r.RequestUri!.AbsoluteUri.Replace("DescribeAlarms", "DeleteAlarms", StringComparison.Ordinal)));
        var otherService = await _client.CallAsync(Protocol.Cbor, "DescribeAlarms", [0xa0], ct, service: "ec2");
        var otherBody = await _client.CallAsync(Protocol.Json, "DescribeAlarms", "{}"u8.ToArray(), ct, static r => Replace(r, "{ }"));
        var unsigned = await _client.CallAsync(Protocol.Json, "DescribeAlarms", "{}"u8.ToArray(), ct, static r => r.Headers.Remove("Authorization"));

        Assert.That(new[] { otherPath.Code, otherService.Code, otherBody.Code }, Is.All.EqualTo("SignatureDoesNotMatch"));
        Assert.That(otherService.Message, Is.EqualTo("Credential should be scoped to correct service: 'monitoring'."));
        Assert.That((unsigned.Status, unsigned.Code), Is.EqualTo((HttpStatusCode.Forbidden, "MissingAuthenticationToken")));
    }

    [Test]
    public async Task Call_WrongHeaders_NamesFoundAndExpected(CancellationToken ct)
    {
        var protocol = await _client.CallAsync(Protocol.Cbor, "DescribeAlarms", [0xa0], ct, static r => r.Headers.Remove("smithy-protocol"));
        var cbor = await _client.CallAsync(Protocol.Cbor, "DescribeAlarms", [0xa0], ct, static r => r.Content!.Headers.ContentType = new("text/plain"));
        var json = await _client.CallAsync(Protocol.Json, "DescribeAlarms", "{}"u8.ToArray(), ct, static r => r.Content!.Headers.ContentType = new("application/json"));
        var target = await _client.CallAsync(Protocol.Json, "DescribeAlarms", "{}"u8.ToArray(), ct, static r =>
        {
            r.Headers.Remove("X-Amz-Target");
            r.Headers.Add("X-Amz-Target", "DynamoDB_20120810.ListTables");
        });

        Assert.That((protocol.Status, protocol.Message), Is.EqualTo((HttpStatusCode.BadRequest, "Header smithy-protocol: found '', expected rpc-v2-cbor.")));
        Assert.That((cbor.Status, cbor.Message), Is.EqualTo((HttpStatusCode.UnsupportedMediaType, "Header Content-Type: found 'text/plain', expected application/cbor.")));
        Assert.That((json.Status, json.Message), Is.EqualTo((HttpStatusCode.UnsupportedMediaType, "Header Content-Type: found 'application/json', expected application/x-amz-json-1.0.")));
        Assert.That((target.Status, target.Message), Is.EqualTo((HttpStatusCode.BadRequest, "The lab has no service 'DynamoDB_20120810' by this protocol; it has GraniteServiceVersion20100801.")));
    }

    [Test]
    public async Task Call_CompressedAsCurrentClientsDo_IsRead([Values] Protocol protocol, CancellationToken ct)
    {
        var body = ProtocolClient.Body(protocol, "DeleteAlarms", new() { ["AlarmNames"] = new object[] { "packed" } });

        var answer = await _client.CallAsync(protocol, "DeleteAlarms", Pack(body), ct, static r => r.Content!.Headers.ContentEncoding.Add("gzip"));

        Assert.That(answer.Message, Is.EqualTo("The alarm 'packed' does not exist."));
    }

    [TestCase("gzip", 5 << 20, HttpStatusCode.RequestEntityTooLarge, "The decompressed request is longer than 1048576 bytes.")]
    [TestCase("gzip", -1, HttpStatusCode.BadRequest, "not compressed by gzip as its header says")]
    [TestCase("br", 10, HttpStatusCode.UnsupportedMediaType, "Header Content-Encoding: found 'br', expected gzip or none.")]
    public async Task Call_CompressionThatCannotBeRead_IsRefused(string encoding, int zeros, HttpStatusCode status, string message, CancellationToken ct)
    {
        var body = zeros < 0 ? Encoding.ASCII.GetBytes("no gzip at all") : Pack(new byte[zeros]);

        var answer = await _client.CallAsync(Protocol.Cbor, "PutMetricData", body, ct, r => r.Content!.Headers.ContentEncoding.Add(encoding));

        Assert.That(answer.Status, Is.EqualTo(status));
        Assert.That(answer.Message, Does.Contain(message));
    }

    private static byte[] Pack(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var stream = new GZipStream(packed, CompressionLevel.Fastest))
        {
            stream.Write(content);
        }

        return packed.ToArray();
    }

    private static void Replace(HttpRequestMessage request, string body)
    {
        var type = request.Content!.Headers.ContentType;
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        request.Content.Headers.ContentType = type;
    }
}
