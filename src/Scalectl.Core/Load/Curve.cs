namespace Scalectl.Load;

/// <summary>A curve through points that is known at every place: what <c>spline</c> and <c>trace</c> compile to.</summary>
/// <remarks>
/// Outside its points a curve keeps the value of its first or last point.
/// <code>
///   value │      ●───   after the last point: its value
///         │    ╱
///         │ ──●         before the first point: its value
///         └──────────── place
/// </code>
/// </remarks>
internal sealed class Curve
{
    private readonly double[] _places;
    private readonly double[] _values;
    private readonly double[]? _slopes;

    private Curve(double[] places, double[] values, double[]? slopes) => (_places, _values, _slopes) = (places, values, slopes);

    /// <summary>Straight lines between the points.</summary>
    public static Curve Linear(double[] places, double[] values) => new(places, values, null);

    /// <summary>
    /// A monotone cubic (PCHIP: Fritsch and Carlson 1980, slopes after Fritsch and Butland 1984): smooth, and between two
    /// points never outside their values, so that a load that was fitted to 0..200 never goes below 0 or above 200.
    /// </summary>
    public static Curve Monotone(double[] places, double[] values) => new(places, values, Slopes(places, values));

    /// <summary>The value at a place. Places must be strictly ascending; at least one.</summary>
    public double At(double place)
    {
        var last = _places.Length - 1;
        if (place <= _places[0])
        {
            return _values[0];
        }

        if (place >= _places[last])
        {
            return _values[last];
        }

        var found = Array.BinarySearch(_places, place);
        if (found >= 0)
        {
            return _values[found];
        }

        var k = ~found - 1;
        var h = _places[k + 1] - _places[k];
        var u = (place - _places[k]) / h;
        var rise = _values[k + 1] - _values[k];
        if (_slopes is null)
        {
            return _values[k] + (u * rise);
        }

        // Hermite's cubic, written from its first point: v + u·(h·m0 + u·((3·rise - 2·h·m0 - h·m1) + u·(h·m0 + h·m1 - 2·rise)))
        var m0 = h * _slopes[k];
        var m1 = h * _slopes[k + 1];
        return _values[k] + (u * (m0 + (u * ((3 * rise) - (2 * m0) - m1 + (u * (m0 + m1 - (2 * rise)))))));
    }

    private static double[] Slopes(double[] x, double[] y)
    {
        var n = x.Length;
        var slopes = new double[n];
        if (n == 1)
        {
            return slopes;
        }

        double H(int k) => x[k + 1] - x[k];
        double Secant(int k) => (y[k + 1] - y[k]) / H(k);
        if (n == 2)
        {
            slopes[0] = slopes[1] = Secant(0);
            return slopes;
        }

        for (var k = 1; k < n - 1; k++)
        {
            var (left, right) = (Secant(k - 1), Secant(k));

            // A turning point is flat; elsewhere the weighted harmonic mean, which is at most 3 times the smaller secant.
            if (Math.Sign(left) * Math.Sign(right) > 0)
            {
                var (w1, w2) = ((2 * H(k)) + H(k - 1), H(k) + (2 * H(k - 1)));
                slopes[k] = (w1 + w2) / ((w1 / left) + (w2 / right));
            }
        }

        slopes[0] = EndSlope(H(0), H(1), Secant(0), Secant(1));
        slopes[n - 1] = EndSlope(H(n - 2), H(n - 3), Secant(n - 2), Secant(n - 3));
        return slopes;
    }

    /// <summary>Three-point formula, limited so that the end piece keeps its shape.</summary>
    private static double EndSlope(double h0, double h1, double secant0, double secant1)
    {
        var slope = ((((2 * h0) + h1) * secant0) - (h0 * secant1)) / (h0 + h1);
        if (Math.Sign(slope) != Math.Sign(secant0))
        {
            return 0;
        }

        return Math.Sign(secant0) != Math.Sign(secant1) && Math.Abs(slope) > 3 * Math.Abs(secant0) ? 3 * secant0 : slope;
    }
}
