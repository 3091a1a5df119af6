namespace Scalectl.Reports.Pictures;

/// <summary>
/// The SVG of a report's pictures as PNG, for documents that take no SVG. It is the very same drawing, so that there is
/// one picture of a run and not two; drawn a few rows at a time, so that a large one takes little memory.
/// </summary>
public static class PngPicture
{
    /// <summary>Twice as fine as a screen of old, as print and today's screens want it.</summary>
    private const int Scale = 2;

    private const int BandRows = 128;

    /// <summary>A screen's 96 units to the inch.</summary>
    private const double UnitsPerMetre = 96 / 0.0254;

    /// <summary>Writes the picture.</summary>
    /// <param name="stream">Where to; stays open.</param>
    /// <param name="svg">Of <see cref="SvgSheet"/>.</param>
    public static void Write(Stream stream, string svg)
    {
        var drawing = SvgDrawing.Read(svg, Scale);
        using var png = new PngFile(stream, drawing.Width, drawing.Height, (int)Math.Round(UnitsPerMetre * Scale));
        var band = new Band(drawing.Width, BandRows);
        for (var top = 0; top < drawing.Height; top += BandRows)
        {
            band.MoveTo(top);
            foreach (var shape in drawing.Shapes)
            {
                band.Draw(shape);
            }

            for (var row = 0; row < BandRows && top + row < drawing.Height; row++)
            {
                png.Row(band.Row(row));
            }
        }
    }
}
