using Scalectl.Daemon.Apps;

namespace Scalectl.Daemon.Tests.Apps;

internal sealed class AppViewsTests
{
    [TestCase(80, "HTTP", "http://lb.example/")]
    [TestCase(8080, "HTTP", "http://lb.example:8080/")]
    [TestCase(443, "HTTPS", "https://lb.example/")]
    public void Url_OfAListener_HasItsScheme(int port, string protocol, string url) => Assert.That(AppViews.Url("lb.example", port, protocol), Is.EqualTo(url));
}
