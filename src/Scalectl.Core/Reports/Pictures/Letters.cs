using System.Globalization;

namespace Scalectl.Reports.Pictures;

/// <summary>
/// The outlines of letters, so that a picture needs no font of the computer that draws it. DejaVu Sans; a letter that is
/// not among them is a box.
/// </summary>
internal sealed class Letters
{
    private const double UnitsPerEm = 2048;
    private const int Missing = '□';

    private readonly Dictionary<int, (double Advance, string Path)> _letters;

    private Letters(Dictionary<int, (double, string)> letters) => _letters = letters;

    public static Letters Regular { get; } = Load("regular.outlines");

    public static Letters Bold { get; } = Load("bold.outlines");

    /// <summary>Width of a text, pixels.</summary>
    public double WidthOf(string text, double size) => text.EnumerateRunes().Sum(rune => Of(rune.Value).Advance) * size / UnitsPerEm;

    /// <summary>A text's letters as areas.</summary>
    /// <param name="text">One line.</param>
    /// <param name="origin">Left end of its base line.</param>
    /// <param name="size">Pixels of an em.</param>
    public IEnumerable<IReadOnlyList<Point>> Draw(string text, Point origin, double size)
    {
        var scale = size / UnitsPerEm;
        var x = origin.X;
        foreach (var rune in text.EnumerateRunes())
        {
            var (advance, path) = Of(rune.Value);
            var left = x;
            foreach (var line in PicturePath.Read(path, p => new Point(left + (p.X * scale), origin.Y - (p.Y * scale))))
            {
                yield return line.Points;
            }

            x += advance * scale;
        }
    }

    private (double Advance, string Path) Of(int letter) => _letters.TryGetValue(letter, out var known) ? known : _letters[Missing];

    private static Letters Load(string name)
    {
        using var stream = typeof(Letters).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        var letters = new Dictionary<int, (double, string)>();
        while (reader.ReadLine() is { } line)
        {
            if (!line.StartsWith('#') && line.Split(' ', 3) is [var letter, var advance, var path])
            {
                letters[int.Parse(letter, CultureInfo.InvariantCulture)] = (double.Parse(advance, CultureInfo.InvariantCulture), path);
            }
        }

        return new Letters(letters);
    }
}
