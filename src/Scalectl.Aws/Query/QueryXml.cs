using System.Globalization;
using System.Xml.Linq;

namespace Scalectl.Aws.Query;

/// <summary>Reads values of a Query-protocol answer; what is absent is empty, zero or null.</summary>
internal static class QueryXml
{
    public static XElement WithoutNamespaces(XElement root)
    {
        foreach (var element in root.DescendantsAndSelf())
        {
            element.Name = element.Name.LocalName;
            element.RemoveAttributes();
        }

        return root;
    }

    public static IEnumerable<XElement> Members(this XElement parent, string name)
        => parent.Element(name)?.Elements("member") ?? [];

    public static IReadOnlyList<string> Texts(this XElement parent, string name) => [.. parent.Members(name).Select(e => e.Value)];

    public static IReadOnlyDictionary<string, string> Pairs(this XElement parent, string name, string keyName = "Key")
        => parent.Members(name).ToDictionary(t => t.Text(keyName), t => t.Text("Value"));

    public static string Text(this XElement parent, string name) => (string?)parent.Element(name) ?? "";

    public static string? TextOrNull(this XElement parent, string name)
        => (string?)parent.Element(name) is { Length: > 0 } text ? text : null;

    public static int Int(this XElement parent, string name) => parent.IntOrNull(name) ?? 0;

    public static int? IntOrNull(this XElement parent, string name)
        => parent.TextOrNull(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;

    public static bool Bool(this XElement parent, string name) => parent.TextOrNull(name) is { } text && bool.Parse(text);

    public static double? DoubleOrNull(this XElement parent, string name)
        => parent.TextOrNull(name) is { } text ? ParseDouble(text) : null;

    public static double ParseDouble(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    public static DateTimeOffset? Time(this XElement parent, string name)
        => parent.TextOrNull(name) is { } text ? ParseTime(text) : null;

    public static DateTimeOffset ParseTime(string text)
        => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
}
