using System.Globalization;

namespace Scalectl.Reports.Pictures;

/// <summary>What an element of a picture looks like.</summary>
/// <param name="Fill">Null: not filled.</param>
/// <param name="Stroke">Null: no line.</param>
internal sealed record Look(Ink? Fill, Ink? Stroke, double StrokeWidth, IReadOnlyList<double> Dashes, double FontSize, bool Bold)
{
    /// <summary>What SVG says where nothing is said.</summary>
    public static Look Standard { get; } = new(new Ink(0, 0, 0, 1), null, 1, [], 16, false);
}

/// <summary>The name of an element and its classes.</summary>
internal readonly record struct StyledElement(string Name, IReadOnlyList<string> Classes);

/// <summary>The rules of a picture's style: selectors of elements and classes, which hold in their order.</summary>
internal sealed class StyleSheet
{
    private readonly List<(string[] Selector, string[] Declarations)> _rules = [];

    public static StyleSheet Read(string css)
    {
        var sheet = new StyleSheet();
        foreach (var rule in css.Split('}', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var open = rule.IndexOf('{', StringComparison.Ordinal);
            sheet._rules.Add((rule[..open].Split(' ', StringSplitOptions.RemoveEmptyEntries), rule[(open + 1)..].Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)));
        }

        return sheet;
    }

    /// <param name="path">The element with all that it is in, the outermost first.</param>
    /// <param name="attributes">Its own attributes; a rule counts more.</param>
    /// <param name="inherited">What it is in looks like.</param>
    public Look Of(IReadOnlyList<StyledElement> path, IReadOnlyDictionary<string, string> attributes, Look inherited)
    {
        var look = inherited;
        foreach (var (name, value) in attributes)
        {
            look = With(look, name, value);
        }

        foreach (var (_, declarations) in _rules.Where(rule => Matches(rule.Selector, path)))
        {
            foreach (var declaration in declarations)
            {
                var colon = declaration.IndexOf(':', StringComparison.Ordinal);
                look = With(look, declaration[..colon].Trim(), declaration[(colon + 1)..].Trim());
            }
        }

        // An attribute of ours, beside which no rule speaks.
        return attributes.TryGetValue("stroke-opacity", out var opacity) && look.Stroke is { } ink
            ? look with { Stroke = ink with { Opacity = Number(opacity) } }
            : look;
    }

    private static bool Matches(string[] selector, IReadOnlyList<StyledElement> path)
    {
        if (!Matches(selector[^1], path[^1]))
        {
            return false;
        }

        var wanted = selector.Length - 2;
        for (var i = path.Count - 2; i >= 0 && wanted >= 0; i--)
        {
            wanted -= Matches(selector[wanted], path[i]) ? 1 : 0;
        }

        return wanted < 0;
    }

    private static bool Matches(string compound, StyledElement element)
    {
        var parts = compound.Split('.');
        return (parts[0].Length == 0 || parts[0] == element.Name) && parts.Skip(1).All(element.Classes.Contains);
    }

    private static Look With(Look look, string property, string value) => property switch
    {
        "fill" => look with { Fill = Colour(value) },
        "stroke" => look with { Stroke = Colour(value) },
        "stroke-width" => look with { StrokeWidth = Number(value) },
        "stroke-dasharray" => look with { Dashes = [.. value.Split(' ', ',').Select(Number)] },
        "font" => Font(look, value.Split(' ')),
        _ => look,
    };

    private static Look Font(Look look, string[] words)
    {
        var bold = words[0].All(char.IsAsciiDigit);
        return look with { Bold = bold && Number(words[0]) >= 600, FontSize = Number(words[bold ? 1 : 0].Replace("px", "", StringComparison.Ordinal)) };
    }

    /// <summary><c>#rgb</c>, <c>#rrggbb</c>, <c>#rrggbbaa</c> or <c>none</c>.</summary>
    private static Ink? Colour(string text)
    {
        if (text == "none")
        {
            return null;
        }

        var digits = text.TrimStart('#');
        digits = digits.Length == 3 ? string.Concat(digits.Select(d => $"{d}{d}")) : digits;
        byte Part(int i) => byte.Parse(digits.AsSpan(i * 2, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return new Ink(Part(0), Part(1), Part(2), digits.Length == 8 ? Part(3) / 255.0 : 1);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
