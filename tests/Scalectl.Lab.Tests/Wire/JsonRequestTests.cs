using System.Text;
using Scalectl.Lab.Wire;

namespace Scalectl.Lab.Tests.Wire;

internal sealed class JsonRequestTests
{
    [Test]
    public void Read_Tree_HasTheNamesOfTheQueryProtocol() => Assert.That(
        Read("""{"A":[{"Name":"x","N":60.0},{"Name":"ä"}],"B":{"C":true,"D":null},"E":[],"F":1764000000.25,"G":1e400}"""),
        Is.EquivalentTo(new Dictionary<string, string>
        {
            ["A.member.1.Name"] = "x",
            ["A.member.1.N"] = "60",
            ["A.member.2.Name"] = "ä",
            ["B.C"] = "true",
            ["F"] = "1764000000.25",
            ["G"] = "Infinity",
        }));

    [TestCase("")]
    [TestCase("{}")]
    public void Read_Nothing_HasNoParameters(string body) => Assert.That(Read(body), Is.Empty);

    [TestCase("[]", "found Array, expected an object")]
    [TestCase("{\"a\":", "should be closed")]
    [TestCase("{\"a\":1}2", "after a single JSON value")]
    [TestCase("{\"a\":\"\\ud800\"}", "surrogate")]
    public void Read_Garbage_SaysWhatIsWrong(string body, string expected)
        => Assert.That(Assert.Throws<FormatException>(() => Read(body))!.Message, Does.Contain(expected));

    [TestCase("1764000000", "2025-11-24T16:00:00.0000000+00:00")]
    [TestCase("1764000000.016", "2025-11-24T16:00:00.0160000+00:00")]
    [TestCase("1e300", null)]
    [TestCase("NaN", null)]
    [TestCase("2026-11-24T03:41:00Z", null)]
    public void Time_InSecondsSince1970_IsReadWhereTheProtocolHasIt(string text, string? expected)
    {
        var request = new QueryRequest(new Dictionary<string, string> { ["A.member.1.T"] = text }) { EpochTimes = true };

        Assert.That(request.Structures("A")[0].Time("T")?.ToString("O"), Is.EqualTo(expected));
        Assert.That(request.Problem?.Message, expected is null ? Is.EqualTo($"A.member.1.T: found '{text}', expected a time in seconds since 1970 as 1764000000") : Is.Null);
    }

    private static IReadOnlyDictionary<string, string> Read(string json) => JsonRequest.Read(Encoding.UTF8.GetBytes(json));
}
