using System.Xml.Linq;
using Scalectl.Lab.CloudWatch;
using Scalectl.Lab.Wire;

namespace Scalectl.Lab.Tests.CloudWatch;

/// <summary>Asks a service as the wire does.</summary>
internal static class Answers
{
    /// <summary>The result element of an action that must succeed (an empty element when it has no output).</summary>
    public static async Task<XElement> Answer(this CloudWatchService service, string action, params (string Name, string Value)[] parameters)
    {
        var answer = await service.Ask(action, parameters);
        Assert.That(answer.Error, Is.Null);
        return AwsXml.Document(service, action, answer, "1").Element($"{action}Result") ?? new XElement($"{action}Result");
    }

    /// <summary>The error of an action that must fail.</summary>
    public static async Task<AwsError> Refusal(this CloudWatchService service, string action, params (string Name, string Value)[] parameters)
    {
        var answer = await service.Ask(action, parameters);
        Assert.That(answer.Error, Is.Not.Null);
        return answer.Error!;
    }

    public static IEnumerable<XElement> Members(this XElement result, string list) => result.Element(list)!.Elements("member");

    private static Task<QueryAnswer> Ask(this CloudWatchService service, string action, (string Name, string Value)[] parameters) =>
        service.HandleAsync(action, new QueryRequest(parameters.ToDictionary(p => p.Name, p => p.Value)), CancellationToken.None);
}
