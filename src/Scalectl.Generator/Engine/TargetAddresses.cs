using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Scalectl.Generator.Engine;

/// <summary>An address as connect() wants it.</summary>
/// <param name="Family">AF_INET or AF_INET6.</param>
/// <param name="Bytes">struct sockaddr_in or sockaddr_in6.</param>
internal sealed record SocketAddressBytes(int Family, byte[] Bytes)
{
    public static SocketAddressBytes From(IPAddress address, int port)
    {
        var v6 = address.AddressFamily == AddressFamily.InterNetworkV6;
        var bytes = new byte[v6 ? 28 : 16];
        BitConverter.TryWriteBytes(bytes, (ushort)(v6 ? Native.AF_INET6 : Native.AF_INET));
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2), (ushort)port);
        address.TryWriteBytes(bytes.AsSpan(v6 ? 8 : 4), out _);
        if (v6)
        {
            BitConverter.TryWriteBytes(bytes.AsSpan(24), (uint)address.ScopeId);
        }

        return new SocketAddressBytes(v6 ? Native.AF_INET6 : Native.AF_INET, bytes);
    }
}

/// <summary>
/// Where the target is: resolved before the start, again when a connection fails, and once a minute, because a load
/// balancer that grows changes its addresses. Loops read it, one worker writes it.
/// </summary>
/// <remarks>IPv6 addresses are used when there are no IPv4 ones: half of the requests to a name whose server has only one family would fail.</remarks>
internal sealed class TargetAddresses(Uri target, TimeProvider time)
{
    private static readonly TimeSpan _checkEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _resolveEvery = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _resolveTimeout = TimeSpan.FromSeconds(5);

    private volatile SocketAddressBytes[] _current = [];
    private volatile bool _asked;

    /// <summary>Empty while the name does not resolve.</summary>
    public SocketAddressBytes[] Current => _current;

    /// <summary>A connection failed: the addresses may be out of date.</summary>
    public void Ask() => _asked = true;

    public async Task ResolveAsync(CancellationToken stop)
    {
        if (IPAddress.TryParse(target.DnsSafeHost, out var literal))
        {
            _current = [SocketAddressBytes.From(literal, target.Port)];
            return;
        }

        try
        {
            var found = await Dns.GetHostAddressesAsync(target.DnsSafeHost, stop).WaitAsync(_resolveTimeout, time, stop);
            var v4 = found.Where(a => a.AddressFamily == AddressFamily.InterNetwork).ToArray();
            _current = [.. (v4.Length > 0 ? v4 : found).Select(a => SocketAddressBytes.From(a, target.Port))];
        }
        catch (Exception e) when (e is SocketException or TimeoutException)
        {
            // A name that has gone is no reason to forget the addresses that may still answer.
        }
    }

    /// <summary>Keeps the addresses up to date until it is stopped.</summary>
    public async Task KeepResolvedAsync(CancellationToken stop)
    {
        if (IPAddress.TryParse(target.DnsSafeHost, out _))
        {
            return;
        }

        using var timer = new PeriodicTimer(_checkEvery, time);
        var last = time.GetTimestamp();
        while (await timer.WaitForNextTickAsync(stop))
        {
            if (_asked || _current.Length == 0 || time.GetElapsedTime(last) >= _resolveEvery)
            {
                _asked = false;
                await ResolveAsync(stop);
                last = time.GetTimestamp();
            }
        }
    }
}
