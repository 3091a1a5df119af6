using System.Globalization;
using System.Xml.Linq;
using Scalectl.Lab.Wire;

namespace Scalectl.Lab.LoadBalancing;

/// <summary>CreateListener, DeleteListener, DescribeListeners. A listener forwards to one target group.</summary>
internal sealed class ListenerOperations(BalancerRegistry registry)
{
    public async Task<QueryAnswer> CreateAsync(QueryRequest request, CancellationToken cancellationToken)
    {
        var arn = request.Required("LoadBalancerArn");
        var protocol = request.Required("Protocol");
        var port = request.RequiredInt("Port");
        var groupArn = ForwardTo(request);
        var tags = ElbTags.Read(request);
        if (request.Problem is null && port is < 1 or > 65535)
        {
            request.Note(AwsError.Validation($"1 validation error detected: Value '{port}' at 'port' failed to satisfy constraint: Member must have value between 1 and 65535"));
        }

        if (request.Problem is { } problem)
        {
            return problem;
        }

        if (protocol != "HTTP")
        {
            return new AwsError("UnsupportedProtocol", $"The protocol '{protocol}' is not supported: the lab knows HTTP");
        }

        if (registry.Balancer(arn) is not { } balancer)
        {
            return ElbError.LoadBalancerNotFound(arn);
        }

        if (registry.Group(groupArn) is not { } group)
        {
            return ElbError.TargetGroupNotFound(groupArn);
        }

        if (group.UsedBy is { } other && other != balancer)
        {
            return ElbError.TargetGroupElsewhere(groupArn);
        }

        if (balancer.Listeners.Find(l => l.Port == port) is { } known)
        {
            return known.Group == group ? QueryAnswer.Of(AwsXml.Members("Listeners", [Show(known)])) : ElbError.DuplicateListener(arn);
        }

        try
        {
            var listener = await registry.AddListenerAsync(balancer, port, group, cancellationToken);
            ElbTags.Set(listener.Tags, tags);
            return QueryAnswer.Of(AwsXml.Members("Listeners", [Show(listener)]));
        }
        catch (IOException e)
        {
            return ElbError.CannotListen(string.Create(CultureInfo.InvariantCulture, $"{balancer.Address}:{port}"), e.Message);
        }
    }

    public async Task<QueryAnswer> DeleteAsync(QueryRequest request)
    {
        var arn = request.Required("ListenerArn");
        if (request.Problem is { } problem)
        {
            return problem;
        }

        if (registry.Listener(arn) is not { } listener)
        {
            return ElbError.ListenerNotFound(arn);
        }

        await registry.RemoveAsync(listener);
        return QueryAnswer.Of();
    }

    public QueryAnswer Describe(QueryRequest request)
    {
        var arns = request.List("ListenerArns");
        var balancer = request.Text("LoadBalancerArn");
        if (balancer is null && arns.Count == 0)
        {
            return AwsError.Validation("You must specify either listener ARNs or a load balancer ARN");
        }

        if (balancer is not null && registry.Balancer(balancer) is null)
        {
            return ElbError.LoadBalancerNotFound(balancer);
        }

        var all = All().Where(l => balancer is null || l.Balancer.Arn == balancer).ToList();
        return arns.FirstOrDefault(wanted => !all.Exists(l => l.Arn == wanted)) is { } missing
            ? ElbError.ListenerNotFound(missing)
            : QueryAnswer.Of(AwsXml.Members("Listeners", all.Where(l => arns.Count == 0 || arns.Contains(l.Arn)).Select(Show)));
    }

    /// <summary>The one target group of the one action; a problem when it is anything else.</summary>
    private static string ForwardTo(QueryRequest request)
    {
        var actions = request.Structures("DefaultActions");
        if (actions.Count != 1)
        {
            request.Note(AwsError.Validation($"1 default action must be specified, found {actions.Count}"));
            return "";
        }

        if (actions[0].Required("Type") is var type && type is not ("" or "forward"))
        {
            request.Note(new AwsError("InvalidLoadBalancerAction", $"The action type '{type}' is not supported: the lab knows forward"));
            return "";
        }

        var weighted = actions[0].Structure("ForwardConfig").Structures("TargetGroups");
        if (weighted.Count > 1)
        {
            request.Note(new AwsError("InvalidLoadBalancerAction", "The lab forwards to one target group"));
        }

        return weighted.Count == 1 ? weighted[0].Required("TargetGroupArn") : actions[0].Required("TargetGroupArn");
    }

    private IEnumerable<Listener> All() => registry.Balancers.SelectMany(static b => b.Listeners);

    private static object[] Show(Listener listener) =>
    [
        new XElement("ListenerArn", listener.Arn),
        new XElement("LoadBalancerArn", listener.Balancer.Arn),
        new XElement("Port", listener.Port),
        new XElement("Protocol", "HTTP"),
        AwsXml.Members("DefaultActions", [new object[] { new XElement("Type", "forward"), new XElement("TargetGroupArn", listener.Group.Arn) }]),
    ];
}
