using Scalectl.Client.CommandLine;

namespace Scalectl.Client.Tests.CommandLine;

public sealed class ReadersTests
{
    [TestCase("500ms", 0.5)]
    [TestCase("10s", 10)]
    [TestCase("1.5m", 90)]
    [TestCase("1h", 3600)]
    [TestCase("7", 7)]
    public void Seconds_Time_IsInSeconds(string text, double expected) => Assert.That(Readers.Seconds(0, 1e6, "1s")("--x", text).Value, Is.EqualTo(expected));

    [TestCase("")]
    [TestCase("s")]
    [TestCase("-1s")]
    [TestCase("10 s")]
    [TestCase("10d")]
    [TestCase("1e3")]
    [TestCase("NaN")]
    [TestCase("7200s")]
    public void Seconds_NoTimeOrOutOfRange_IsRefused(string text) => Assert.That(Readers.Seconds(0, 3600, "1s")("--x", text).Errors.Single().Argument, Is.EqualTo("--x"));

    [TestCase("10.0.0.7", true)]
    [TestCase("shop.example.org:8080/cart", true)]
    [TestCase("https://shop.example.org/", true)]
    [TestCase("", false)]
    [TestCase("ftp://x", false)]
    [TestCase("http://", false)]
    [TestCase("a b", false)]
    public void Target_AddressNameOrUrl_IsTaken(string text, bool right) => Assert.That(Readers.Target("TARGET", text).Ok, Is.EqualTo(right));

    [TestCase("GET /", true)]
    [TestCase("POST /cart 2.5", true)]
    [TestCase("GET cart", false)]
    [TestCase("/", false)]
    [TestCase("GET / 0", false)]
    [TestCase("GET / x", false)]
    public void Route_MethodPathWeight_IsTaken(string text, bool right) => Assert.That(Readers.Route("--route", text).Ok, Is.EqualTo(right));

    [TestCase("base=1.5", true)]
    [TestCase("=1", false)]
    [TestCase("base", false)]
    [TestCase("base=many", false)]
    [TestCase("base=NaN", false)]
    public void Variable_NameAndNumber_IsTaken(string text, bool right) => Assert.That(Readers.Variable("--var", text).Ok, Is.EqualTo(right));
}
