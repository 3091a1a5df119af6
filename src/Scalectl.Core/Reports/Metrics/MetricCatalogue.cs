using System.Text.RegularExpressions;

namespace Scalectl.Reports;

/// <summary>Every metric of the reports with its text: read from <c>docs/metrics.md</c>, which is part of the program.</summary>
public static partial class MetricCatalogue
{
    private static readonly Lazy<IReadOnlyList<MetricText>> Texts = new(() => Parse(Document()));

    private static readonly Lazy<IReadOnlyDictionary<string, MetricText>> ByKey = new(() => Texts.Value.ToDictionary(m => $"{m.Section}.{m.Field}"));

    /// <summary>All metrics, in the page's order.</summary>
    public static IReadOnlyList<MetricText> All => Texts.Value;

    /// <summary>The text of a metric; null: the page does not know it.</summary>
    /// <param name="section">The report's object.</param>
    /// <param name="field">Name in the JSON.</param>
    public static MetricText? Find(string section, string field) => ByKey.Value.GetValueOrDefault($"{section}.{field}");

    /// <summary>Reads the page.</summary>
    /// <exception cref="FormatException">A metric lacks a line, or a line is not of the form <c>Label: text</c>; names it.</exception>
    public static IReadOnlyList<MetricText> Parse(string page)
    {
        var metrics = new List<MetricText>();
        foreach (Match section in SectionForm().Matches(page))
        {
            foreach (Match metric in MetricForm().Matches(section.Groups["body"].Value))
            {
                metrics.Add(Read(section.Groups["name"].Value, metric.Groups["name"].Value, metric.Groups["body"].Value));
            }
        }

        return metrics;
    }

    private static MetricText Read(string section, string field, string body)
    {
        var lines = LineForm().Matches(body).ToDictionary(line => line.Groups["label"].Value, line => line.Groups["text"].Value.Trim());
        string Line(string label) => lines.TryGetValue(label, out var text) && text.Length > 0
            ? text.Replace("`", "", StringComparison.Ordinal)
            : throw new FormatException($"docs/metrics.md: {section}.{field} has no line '{label}: ..'");
        return new MetricText(section, field, Line("Name"), Line("Unit"), BetterOf(Line("Better"), field), Line("Formula"), Line("Meaning"), Line("Example"));
    }

    private static Better BetterOf(string word, string field) => word switch
    {
        "lower" => Better.Lower,
        "higher" => Better.Higher,
        "near 0" => Better.NearZero,
        "yes" => Better.Yes,
        "neither" => Better.Neither,
        _ => throw new FormatException($"docs/metrics.md: {field} is better when '{word}', expected lower, higher, near 0, yes or neither"),
    };

    private static string Document()
    {
        using var stream = typeof(MetricCatalogue).Assembly.GetManifestResourceStream("metrics.md")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    [GeneratedRegex(@"^## (?<name>\w+)\n(?<body>.*?)(?=^## |\z)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex SectionForm();

    [GeneratedRegex(@"^### (?<name>\w+)\n(?<body>.*?)(?=^### |\z)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex MetricForm();

    [GeneratedRegex(@"^(?<label>[A-Z][a-z]+): (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex LineForm();
}
