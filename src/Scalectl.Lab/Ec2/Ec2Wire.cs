using System.Xml.Linq;
using Scalectl.Lab.Wire;

namespace Scalectl.Lab.Ec2;

/// <summary>What many EC2 actions share: pages, tags.</summary>
internal static class Ec2Wire
{
    /// <summary>MaxResults (5 to 1000; all when not given) and NextToken.</summary>
    public static QueryAnswer PageOf<T>(QueryRequest request, IEnumerable<T> all, Func<T, string> key, Func<IReadOnlyList<T>, XElement> list)
    {
        var size = request.Int("MaxResults") ?? 1000;
        if (size is < 1 or > 1000)
        {
            request.Note(new AwsError("InvalidParameterValue", $"Value ( {size} ) for parameter maxResults is invalid. Expected a value between 5 and 1000."));
        }

        return request.Problem is { } problem ? problem
            : Page<T>.After([.. all], key, request.Text("NextToken"), size) is { } page ? QueryAnswer.Of(list(page.Items), AwsXml.Optional("nextToken", page.NextToken))
            : new AwsError("InvalidPaginationToken", "The pagination token is not valid.");
    }

    public static XElement Tags(IReadOnlyDictionary<string, string> tags)
        => AwsXml.Items("tagSet", tags.Select(t => new[] { new XElement("key", t.Key), new XElement("value", t.Value) }));

    /// <summary>Tags of one resource type in TagSpecification.N.</summary>
    public static Dictionary<string, string> ReadTags(QueryRequest request, string resourceType) => request.Structures("TagSpecification")
        .Where(s => s.Text("ResourceType") == resourceType)
        .SelectMany(s => s.Structures("Tag"))
        .DistinctBy(t => t.Text("Key"))
        .ToDictionary(t => t.Required("Key"), t => t.Text("Value") ?? "", StringComparer.Ordinal);
}
