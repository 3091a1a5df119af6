using System.Xml.Linq;
using Scalectl.Lab.Wire;

namespace Scalectl.Lab.LoadBalancing;

/// <summary>Modify and Describe of the attributes of balancers and target groups.</summary>
internal sealed class AttributeOperations(BalancerRegistry registry)
{
    public QueryAnswer ModifyBalancer(QueryRequest request) =>
        Modify(request, "LoadBalancerArn", registry.Balancer, static b => b.Attributes, LoadBalancerAttributes.Rules, ElbError.LoadBalancerNotFound);

    public QueryAnswer DescribeBalancer(QueryRequest request) =>
        Describe(request, "LoadBalancerArn", registry.Balancer, static b => b.Attributes, ElbError.LoadBalancerNotFound);

    public QueryAnswer ModifyGroup(QueryRequest request) =>
        Modify(request, "TargetGroupArn", registry.Group, static g => g.Attributes, TargetGroupAttributes.Rules, ElbError.TargetGroupNotFound);

    public QueryAnswer DescribeGroup(QueryRequest request) =>
        Describe(request, "TargetGroupArn", registry.Group, static g => g.Attributes, ElbError.TargetGroupNotFound);

    private static QueryAnswer Modify<T>(
        QueryRequest request, string key, Func<string, T?> find, Func<T, Dictionary<string, string>> attributes, IReadOnlyDictionary<string, AttributeRule> rules, Func<string, AwsError> notFound)
        where T : class
    {
        var arn = request.Required(key);
        List<(string Key, string Value)> wanted = [.. request.Structures("Attributes").Select(static a => (a.Required("Key"), a.Text("Value") ?? ""))];
        foreach (var (name, value) in wanted)
        {
            if (!rules.TryGetValue(name, out var rule))
            {
                request.Note(AwsError.Validation($"The attribute key {InvalidInput.Shorten(name)} is not recognized: known are {string.Join(", ", rules.Keys)}"));
            }
            else if (!rule.Allowed(value))
            {
                request.Note(AwsError.Validation($"The attribute {name} cannot be {InvalidInput.Shorten(value)}: expected {rule.Expected}, for example {rule.Default}"));
            }
        }

        if (request.Problem is { } problem)
        {
            return problem;
        }

        if (find(arn) is not { } found)
        {
            return notFound(arn);
        }

        foreach (var (name, value) in wanted)
        {
            attributes(found)[name] = value;
        }

        return Show(attributes(found));
    }

    private static QueryAnswer Describe<T>(
        QueryRequest request, string key, Func<string, T?> find, Func<T, Dictionary<string, string>> attributes, Func<string, AwsError> notFound)
        where T : class
    {
        var arn = request.Required(key);
        return (request.Problem, find(arn)) switch
        {
            ({ } problem, _) => problem,
            (null, null) => notFound(arn),
            (null, { } found) => Show(attributes(found)),
        };
    }

    private static QueryAnswer Show(Dictionary<string, string> attributes) => QueryAnswer.Of(AwsXml.Members(
        "Attributes", attributes.Select(static a => new object[] { new XElement("Key", a.Key), new XElement("Value", a.Value) })));
}
