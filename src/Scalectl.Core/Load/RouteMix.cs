namespace Scalectl.Load;

/// <summary>
/// Which route each request of a plan has. It hangs on the request's number among the cluster's and on the seed alone,
/// so that the mix is the same on any number of machines and in any order of sending, and can be counted beforehand.
/// <code>
/// draw(k) = SplitMix64's finaliser of (k + seed) in [0, 1)      route(k) = least i with draw(k) &lt; (w_0 + .. + w_i) / W
/// </code>
/// </summary>
public sealed class RouteMix
{
    private readonly double[] _upTo;
    private readonly ulong _seed;

    /// <summary>The mix.</summary>
    /// <param name="routes">At least one, in the plan's order; their weights are above 0.</param>
    /// <param name="seed">The plan's.</param>
    public RouteMix(IReadOnlyList<Route> routes, long seed)
    {
        _upTo = new double[routes.Count];
        _seed = (ulong)seed;
        var total = routes.Sum(route => route.Weight);
        var sum = 0.0;
        for (var i = 0; i < routes.Count; i++)
        {
            sum += routes[i].Weight;
            _upTo[i] = sum / total;
        }
    }

    /// <summary>Whether results tell so many routes apart: several, at most <see cref="RouteSecond.Most"/>.</summary>
    public static bool AreTold(int routes) => routes is > 1 and <= RouteSecond.Most;

    /// <summary>The route of a request, from 0.</summary>
    /// <param name="number">Its number among the cluster's requests, from 0.</param>
    public int RouteOf(long number)
    {
        var last = _upTo.Length - 1;
        if (last == 0)
        {
            return 0;
        }

        var draw = Draw((ulong)number);
        var i = 0;
        while (i < last && draw >= _upTo[i])
        {
            i++;
        }

        return i;
    }

    // Uniform in [0, 1) and the same wherever the request is sent from.
    private double Draw(ulong number)
    {
        var z = (number + _seed) * 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return ((z ^ (z >> 31)) >> 11) * (1.0 / (1UL << 53));
    }
}
