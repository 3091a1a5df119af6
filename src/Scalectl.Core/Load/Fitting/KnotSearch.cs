namespace Scalectl.Load;

/// <summary>
/// Finds few knots whose monotone cubic (<see cref="Curve.Monotone"/>, what <c>spline</c> is) runs through many rows.
/// <code>
///   begin with the first and the last row
///   repeat: values of the knots by least squares (as a polyline), then another knot where it takes away most of the error:
///           a hat over a stretch, with its top at row i, takes away  (sum w·h·e)² / (sum w·h²)
///   then each knot in turn is taken out, and put where it is worth most now, if that is better
///   at last each knot's value moves to where the cubic's own error is least (Gauss-Newton, one knot at a time),
///   and all by one factor to where the total is that of the rows
/// </code>
/// Values stay at or above 0, and between two knots the cubic stays between them: no load below 0 comes out.
/// </summary>
internal sealed class KnotSearch(FittedRows rows)
{
    private const int Passes = 3;
    private const int Sweeps = 8;

    /// <summary>Taking each knot out costs two walks through all rows: with more than this it takes too long.</summary>
    private const int MostMoved = 100;

    private readonly List<int> _knots = [0, rows.Count - 1];
    private readonly double[] _errors = new double[rows.Count];
    private readonly double[] _left = new double[rows.Count];
    private readonly double[] _leftSquares = new double[rows.Count];
    private double[] _values = [];

    /// <summary>The knots.</summary>
    /// <param name="most">Most knots, from 2.</param>
    /// <param name="tolerance">Ends the search: largest error that does not matter.</param>
    public (double[] Places, double[] Values) Run(int most, double tolerance)
    {
        Solve();
        while (_knots.Count < most && Largest() > tolerance && Best() is { } row)
        {
            Insert(row);
            Solve();
        }

        for (var pass = 0; pass < Passes && _knots.Count <= MostMoved && Largest() > tolerance; pass++)
        {
            Replace();
        }

        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            for (var knot = 0; knot < _knots.Count; knot++)
            {
                Move(knot);
            }
        }

        KeepTotal();
        return (Places(), _values);
    }

    /// <summary>The cubic is flat at its tops and bottoms and so has a little less, or more, below it than the rows: all values by the same factor.</summary>
    private void KeepTotal()
    {
        var curve = Curve.Monotone(Places(), _values);
        var (recorded, fitted) = (0.0, 0.0);
        for (var i = 0; i < rows.Count; i++)
        {
            recorded += rows.Weights[i] * rows.Values[i];
            fitted += rows.Weights[i] * curve.At(rows.Places[i]);
        }

        if (fitted > 0 && _knots.Count < rows.Count)
        {
            _values = [.. _values.Select(v => v * recorded / fitted)];
        }
    }

    private double[] Places() => [.. _knots.Select(k => rows.Places[k])];

    private void Insert(int row) => _knots.Insert(~_knots.BinarySearch(row), row);

    private double Largest() => _errors.Max(Math.Abs);

    /// <summary>Values of the knots, and what every row differs from the polyline; the sum of squares.</summary>
    private double Solve()
    {
        _values = KnotValues.LeastSquares(rows, _knots);
        var sum = 0.0;
        for (var k = 0; k + 1 < _knots.Count; k++)
        {
            var (from, to) = (_knots[k], _knots[k + 1]);
            var slope = (_values[k + 1] - _values[k]) / (rows.Places[to] - rows.Places[from]);
            for (var i = from; i <= to; i++)
            {
                _errors[i] = rows.Values[i] - _values[k] - (slope * (rows.Places[i] - rows.Places[from]));
                sum += i < to || to == rows.Count - 1 ? rows.Weights[i] * _errors[i] * _errors[i] : 0;
            }
        }

        return sum;
    }

    /// <summary>The row whose knot would take away most; null: none takes away anything.</summary>
    private int? Best()
    {
        var (best, most) = (-1, 0.0);
        for (var k = 0; k + 1 < _knots.Count; k++)
        {
            var (from, to) = (_knots[k], _knots[k + 1]);
            var (a, b) = (rows.Places[from], rows.Places[to]);
            var (sum, squares) = (0.0, 0.0);
            for (var i = from; i <= to; i++)
            {
                var (w, h) = (rows.Weights[i], rows.Places[i] - a);
                (_left[i], _leftSquares[i]) = (sum += w * h * _errors[i], squares += w * h * h);
            }

            (sum, squares) = (0, 0);
            for (var i = to - 1; i > from; i--)
            {
                var (up, down, w) = (rows.Places[i] - a, b - rows.Places[i], rows.Weights[i]);
                var products = (_left[i] / up) + (sum / down);
                var gain = products * products / ((_leftSquares[i] / (up * up)) + (squares / (down * down)));
                (best, most) = gain > most ? (i, gain) : (best, most);
                (sum, squares) = (sum + (w * down * _errors[i]), squares + (w * down * down));
            }
        }

        return best < 0 ? null : best;
    }

    private void Replace()
    {
        var error = Solve();
        for (var k = 1; k < _knots.Count - 1; k++)
        {
            var row = _knots[k];
            _knots.RemoveAt(k);
            Solve();
            var other = Best() ?? row;
            Insert(other);
            var then = Solve();
            if (other == row || then < error * 0.9999)
            {
                error = then;
                continue;
            }

            _knots.Remove(other);
            Insert(row);
            Solve();
        }
    }

    /// <summary>Moves a knot's value to where the error of the rows that it reaches (two stretches to either side) is least, as far as the slope tells.</summary>
    private void Move(int knot)
    {
        var (from, to) = (_knots[Math.Max(0, knot - 2)], _knots[Math.Min(_knots.Count - 1, knot + 2)]);
        var (before, places) = (_values[knot], Places());
        var nudge = Math.Max(1e-3, 1e-3 * Math.Abs(before));
        var here = Curve.Monotone(places, _values);
        _values[knot] = before + nudge;
        var there = Curve.Monotone(places, _values);
        var (slopes, products, error) = (0.0, 0.0, 0.0);
        for (var i = from; i <= to; i++)
        {
            var value = here.At(rows.Places[i]);
            var (slope, missing) = ((there.At(rows.Places[i]) - value) / nudge, rows.Values[i] - value);
            slopes += rows.Weights[i] * slope * slope;
            products += rows.Weights[i] * slope * missing;
            error += rows.Weights[i] * missing * missing;
        }

        _values[knot] = slopes > 0 ? Math.Max(0, before + (products / slopes)) : before;
        if (Error(Curve.Monotone(places, _values), from, to) >= error)
        {
            _values[knot] = before;
        }
    }

    private double Error(Curve curve, int from, int to)
    {
        var sum = 0.0;
        for (var i = from; i <= to; i++)
        {
            var missing = rows.Values[i] - curve.At(rows.Places[i]);
            sum += rows.Weights[i] * missing * missing;
        }

        return sum;
    }
}
