using System.Text;
using Scalectl.Load;

namespace Scalectl.Core.Tests.Load;

public sealed class RouteTextTests
{
    [TestCase("GET /", "GET", "/", 1)]
    [TestCase("  POST   /cart?a=b  2.5 ", "POST", "/cart?a=b", 2.5)]
    public void Parse_ShortForm_IsMethodPathAndWeight(string text, string method, string path, double weight) =>
        Assert.That(RouteText.Parse(text).Value, Is.EqualTo(new Route(method, path, weight)));

    [Test]
    public void Parse_LongForm_HasNameHeadersAndBody()
    {
        var route = RouteText.Parse("""{"method":"PUT","path":"/a","weight":3,"name":"a thing","headers":{"X-A":"b"},"body":"h\u00e9"}""").Value!;

        Assert.That((route.Method, route.Path, route.Weight, route.Label(), route.Headers["x-a"], Encoding.UTF8.GetString(route.Body!)), Is.EqualTo(("PUT", "/a", 3d, "a thing", "b", "h\u00e9")));
    }

    [TestCase("GET /a")]
    [TestCase("POST /b 0.25")]
    [TestCase("""{"method":"POST","path":"/c","name":"c","bodyBase64":"AP8="}""")]
    [TestCase("""{"path":"/d","headers":{"A":"b"}}""")]
    public void Of_AnyRoute_ReadsTheSame(string text)
    {
        var route = RouteText.Parse(text).Value!;
        var again = RouteText.Parse(RouteText.Of(route)).Value!;

        Assert.That((again.Method, again.Path, again.Weight, again.Name), Is.EqualTo((route.Method, route.Path, route.Weight, route.Name)));
        Assert.That((again.Body, again.Headers), Is.EqualTo((route.Body, route.Headers)));
    }

    [TestCase("GET", "'METHOD /path weight'")]
    [TestCase("GET /a many", "'METHOD /path weight'")]
    [TestCase("get /a", "a method in upper case")]
    [TestCase("GET a", "a path that starts with /")]
    [TestCase("GET /a 0", "a weight above 0")]
    [TestCase("""{"path":"/a","name":""}""", "a name of 1 to 100 characters")]
    [TestCase("""{"path":"/a","headers":{"Content-Length":"3"}}""", "a header that the generator does not set itself")]
    [TestCase("""{"path":"/a","headers":{"A":"b\r\nC: d"}}""", "printable ASCII")]
    [TestCase("""{"path":"/a","body":"x","bodyFile":"y"}""", "more than one body")]
    [TestCase("""{"path":"/a","bodyFile":"y"}""", "files cannot be read here")]
    [TestCase("""{"path":"/a","bodyBase64":"?"}""", "base64")]
    [TestCase("""{"path":null}""", "JSON that cannot be read")]
    [TestCase("""{"paht":"/a"}""", "paht")]
    [TestCase("{", "JSON that cannot be read")]
    public void Parse_WrongRoute_SaysWhatIsWrong(string text, string message) =>
        Assert.That(RouteText.Parse(text).Errors.Single().ToString(), Does.StartWith("--route: found ").And.Contain(message));

    [Test]
    public void ParseFile_WithABodyFile_ReadsIt()
    {
        var routes = RouteText.ParseFile("""[{"path":"/a"},{"method":"POST","path":"/b","bodyFile":"b.bin"}]""", files: name => Encoding.ASCII.GetBytes("content of " + name)).Value!;

        Assert.That((routes.Count, routes[0].Body, Encoding.ASCII.GetString(routes[1].Body!)), Is.EqualTo((2, (byte[]?)null, "content of b.bin")));
    }

    [Test]
    public void WithBody_GoesToWhatTakesOne()
    {
        var own = new Route("PUT") { Body = [1] };
        var routes = RouteText.WithBody([new Route(), new Route("POST", "/a"), own], [2]).Value!;

        Assert.That(routes.Select(r => r.Body?[0]), Is.EqualTo(new byte?[] { null, 2, 1 }));
        Assert.That(RouteText.WithBody([], [2]).Value!.Single().Method, Is.EqualTo("POST"));
        Assert.That(RouteText.WithBody([new Route()], [2]).Errors.Single().Found, Is.EqualTo("a body, and no route that takes it"));
    }
}
