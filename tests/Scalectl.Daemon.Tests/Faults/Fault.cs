using System.Xml.Linq;

namespace Scalectl.Daemon.Tests.Faults;

/// <summary>What goes wrong with calls of one action, and how often.</summary>
internal abstract record Fault
{
    public int Times { get; init; } = 1;

    /// <summary>The cloud answers so and does nothing.</summary>
    public sealed record Refuse(int Status, string Code, string Message) : Fault
    {
        public string Document(string service) => service == "ec2"
            ? new XElement("Response", new XElement("Errors", new XElement("Error", new XElement("Code", Code), new XElement("Message", Message))), new XElement("RequestID", "r-fault")).ToString()
            : new XElement("ErrorResponse", new XElement("Error", new XElement("Type", "Sender"), new XElement("Code", Code), new XElement("Message", Message)), new XElement("RequestId", "r-fault")).ToString();
    }

    /// <summary>The cloud does it, and the connection breaks before the answer.</summary>
    public sealed record LoseAnswer : Fault;

    /// <summary>The list is answered empty: what is there is not to be seen yet.</summary>
    public sealed record ShowNothing : Fault
    {
        public static string Emptied(string document)
        {
            var root = XElement.Parse(document, LoadOptions.PreserveWhitespace);
            root.Descendants().Where(e => e.Name.LocalName is "member" or "item").ToList().ForEach(e => e.Remove());
            root.Descendants().Where(e => e.Name.LocalName is "NextToken" or "nextToken" or "NextMarker").ToList().ForEach(e => e.Remove());
            return root.ToString(SaveOptions.DisableFormatting);
        }
    }
}
