using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Scalectl.Generator.Engine;
using Scalectl.Generator.Schedule;
using Scalectl.Load;

namespace Scalectl.Generator.Http;

/// <summary>Opens the handler's connections, so that they are counted, timed and, where they fail, told apart by cause.</summary>
internal sealed class HttpConnector(HttpSettings http, TargetAddresses addresses)
{
    private int _nextAddress;

    public WireBytes Bytes { get; } = new();

    /// <summary>How long each connection took to open, TLS included, nanoseconds. Written by any thread, taken by the loop.</summary>
    public ConcurrentQueue<long> Opened { get; } = new();

    public async ValueTask<Stream> ConnectAsync(CancellationToken cancellationToken)
    {
        var began = RunClock.Now;
        var socket = await OpenAsync(cancellationToken);
        Stream stream = new CountingStream(new NetworkStream(socket, ownsSocket: true), Bytes);
        if (http.Target.Scheme == Uri.UriSchemeHttps)
        {
            stream = await SecureAsync(stream, cancellationToken);
        }

        Opened.Enqueue(RunClock.Now - began);
        return stream;
    }

    private async Task<Socket> OpenAsync(CancellationToken cancellationToken)
    {
        var found = addresses.Current;
        if (found.Length == 0)
        {
            addresses.Ask();
            throw new ConnectFailure(NoAnswerCause.Unresolved, $"{http.Target.DnsSafeHost} does not resolve");
        }

        var endPoint = EndPointOf(found[(int)((uint)Interlocked.Increment(ref _nextAddress) % (uint)found.Length)]);
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endPoint, cancellationToken);
            return socket;
        }
        catch (SocketException e)
        {
            socket.Dispose();
            addresses.Ask();
            throw new ConnectFailure(CauseOf(e.SocketErrorCode), $"{endPoint}: {e.Message}");
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task<SslStream> SecureAsync(Stream stream, CancellationToken cancellationToken)
    {
        string? refused = null;
        var secure = new SslStream(stream);
        try
        {
            await secure.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = http.Target.IdnHost,
                    ApplicationProtocols = [http.Http2 ? SslApplicationProtocol.Http2 : SslApplicationProtocol.Http11],
                    CertificateChainPolicy = ChainPolicy(),
                    RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
                    {
                        if (http.Insecure || errors == SslPolicyErrors.None)
                        {
                            return true;
                        }

                        refused = Describe(certificate, chain, errors);
                        return false;
                    },
                },
                cancellationToken);
        }
        catch (Exception e) when (e is AuthenticationException or IOException)
        {
            await secure.DisposeAsync();
            throw refused is null ? new ConnectFailure(NoAnswerCause.Handshake, (e.InnerException ?? e).Message) : new ConnectFailure(NoAnswerCause.Certificate, refused);
        }
        catch
        {
            await secure.DisposeAsync();
            throw;
        }

        if (http.Http2 && secure.NegotiatedApplicationProtocol != SslApplicationProtocol.Http2)
        {
            await secure.DisposeAsync();
            throw new ConnectFailure(NoAnswerCause.Handshake, "the target does not agree on HTTP/2");
        }

        return secure;
    }

    private X509ChainPolicy? ChainPolicy()
    {
        if (http.Trusted is not { } trusted)
        {
            return null;
        }

        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(trusted);
        return policy;
    }

    private static string Describe(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        List<string> found = [];
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
        {
            found.Add("there is none");
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            found.Add("it is for another name");
        }

        found.AddRange((chain?.ChainStatus ?? []).Select(status => status.StatusInformation.Trim()));
        return $"certificate {certificate?.Subject}: {string.Join(", ", found.Distinct())}";
    }

    private static NoAnswerCause CauseOf(SocketError error) => error switch
    {
        SocketError.TimedOut => NoAnswerCause.Timeout,
        SocketError.ConnectionReset or SocketError.Shutdown => NoAnswerCause.Reset,
        _ => NoAnswerCause.Refused,
    };

    private static IPEndPoint EndPointOf(SocketAddressBytes address)
    {
        // struct sockaddr_in and sockaddr_in6: family, port, then the address behind it (and behind the flow label).
        var port = (address.Bytes[2] << 8) | address.Bytes[3];
        return address.Family == Native.AF_INET6
            ? new IPEndPoint(new IPAddress(address.Bytes.AsSpan(8, 16), BitConverter.ToUInt32(address.Bytes, 24)), port)
            : new IPEndPoint(new IPAddress(address.Bytes.AsSpan(4, 4)), port);
    }
}
