using Scalectl.Generator.Engine;
using Scalectl.Load;

namespace Scalectl.Generator.Tests.Engine;

public sealed class RequestMixTests
{
    private static readonly Dictionary<string, string> _none = [];

    [TestCase("http://shop/", "/", "GET / HTTP/1.1\r\nHost: shop\r\n")]
    [TestCase("http://shop:8080/a?b=1", "/", "GET /a?b=1 HTTP/1.1\r\nHost: shop:8080\r\n")]
    [TestCase("http://shop/api/", "/cart?x=1", "GET /api/cart?x=1 HTTP/1.1\r\nHost: shop\r\n")]
    [TestCase("http://[::1]:81/", "/", "GET / HTTP/1.1\r\nHost: [::1]:81\r\n")]
    public void Head_OfTargetAndRoute_BeginsWith(string target, string path, string expected) =>
        Assert.That(RequestMix.Head(new Uri(target), new Route("GET", path), _none), Does.StartWith(expected).And.EndWith("\r\n\r\n"));

    [Test]
    public void Head_WithHeaders_ReplacesItsOwn()
    {
        var head = RequestMix.Head(new Uri("http://shop/"), new Route("POST", "/"), new Dictionary<string, string> { ["host"] = "other", ["X-A"] = "b" });

        Assert.That(head, Is.EqualTo("POST / HTTP/1.1\r\nHost: other\r\nUser-Agent: scalectl-generator\r\nAccept: */*\r\nX-A: b\r\nContent-Length: 0\r\n\r\n"));
    }

    [Test]
    public void Of_WeightedRoutes_FollowsTheWeightsAndTheSeed()
    {
        var routes = new[] { new Route("GET", "/", 1), new Route("HEAD", "/", 3) };
        var mix = new RequestMix(new Uri("http://shop/"), routes, _none, 1);
        var again = new RequestMix(new Uri("http://shop/"), routes, _none, 1);
        var heads = Enumerable.Range(0, 10_000).Count(k => mix[mix.RouteOf(k)].IsHead);

        Assert.That(heads, Is.EqualTo(7500).Within(150)); // three quarters; 3.5 standard deviations of 43
        Assert.That(Enumerable.Range(0, 1000).All(k => mix[mix.RouteOf(k)].IsHead == again[again.RouteOf(k)].IsHead), Is.True);
    }
}
