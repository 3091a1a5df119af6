using System.Xml.Linq;
using Scalectl.Lab.Wire;

namespace Scalectl.Lab.LoadBalancing;

/// <summary>AddTags, RemoveTags, DescribeTags, for balancers, target groups and listeners.</summary>
internal sealed class TagOperations(BalancerRegistry registry)
{
    public QueryAnswer Add(QueryRequest request)
    {
        var tags = ElbTags.Read(request);
        return Change(request, found => ElbTags.Set(found, tags));
    }

    public QueryAnswer Remove(QueryRequest request)
    {
        var keys = request.List("TagKeys");
        return Change(request, found =>
        {
            foreach (var key in keys)
            {
                found.Remove(key);
            }
        });
    }

    public QueryAnswer Describe(QueryRequest request)
    {
        var arns = request.List("ResourceArns");
        return (request.Problem ?? Missing(arns)) is { } problem
            ? problem
            : QueryAnswer.Of(AwsXml.Members("TagDescriptions", arns.Select(arn => new object[]
            {
                new XElement("ResourceArn", arn),
                AwsXml.Members("Tags", Find(arn)!.Select(static t => new object[] { new XElement("Key", t.Key), new XElement("Value", t.Value) })),
            })));
    }

    private QueryAnswer Change(QueryRequest request, Action<Dictionary<string, string>> change)
    {
        var arns = request.List("ResourceArns");
        if ((request.Problem ?? Missing(arns)) is { } problem)
        {
            return problem;
        }

        foreach (var arn in arns)
        {
            change(Find(arn)!);
        }

        return QueryAnswer.Of();
    }

    private AwsError? Missing(IReadOnlyList<string> arns) =>
        arns.Count == 0 ? AwsError.Validation("At least one resource ARN must be specified")
        : arns.FirstOrDefault(arn => Find(arn) is null) is not { } missing ? null
        : missing.Contains(":listener/", StringComparison.Ordinal) ? ElbError.ListenerNotFound(missing)
        : missing.Contains(":targetgroup/", StringComparison.Ordinal) ? ElbError.TargetGroupNotFound(missing)
        : ElbError.LoadBalancerNotFound(missing);

    private Dictionary<string, string>? Find(string arn) => registry.Balancer(arn)?.Tags ?? registry.Group(arn)?.Tags ?? registry.Listener(arn)?.Tags;
}
