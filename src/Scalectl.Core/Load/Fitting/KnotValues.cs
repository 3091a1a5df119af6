namespace Scalectl.Load;

/// <summary>Values of knots at given rows, by least squares.</summary>
internal static class KnotValues
{
    /// <summary>
    /// The polyline through the knots with the least weighted square error. Each row lies between two knots, so the
    /// normal equations are tridiagonal and solved in one pass (Thomas).
    /// <code>
    ///   row at u of the way from knot k to k+1:  f = (1-u)·v[k] + u·v[k+1]
    /// </code>
    /// </summary>
    public static double[] LeastSquares(FittedRows rows, List<int> knots)
    {
        var n = knots.Count;
        var (diagonal, beside, right) = (new double[n], new double[n], new double[n]);
        for (var k = 0; k + 1 < n; k++)
        {
            var (x0, length) = (rows.Places[knots[k]], rows.Places[knots[k + 1]] - rows.Places[knots[k]]);

            // Each row once: the left knot's with its stretch, the last one with the last.
            for (var i = knots[k]; i < knots[k + 1] || (k + 2 == n && i == knots[k + 1]); i++)
            {
                var (u, w, y) = ((rows.Places[i] - x0) / length, rows.Weights[i], rows.Values[i]);
                diagonal[k] += w * (1 - u) * (1 - u);
                diagonal[k + 1] += w * u * u;
                beside[k] += w * u * (1 - u);
                right[k] += w * (1 - u) * y;
                right[k + 1] += w * u * y;
            }
        }

        for (var k = 1; k < n; k++)
        {
            var factor = beside[k - 1] / diagonal[k - 1];
            diagonal[k] -= factor * beside[k - 1];
            right[k] -= factor * right[k - 1];
        }

        var values = new double[n];
        for (var k = n - 1; k >= 0; k--)
        {
            values[k] = (right[k] - (k + 1 < n ? beside[k] * values[k + 1] : 0)) / diagonal[k];
        }

        // A load is never below 0.
        return [.. values.Select(v => Math.Max(0, v))];
    }
}
