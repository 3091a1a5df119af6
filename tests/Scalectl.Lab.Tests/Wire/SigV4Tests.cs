using Scalectl.Lab.Wire;

namespace Scalectl.Lab.Tests.Wire;

/// <summary>The vectors of AWS's own Signature Version 4 test suite.</summary>
internal sealed class SigV4Tests
{
    private const string Secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    private const string Date = "20150830T123600Z";

    [TestCase("GET", "", "", "host;x-amz-date", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31", TestName = "get-vanilla")]
    [TestCase("GET", "?Param2=value2&Param1=value1", "", "host;x-amz-date", "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500", TestName = "get-vanilla-query-order-key-case")]
    [TestCase("POST", "", "", "host;x-amz-date", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b", TestName = "post-vanilla")]
    [TestCase("POST", "", "Param1=value1", "content-type;host;x-amz-date", "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a", TestName = "post-x-www-form-urlencoded")]
    public void Signature_TestSuite_IsAwsOwn(string method, string query, string body, string signedHeaders, string expected)
    {
        Dictionary<string, string?> headers = new() { ["host"] = "example.amazonaws.com", ["x-amz-date"] = Date, ["content-type"] = "application/x-www-form-urlencoded" };
        var names = signedHeaders.Split(';');
        var scope = new SignedScope("AKIDEXAMPLE", "20150830", "us-east-1", "service", names, "");

        var canonical = SigV4.Canonical(method, "/", query, names, n => [headers[n]], SigV4.Hash(System.Text.Encoding.UTF8.GetBytes(body)));

        Assert.That(SigV4.Signature(Secret, scope, Date, canonical), Is.EqualTo(expected));
    }

    [Test]
    public void Canonical_HeaderWithSpaces_TrimsAndJoinsThem()
        => Assert.That(
            SigV4.Canonical("GET", "/", "", ["a"], _ => ["  x   y ", "z"], "h"),
            Is.EqualTo("GET\n/\n\na:x y,z\n\na\nh"));

    [TestCase(null)]
    [TestCase("Basic abc")]
    [TestCase("AWS4-HMAC-SHA256 Credential=A/20150830/us-east-1/ec2, SignedHeaders=host, Signature=1")]
    [TestCase("AWS4-HMAC-SHA256 Credential=A/20150830/us-east-1/ec2/aws4_request, Signature=1")]
    [TestCase("AWS4-HMAC-SHA256 nonsense")]
    public void SignedScope_Malformed_IsNull(string? header) => Assert.That(SignedScope.Parse(header), Is.Null);
}
