using System.Globalization;

namespace Scalectl.Reports.Pictures;

/// <summary>A point of a picture, pixels from its top left corner.</summary>
internal readonly record struct Point(double X, double Y)
{
    public static Point operator +(Point a, Point b) => new(a.X + b.X, a.Y + b.Y);

    public static Point operator -(Point a, Point b) => new(a.X - b.X, a.Y - b.Y);

    public static Point operator *(Point a, double by) => new(a.X * by, a.Y * by);

    public double Length => Math.Sqrt((X * X) + (Y * Y));
}

/// <summary>A line through points; a closed one ends where it began.</summary>
internal sealed record Polyline(IReadOnlyList<Point> Points, bool Closed);

/// <summary>Reads the paths that our charts and letters are drawn with: absolute <c>M L H V Q Z</c>, curves as short lines.</summary>
internal static class PicturePath
{
    /// <summary>A curve of a letter is a few pixels long.</summary>
    private const int CurveSteps = 5;

    /// <param name="text">SVG's path data.</param>
    /// <param name="place">From the path's coordinates to the picture's.</param>
    /// <exception cref="FormatException">A command that none of our pictures has.</exception>
    public static List<Polyline> Read(string text, Func<Point, Point> place)
    {
        List<Polyline> lines = [];
        List<Point> points = [];
        var at = new Point(0, 0);
        var position = 0;
        var command = ' ';
        void End(bool closed)
        {
            if (points.Count > 1)
            {
                lines.Add(new Polyline(points, closed));
            }

            points = [];
        }

        double Number()
        {
            while (text[position] is ' ' or ',')
            {
                position++;
            }

            var start = position;
            while (position < text.Length && text[position] is >= '0' and <= '9' or '.' or '-' or '+')
            {
                position++;
            }

            return double.Parse(text.AsSpan(start, position - start), CultureInfo.InvariantCulture);
        }

        void To(Point next) => points.Add(place(at = next));

        while (position < text.Length)
        {
            if (text[position] is ' ' or ',')
            {
                position++;
                continue;
            }

            command = char.IsAsciiLetter(text[position]) ? text[position++] : command;
            switch (command)
            {
                case 'M':
                    End(false);
                    To(new(Number(), Number()));
                    command = 'L'; // more pairs are lines
                    break;
                case 'L':
                    To(new(Number(), Number()));
                    break;
                case 'H':
                    To(at with { X = Number() });
                    break;
                case 'V':
                    To(at with { Y = Number() });
                    break;
                case 'Q':
                    Curve(at, new(Number(), Number()), new(Number(), Number()), To);
                    break;
                case 'Z':
                    End(true);
                    break;
                default:
                    throw new FormatException($"no picture of ours has the path command {command}");
            }
        }

        End(false);
        return lines;
    }

    private static void Curve(Point from, Point control, Point to, Action<Point> draw)
    {
        for (var i = 1; i <= CurveSteps; i++)
        {
            var t = (double)i / CurveSteps;
            draw((from * ((1 - t) * (1 - t))) + (control * (2 * t * (1 - t))) + (to * (t * t)));
        }
    }
}
