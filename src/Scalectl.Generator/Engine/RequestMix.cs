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

/// <summary>The requests of all routes, written once, and the choice between them: by the request's number, so that it is the same on any number of machines.</summary>
internal sealed unsafe class RequestMix
{
    private readonly PreparedRequest[] _requests;
    private readonly double[] _upTo;
    private readonly ulong _seed;

    public RequestMix(Uri target, IReadOnlyList<Route> routes, IReadOnlyDictionary<string, string> headers, long seed)
    {
        _requests = new PreparedRequest[routes.Count];
        _upTo = new double[routes.Count];
        _seed = (ulong)seed;
        var total = routes.Sum(r => r.Weight);
        var sum = 0.0;
        for (var i = 0; i < routes.Count; i++)
        {
            sum += routes[i].Weight;
            _upTo[i] = sum / total;
            _requests[i] = Prepare(Head(target, routes[i], headers), routes[i].Method == "HEAD");
        }
    }

    public ref readonly PreparedRequest Of(long number)
    {
        if (_requests.Length == 1)
        {
            return ref _requests[0];
        }

        var draw = Draw((ulong)number);
        var i = 0;
        while (i < _requests.Length - 1 && draw >= _upTo[i])
        {
            i++;
        }

        return ref _requests[i];
    }

    /// <summary>The text of a request: the target's path goes before the route's.</summary>
    internal static string Head(Uri target, Route route, IReadOnlyDictionary<string, string> headers)
    {
        var path = route.Path == "/" ? target.PathAndQuery : target.AbsolutePath.TrimEnd('/') + route.Path;
        var text = new StringBuilder().Append(route.Method).Append(' ').Append(path).Append(" HTTP/1.1\r\n");
        Default("Host", target.IsDefaultPort ? HostOf(target) : $"{HostOf(target)}:{target.Port}");
        Default("User-Agent", "scalectl-generator");
        Default("Accept", "*/*");
        foreach (var (name, value) in headers)
        {
            text.Append(name).Append(": ").Append(value).Append("\r\n");
        }

        if (route.Method is not ("GET" or "HEAD" or "DELETE" or "OPTIONS" or "TRACE"))
        {
            text.Append("Content-Length: 0\r\n");
        }

        return text.Append("\r\n").ToString();

        void Default(string name, string value)
        {
            if (!headers.Keys.Any(k => k.Equals(name, StringComparison.OrdinalIgnoreCase)))
            {
                text.Append(name).Append(": ").Append(value).Append("\r\n");
            }
        }
    }

    private static string HostOf(Uri target) => target.HostNameType == UriHostNameType.IPv6 ? target.Host : target.IdnHost;

    private static PreparedRequest Prepare(string head, bool isHead)
    {
        // Lives as long as the process: a plan has a handful of routes.
        var bytes = Encoding.ASCII.GetBytes(head);
        var memory = (byte*)NativeMemory.Alloc((nuint)bytes.Length);
        bytes.CopyTo(new Span<byte>(memory, bytes.Length));
        return new PreparedRequest(memory, bytes.Length, isHead);
    }

    // SplitMix64's finaliser: uniform in [0, 1) and the same wherever the request is sent from.
    private double Draw(ulong number)
    {
        var z = (number + _seed) * 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return ((z ^ (z >> 31)) >> 11) * (1.0 / (1UL << 53));
    }
}
