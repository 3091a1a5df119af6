namespace Scalectl.Reports.Pictures;

/// <summary>
/// A line with a width as areas: a rectangle for each piece, and where the line turns the wedge that the two rectangles
/// leave open on the outer side. All run the same way round, so that where they overlap they cover once.
/// </summary>
internal static class Stroke
{
    /// <summary>A smaller turn leaves a gap that no pixel shows, radians.</summary>
    private const double LeastTurn = 0.05;

    public static IEnumerable<IReadOnlyList<Point>> Of(Polyline line, double width, IReadOnlyList<double> dashes)
        => (dashes.Count == 0 ? [Whole(line)] : Dashed(Whole(line), dashes)).SelectMany(piece => Areas(piece, width / 2));

    private static List<Point> Whole(Polyline line) => line.Closed ? [.. line.Points, line.Points[0]] : [.. line.Points];

    private static IEnumerable<IReadOnlyList<Point>> Areas(IReadOnlyList<Point> points, double half)
    {
        Point? before = null;
        for (var i = 0; i + 1 < points.Count; i++)
        {
            var (a, b) = (points[i], points[i + 1]);
            var length = (b - a).Length;
            if (length < 1e-9)
            {
                continue;
            }

            var along = (b - a) * (1 / length);
            var across = new Point(-along.Y, along.X) * half;
            yield return [a + across, b + across, b - across, a - across];
            if (before is { } last)
            {
                foreach (var wedge in Wedge(a, last, along, half))
                {
                    yield return wedge;
                }
            }

            before = along;
        }
    }

    /// <summary>Round: a fan of triangles from the corner.</summary>
    private static IEnumerable<IReadOnlyList<Point>> Wedge(Point corner, Point from, Point to, double half)
    {
        var turn = Math.Atan2((from.X * to.Y) - (from.Y * to.X), (from.X * to.X) + (from.Y * to.Y));
        if (Math.Abs(turn) < LeastTurn)
        {
            yield break;
        }

        // The outer side is the left one of a turn to the right, in a picture whose y goes down: the other way round.
        var side = turn > 0 ? -1 : 1;
        var start = Math.Atan2(from.X * side, -from.Y * side);
        var steps = (int)Math.Ceiling(Math.Abs(turn) / 0.5);
        Point At(int i) => corner + (new Point(Math.Cos(start + (turn * i / steps)), Math.Sin(start + (turn * i / steps))) * half);
        for (var i = 0; i < steps; i++)
        {
            yield return turn > 0 ? [corner, At(i + 1), At(i)] : [corner, At(i), At(i + 1)]; // as the rectangles run
        }
    }

    private static IEnumerable<IReadOnlyList<Point>> Dashed(List<Point> points, IReadOnlyList<double> dashes)
    {
        var (index, left, drawn) = (0, dashes[0], true);
        List<Point> piece = [points[0]];
        for (var i = 0; i + 1 < points.Count; i++)
        {
            var (a, b) = (points[i], points[i + 1]);
            var length = (b - a).Length;
            var done = 0.0;
            while (length - done > left)
            {
                done += left;
                var at = a + ((b - a) * (done / length));
                if (drawn)
                {
                    piece.Add(at);
                    yield return piece;
                }

                piece = [at];
                drawn = !drawn;
                index = (index + 1) % dashes.Count;
                left = dashes[index];
            }

            left -= length - done;
            piece.Add(b);
        }

        if (drawn)
        {
            yield return piece;
        }
    }
}
