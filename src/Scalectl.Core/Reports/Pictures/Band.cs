namespace Scalectl.Reports.Pictures;

/// <summary>
/// A few rows of a picture. An area is drawn by its edges: each edge adds to the pixels that it passes by how much it
/// covers of them and of all to their right, so that the sum along a row is the coverage of each pixel, exact to the
/// fraction and without any loop over the area itself.
/// <code>
///   coverage of pixel x = |sum of all up to x|, at most 1         edge going down adds, edge going up takes away
/// </code>
/// </summary>
internal sealed class Band(int width, int height)
{
    private readonly float[] _cover = new float[(width + 2) * height];
    private readonly byte[] _pixels = new byte[width * height * 3];

    /// <summary>First row of it in the picture.</summary>
    public int Top { get; private set; }

    public ReadOnlySpan<byte> Row(int row) => _pixels.AsSpan(row * width * 3, width * 3);

    /// <summary>White, at another place.</summary>
    public void MoveTo(int top)
    {
        Top = top;
        _pixels.AsSpan().Fill(255);
    }

    public void Draw(Shape shape)
    {
        var (first, last) = (Math.Max(0, (int)Math.Floor(shape.Top) - Top), Math.Min(height - 1, (int)Math.Ceiling(shape.Bottom) - Top));
        if (first > last)
        {
            return;
        }

        foreach (var area in shape.Areas)
        {
            for (var i = 0; i < area.Count; i++)
            {
                Edge(area[i], area[(i + 1) % area.Count]);
            }
        }

        for (var row = first; row <= last; row++)
        {
            Paint(row, shape.Ink);
        }
    }

    private void Paint(int row, Ink ink)
    {
        var cover = _cover.AsSpan(row * (width + 2), width + 2);
        var pixels = _pixels.AsSpan(row * width * 3, width * 3);
        var sum = 0f;
        for (var x = 0; x < width; x++)
        {
            sum += cover[x];
            var part = Math.Min(1, Math.Abs(sum)) * ink.Opacity;
            if (part > 0.002)
            {
                var pixel = pixels.Slice(x * 3, 3);
                pixel[0] = Mix(pixel[0], ink.Red, part);
                pixel[1] = Mix(pixel[1], ink.Green, part);
                pixel[2] = Mix(pixel[2], ink.Blue, part);
            }
        }

        cover.Clear();
    }

    private static byte Mix(byte below, byte above, double part) => (byte)Math.Round(below + ((above - below) * part));

    private void Edge(Point from, Point to)
    {
        if (from.Y.Equals(to.Y))
        {
            return;
        }

        var (a, b, sign) = from.Y < to.Y ? (from, to, 1f) : (to, from, -1f);
        var slope = (b.X - a.X) / (b.Y - a.Y);
        for (var row = Math.Max(0, (int)Math.Floor(a.Y) - Top); row < Math.Min(height, (int)Math.Ceiling(b.Y) - Top); row++)
        {
            var (top, bottom) = (Math.Max(a.Y, row + Top), Math.Min(b.Y, row + Top + 1));
            var (x0, x1) = (a.X + ((top - a.Y) * slope), a.X + ((bottom - a.Y) * slope));
            Cover(row, Math.Clamp(Math.Min(x0, x1), 0, width), Math.Clamp(Math.Max(x0, x1), 0, width), sign * (float)(bottom - top));
        }
    }

    /// <summary>A piece of an edge within one row, from x0 to x1, that is <paramref name="rise"/> high.</summary>
    private void Cover(int row, double x0, double x1, float rise)
    {
        var cover = _cover.AsSpan(row * (width + 2), width + 2);
        var first = (int)Math.Floor(x0);
        if (x1 <= first + 1)
        {
            var right = (float)(((x0 + x1) / 2) - first);
            cover[first] += rise * (1 - right);
            cover[first + 1] += rise * right;
            return;
        }

        // Across several pixels: of each it covers the share of its rise that lies in it, and the rest of the row wholly.
        var perPixel = rise / (x1 - x0);
        for (var x = first; x < x1; x++)
        {
            var (left, end) = (Math.Max(x0, x), Math.Min(x1, x + 1));
            var part = (float)((end - left) * perPixel);
            var right = (float)(((left + end) / 2) - x);
            cover[x] += part * (1 - right);
            cover[x + 1] += part * right;
        }
    }
}
