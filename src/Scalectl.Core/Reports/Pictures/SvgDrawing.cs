using System.Globalization;
using System.Xml;

namespace Scalectl.Reports.Pictures;

/// <summary>
/// Reads our own SVG (<see cref="SvgSheet"/>), and of SVG what is in it: nested pictures at a place, rectangles, lines,
/// paths, texts, and a style sheet. Anything else is a mistake that a test finds, not something to leave out.
/// </summary>
internal sealed class SvgDrawing
{
    private SvgDrawing(int width, int height, IReadOnlyList<Shape> shapes) => (Width, Height, Shapes) = (width, height, shapes);

    public int Width { get; }

    public int Height { get; }

    /// <summary>In the order in which they are drawn.</summary>
    public IReadOnlyList<Shape> Shapes { get; }

    /// <param name="svg">The picture.</param>
    /// <param name="scale">Pixels of one of its units.</param>
    public static SvgDrawing Read(string svg, double scale)
    {
        var reader = new Reader(scale);
        using var xml = XmlReader.Create(new StringReader(svg), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
        while (xml.Read())
        {
            reader.Take(xml);
        }

        return new SvgDrawing((int)Math.Round(reader.Width * scale), (int)Math.Round(reader.Height * scale), reader.Shapes);
    }

    private sealed class Reader(double scale)
    {
        private readonly Stack<(StyledElement Element, Point Origin, Look Look)> _within = new();
        private StyleSheet _style = StyleSheet.Read("");

        public double Width { get; private set; }

        public double Height { get; private set; }

        public List<Shape> Shapes { get; } = [];

        public void Take(XmlReader xml)
        {
            if (xml.NodeType == XmlNodeType.EndElement)
            {
                _within.Pop();
                return;
            }

            if (xml.NodeType != XmlNodeType.Element)
            {
                return;
            }

            var (name, empty) = (xml.Name, xml.IsEmptyElement);
            var attributes = new Dictionary<string, string>();
            for (var more = xml.MoveToFirstAttribute(); more; more = xml.MoveToNextAttribute())
            {
                attributes[xml.Name] = xml.Value;
            }

            xml.MoveToElement();
            var element = new StyledElement(name, attributes.GetValueOrDefault("class", "").Split(' ', StringSplitOptions.RemoveEmptyEntries));
            var (origin, outer) = _within.TryPeek(out var around) ? (around.Origin, around.Look) : (new Point(0, 0), Look.Standard);
            var look = _style.Of([.. _within.Reverse().Select(w => w.Element), element], attributes, outer);
            double Of(string attribute, double otherwise = 0) => attributes.TryGetValue(attribute, out var text) ? Length(text, attribute) : otherwise;
            Point At(double x, double y) => (origin + new Point(x, y)) * scale;
            switch (name)
            {
                case "style":
                    _style = StyleSheet.Read(Content(xml));
                    return;
                case "title":
                    Content(xml); // for who points at it
                    return;
                case "svg":
                    (Width, Height) = _within.Count == 0 ? (Of("width"), Of("height")) : (Width, Height);
                    origin += new Point(Of("x"), Of("y"));
                    break;
                case "g":
                    break;
                case "rect":
                    Add(look.Fill, [[At(Of("x"), Of("y")), At(Of("x") + Of("width"), Of("y")), At(Of("x") + Of("width"), Of("y") + Of("height")), At(Of("x"), Of("y") + Of("height"))]]);
                    break;
                case "line":
                    Line(look, [new Polyline([At(Of("x1"), Of("y1")), At(Of("x2"), Of("y2"))], false)]);
                    break;
                case "path":
                    var lines = PicturePath.Read(attributes["d"], p => At(p.X, p.Y));
                    Add(look.Fill, lines.Select(l => l.Points));
                    Line(look, lines);
                    break;
                case "text":
                    Write(look, Content(xml), At(Of("x"), Of("y") + Of("dy")), attributes.GetValueOrDefault("text-anchor"));
                    return;
                default:
                    throw new FormatException($"no picture of ours has the element {name}");
            }

            if (!empty)
            {
                _within.Push((element, origin, look));
            }
        }

        private double Length(string text, string attribute) => text == "100%"
            ? attribute == "width" ? Width : Height
            : double.Parse(text, CultureInfo.InvariantCulture);

        private static string Content(XmlReader xml)
        {
            if (xml.IsEmptyElement)
            {
                return "";
            }

            var text = "";
            while (xml.Read() && xml.NodeType != XmlNodeType.EndElement)
            {
                text += xml.Value;
            }

            return text;
        }

        private void Line(Look look, IEnumerable<Polyline> lines)
        {
            if (look.Stroke is { } ink)
            {
                Shapes.Add(new Shape(lines.SelectMany(l => Stroke.Of(l, look.StrokeWidth * scale, [.. look.Dashes.Select(d => d * scale)])), ink));
            }
        }

        private void Write(Look look, string text, Point at, string? anchor)
        {
            var letters = look.Bold ? Letters.Bold : Letters.Regular;
            var size = look.FontSize * scale;
            var shift = letters.WidthOf(text, size) * anchor switch { "middle" => 0.5, "end" => 1, _ => 0 };
            Add(look.Fill, letters.Draw(text, at with { X = at.X - shift }, size));
        }

        private void Add(Ink? fill, IEnumerable<IReadOnlyList<Point>> areas)
        {
            if (fill is { } ink)
            {
                Shapes.Add(new Shape(areas, ink));
            }
        }
    }
}
