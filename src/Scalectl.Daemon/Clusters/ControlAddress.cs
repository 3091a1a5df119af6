using System.Net;
using System.Net.Sockets;
using Scalectl.Api;

namespace Scalectl.Daemon.Clusters;

/// <summary>
/// The network from which machines of a cluster accept their daemon: its own address and nobody else's. Beside it each
/// machine wants its token, but a port that strangers cannot reach needs none to be safe.
/// </summary>
public sealed class ControlAddress(ClusterOptions options) : IDisposable
{
    private const string Setting = "Clusters:ControlCidr";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseCookies = false, ConnectTimeout = Patience }) { Timeout = Patience, MaxResponseContentBufferSize = 1024 };

    /// <returns>Null: the user names a security group, which says itself who may come.</returns>
    public async Task<Outcome<ControlNetwork>> FindAsync(UserSettings settings, CancellationToken cancellationToken)
    {
        if (settings.SecurityGroupId is not null)
        {
            return new ControlNetwork(null);
        }

        if (options.ControlCidr is { } cidr)
        {
            return IPNetwork.TryParse(cidr, out _)
                ? new ControlNetwork(cidr)
                : new InvalidInput(Setting, InvalidInput.Shorten(cidr), "a network, with zeros behind its prefix", "203.0.113.7/32");
        }

        return settings.EndpointUrl is { } endpoint && await NeighbourAsync(new Uri(endpoint), cancellationToken) is { } own
            ? new ControlNetwork(Only(own))
            : await AskAsync(cancellationToken);
    }

    public void Dispose() => _http.Dispose();

    /// <summary>This machine's address towards a cloud in the same network, such as a lab; null: the cloud is elsewhere.</summary>
    private static async Task<IPAddress?> NeighbourAsync(Uri endpoint, CancellationToken cancellationToken)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bounded.CancelAfter(Patience);
        try
        {
            await socket.ConnectAsync(endpoint.DnsSafeHost, endpoint.Port, bounded.Token);
            return socket is { RemoteEndPoint: IPEndPoint remote, LocalEndPoint: IPEndPoint local } && IsPrivate(Plain(remote.Address)) ? Plain(local.Address) : null;
        }
        catch (Exception e) when (e is SocketException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null; // the cloud itself will say that it is away
        }
    }

    private async Task<Outcome<ControlNetwork>> AskAsync(CancellationToken cancellationToken)
    {
        string found;
        try
        {
            var said = (await _http.GetStringAsync(options.AddressService, cancellationToken)).Trim();
            if (IPAddress.TryParse(said, out var address) && !IsPrivate(Plain(address)))
            {
                return new ControlNetwork(Only(Plain(address)));
            }

            found = $"{options.AddressService} says {InvalidInput.Shorten(said)}";
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            found = e is HttpRequestException ? $"no answer from {options.AddressService} ({e.GetBaseException().Message})" : $"no answer from {options.AddressService} within {Patience.TotalSeconds:0} s";
        }

        return new InvalidInput(
            Setting, $"not set, and {found}", "this setting with the network from which the machines' control port may be reached, or a user with a security group of its own (--security-group-id); nothing was made",
            "203.0.113.7/32");
    }

    private static string Only(IPAddress address) => $"{address}/{(address.AddressFamily == AddressFamily.InterNetworkV6 ? 128 : 32)}";

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private static bool IsPrivate(IPAddress address)
    {
        var b = address.GetAddressBytes();
        return IPAddress.IsLoopback(address) || (b.Length == 4
            ? b[0] is 10 or 0 || (b[0] == 172 && b[1] is >= 16 and < 32) || (b[0] == 192 && b[1] == 168) || (b[0] == 169 && b[1] == 254) || (b[0] == 100 && b[1] is >= 64 and < 128)
            : address.IsIPv6LinkLocal || address.IsIPv6UniqueLocal);
    }
}

/// <param name="Cidr">Null: none of ours to open.</param>
public sealed record ControlNetwork(string? Cidr);
