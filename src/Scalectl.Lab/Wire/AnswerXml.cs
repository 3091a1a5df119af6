using System.Globalization;
using System.Xml.Linq;

namespace Scalectl.Lab.Wire;

/// <summary>A typed answer as the Query protocol writes it: lists of <c>member</c>, maps of <c>entry</c>, everything a text.</summary>
internal static class AnswerXml
{
    public static IEnumerable<XElement> Of(AnswerStructure structure) => structure.Select(static m => new XElement(m.Key, Content(m.Value)));

    /// <summary>A number as AWS writes doubles: 512.5, 50.0.</summary>
    public static string Number(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        return text.All(static c => char.IsAsciiDigit(c) || c == '-') ? $"{text}.0" : text;
    }

    private static object Content(object value) => value switch
    {
        string text => text,
        int number => number,
        double number => Number(number),
        bool flag => flag,
        DateTimeOffset time => AwsXml.Time(time),
        AnswerStructure structure => Of(structure),
        IReadOnlyList<object> list => list.Select(static i => new XElement("member", Content(i))),
        AnswerMap map => map.Entries.Select(static e => new XElement("entry", new XElement("key", e.Key), new XElement("value", Number(e.Value)))),
        _ => throw new InvalidOperationException($"An answer has no values of type {value.GetType()}."),
    };
}
