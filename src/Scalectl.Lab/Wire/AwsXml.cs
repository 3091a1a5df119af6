using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace Scalectl.Lab.Wire;

/// <summary>How values look in AWS's XML, and how an answer or an error becomes a document.</summary>
public static class AwsXml
{
    /// <summary>A list as Auto Scaling, CloudWatch and ELBv2 write it: <c>&lt;name&gt;&lt;member&gt;..</c>. Items are texts, elements or arrays of elements.</summary>
    public static XElement Members(string name, IEnumerable<object?> items) => new(name, items.Select(i => new XElement("member", i)));

    /// <summary>A list as EC2 writes it: <c>&lt;name&gt;&lt;item&gt;..</c>.</summary>
    public static XElement Items(string name, IEnumerable<object?> items) => new(name, items.Select(i => new XElement("item", i)));

    /// <summary>An element, or nothing when there is no value.</summary>
    public static XElement? Optional(string name, object? value) => value is null ? null : new XElement(name, value);

    /// <summary>A time with milliseconds, as AWS writes it.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>A time to the second, as it stands in sentences and metrics.</summary>
    public static string Seconds(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Whole seconds of a duration.</summary>
    public static int Seconds(TimeSpan duration) => (int)Math.Round(duration.TotalSeconds);

    public static XElement Document(IQueryService service, string action, QueryAnswer answer, string requestId)
        => (answer.Error, service.Dialect) switch
        {
            ({ } error, _) => Error(service.Dialect, error, requestId),
            (null, QueryDialect.Ec2) => new XElement($"{action}Response", answer.Content, new XElement("requestId", requestId)),
            _ => new XElement(
                $"{action}Response",
                answer.Content is null ? null : new XElement($"{action}Result", answer.Content),
                new XElement("ResponseMetadata", new XElement("RequestId", requestId))),
        };

    public static XElement Error(QueryDialect dialect, AwsError error, string requestId) => dialect == QueryDialect.Ec2
        ? new XElement(
            "Response",
            new XElement("Errors", new XElement("Error", new XElement("Code", error.Code), new XElement("Message", error.Message))),
            new XElement("RequestID", requestId))
        : new XElement(
            "ErrorResponse",
            new XElement(
                "Error",
                new XElement("Type", error.Status >= 500 ? "Receiver" : "Sender"),
                new XElement("Code", error.Code),
                new XElement("Message", error.Message)),
            new XElement("RequestId", requestId));

    /// <summary>The document in UTF-8, every element in the service's namespace.</summary>
    public static byte[] Write(XElement document, string xmlNamespace)
    {
        using var stream = new MemoryStream();
        using (var writer = XmlWriter.Create(stream, new XmlWriterSettings { Encoding = new System.Text.UTF8Encoding(false), CheckCharacters = false }))
        {
            Write(writer, document, xmlNamespace);
        }

        return stream.ToArray();
    }

    private static void Write(XmlWriter writer, XElement element, string xmlNamespace)
    {
        writer.WriteStartElement(element.Name.LocalName, xmlNamespace);
        foreach (var node in element.Nodes())
        {
            if (node is XElement child)
            {
                Write(writer, child, xmlNamespace);
            }
            else if (node is XText text)
            {
                writer.WriteString(text.Value);
            }
        }

        writer.WriteEndElement();
    }
}
