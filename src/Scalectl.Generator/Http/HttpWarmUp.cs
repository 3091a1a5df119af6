using System.Net.Security;
using System.Security.Authentication;
using System.Text;

namespace Scalectl.Generator.Http;

/// <summary>
/// Lets the runtime's client and its TLS library get ready before the first request is due: without it the first
/// requests pay for that, some hundred milliseconds, and are late. Nothing goes over the network.
/// </summary>
internal static class HttpWarmUp
{
    public static async Task RunAsync(HttpSettings http, CancellationToken cancellationToken)
    {
        using var client = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false, ConnectCallback = (_, _) => ValueTask.FromResult<Stream>(new Canned("HTTP/1.1 204 No Content\r\n\r\n")) });
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://warm-up/") { Version = System.Net.HttpVersion.Version11 };
        try
        {
            using (await client.SendAsync(request, cancellationToken))
            {
            }

            if (http.Target.Scheme != Uri.UriSchemeHttps)
            {
                return;
            }

            await using var secure = new SslStream(new Canned(""));
            await secure.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "warm-up" }, cancellationToken);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or AuthenticationException)
        {
            // Nobody answers: the greeting was made, and that is what it was for.
        }
    }

    /// <summary>A peer that takes everything, says one thing and hangs up.</summary>
    private sealed class Canned(string answer) : MemoryStream(Encoding.ASCII.GetBytes(answer), writable: false)
    {
        public override bool CanWrite => true;

        public override void Write(byte[] buffer, int offset, int count)
        {
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => Task.CompletedTask;

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;
    }
}
