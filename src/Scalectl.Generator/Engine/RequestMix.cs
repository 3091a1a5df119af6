using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Scalectl.Load;

namespace Scalectl.Generator.Engine;

/// <summary>One request as it goes over the wire, in memory that does not move.</summary>
internal readonly unsafe struct PreparedRequest(byte* bytes, int length, bool isHead)
{
    public readonly byte* Bytes = bytes;
    public readonly int Length = length;
    public readonly bool IsHead = isHead;
}

/// <summary>What is left of a request.</summary>
internal readonly unsafe struct RequestRest(byte* bytes, int length)
{
    public readonly byte* Bytes = bytes;
    public readonly int Length = length;
}

/// <summary>The requests of all routes, written once, and the choice between them (<see cref="RouteMix"/>).</summary>
internal sealed unsafe class RequestMix
{
    private readonly PreparedRequest[] _requests;
    private readonly RouteMix _mix;

    public RequestMix(Uri target, IReadOnlyList<Route> routes, IReadOnlyDictionary<string, string> headers, long seed)
    {
        _requests = new PreparedRequest[routes.Count];
        _mix = new RouteMix(routes, seed);
        for (var i = 0; i < routes.Count; i++)
        {
            _requests[i] = Prepare(Head(target, routes[i], headers), routes[i].Body ?? [], routes[i].Method == "HEAD");
            Longest = Math.Max(Longest, _requests[i].Length);
        }
    }

    /// <summary>Routes that are told apart in the tallies.</summary>
    public int RoutesTold => RouteMix.AreTold(_requests.Length) ? _requests.Length : 0;

    /// <summary>Length of the longest request, bytes.</summary>
    public int Longest { get; }

    public ref readonly PreparedRequest this[int route] => ref _requests[route];

    /// <summary>The route of a request, from its number among the cluster's.</summary>
    public int RouteOf(long number) => _mix.RouteOf(number);

    /// <summary>The text of a request: the target's path goes before the route's, the route's headers before the plan's of the same name.</summary>
    internal static string Head(Uri target, Route route, IReadOnlyDictionary<string, string> headers)
    {
        var text = new StringBuilder().Append(route.Method).Append(' ').Append(PathOf(target, route)).Append(" HTTP/1.1\r\n");
        var all = HeadersOf(route, headers);
        var host = all.Remove("Host", out var given) ? given : target.IsDefaultPort ? HostOf(target) : $"{HostOf(target)}:{target.Port}";
        text.Append("Host: ").Append(host).Append("\r\n");
        foreach (var (name, value) in all)
        {
            text.Append(name).Append(": ").Append(value).Append("\r\n");
        }

        if (route.Body is not null || route.Method is not ("GET" or "HEAD" or "DELETE" or "OPTIONS" or "TRACE"))
        {
            text.Append(CultureInfo.InvariantCulture, $"Content-Length: {route.Body?.Length ?? 0}\r\n");
        }

        return text.Append("\r\n").ToString();
    }

    /// <summary>Path and query of a route's requests.</summary>
    internal static string PathOf(Uri target, Route route) => route.Path == "/" ? target.PathAndQuery : target.AbsolutePath.TrimEnd('/') + route.Path;

    /// <summary>The headers of a route's requests but those that frame a message; names in any case.</summary>
    internal static Dictionary<string, string> HeadersOf(Route route, IReadOnlyDictionary<string, string> headers)
    {
        var all = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["User-Agent"] = "scalectl-generator", ["Accept"] = "*/*" };
        foreach (var (name, value) in headers.Concat(route.Headers))
        {
            all[name] = value;
        }

        return all;
    }

    private static string HostOf(Uri target) => target.HostNameType == UriHostNameType.IPv6 ? target.Host : target.IdnHost;

    private static PreparedRequest Prepare(string head, byte[] body, bool isHead)
    {
        // Lives as long as the process: a plan has a handful of routes.
        byte[] bytes = [.. Encoding.ASCII.GetBytes(head), .. body];
        var memory = (byte*)NativeMemory.Alloc((nuint)bytes.Length);
        bytes.CopyTo(new Span<byte>(memory, bytes.Length));
        return new PreparedRequest(memory, bytes.Length, isHead);
    }
}
