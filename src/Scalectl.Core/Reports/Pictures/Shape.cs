namespace Scalectl.Reports.Pictures;

/// <summary>A colour with its opacity, 0 to 1.</summary>
internal readonly record struct Ink(byte Red, byte Green, byte Blue, double Opacity);

/// <summary>Areas of one colour. Where they overlap they cover once.</summary>
internal sealed class Shape
{
    public Shape(IEnumerable<IReadOnlyList<Point>> areas, Ink ink)
    {
        Areas = [.. areas.Where(a => a.Count > 2)];
        Ink = ink;
        Top = Areas.SelectMany(a => a).Select(p => p.Y).DefaultIfEmpty(0).Min();
        Bottom = Areas.SelectMany(a => a).Select(p => p.Y).DefaultIfEmpty(0).Max();
    }

    public IReadOnlyList<IReadOnlyList<Point>> Areas { get; }

    public Ink Ink { get; }

    public double Top { get; }

    public double Bottom { get; }
}
