using System.Xml.Linq;
using Scalectl.Aws.Query;

namespace Scalectl.Aws.LoadBalancing;

internal sealed class LoadBalancingClient(QueryCalls calls) : ILoadBalancing
{
    /// <summary>Most ARNs of one DescribeTags.</summary>
    private const int MostTagged = 20;

    public Task<LoadBalancer> CreateLoadBalancerAsync(NewLoadBalancer balancer, CancellationToken cancellationToken)
        => CreateAsync(
            "CreateLoadBalancer", "LoadBalancers", BalancerParameters.Of(balancer), Balancer, "DuplicateLoadBalancerName",
            ct => FindLoadBalancerAsync(balancer.Name, ct), b => b.Arn, balancer.Tags, cancellationToken);

    public async Task<LoadBalancer?> FindLoadBalancerAsync(string name, CancellationToken cancellationToken)
        => await ListAsync("DescribeLoadBalancers", "LoadBalancers", new() { { "Names", [name] } }, Balancer, "LoadBalancerNotFound", cancellationToken).ConfigureAwait(false) is [var found, ..] ? found : null;

    public Task<IReadOnlyList<LoadBalancer>> DescribeLoadBalancersAsync(CancellationToken cancellationToken)
        => ListAsync("DescribeLoadBalancers", "LoadBalancers", [], Balancer, "LoadBalancerNotFound", cancellationToken);

    public Task DeleteLoadBalancerAsync(string arn, CancellationToken cancellationToken)
        => DeleteAsync("DeleteLoadBalancer", "LoadBalancerArn", arn, "LoadBalancerNotFound", cancellationToken);

    public Task<TargetGroup> CreateTargetGroupAsync(NewTargetGroup group, CancellationToken cancellationToken)
        => CreateAsync(
            "CreateTargetGroup", "TargetGroups", BalancerParameters.Of(group), Group, "DuplicateTargetGroupName",
            ct => FindTargetGroupAsync(group.Name, ct), g => g.Arn, group.Tags, cancellationToken);

    public async Task<TargetGroup?> FindTargetGroupAsync(string name, CancellationToken cancellationToken)
        => await ListAsync("DescribeTargetGroups", "TargetGroups", new() { { "Names", [name] } }, Group, "TargetGroupNotFound", cancellationToken).ConfigureAwait(false) is [var found, ..] ? found : null;

    public Task<IReadOnlyList<TargetGroup>> DescribeTargetGroupsAsync(string? loadBalancerArn, CancellationToken cancellationToken)
        => ListAsync("DescribeTargetGroups", "TargetGroups", new() { { "LoadBalancerArn", loadBalancerArn } }, Group, "TargetGroupNotFound", cancellationToken);

    public Task<IReadOnlyList<TargetGroup>> DescribeTargetGroupsByArnAsync(IReadOnlyList<string> arns, CancellationToken cancellationToken)
        => arns.Count == 0 // an empty list would ask for every target group of the account
            ? Task.FromResult<IReadOnlyList<TargetGroup>>([])
            : calls.PagesAsync("DescribeTargetGroups", "TargetGroups", new() { { "TargetGroupArns", arns } }, Group, cancellationToken, "Marker", "NextMarker");

    public Task SetDeregistrationDelayAsync(string targetGroupArn, TimeSpan delay, CancellationToken cancellationToken)
        => calls.CallAsync("ModifyTargetGroupAttributes", BalancerParameters.Delay(targetGroupArn, delay), cancellationToken);

    public Task DeleteTargetGroupAsync(string arn, CancellationToken cancellationToken)
        => DeleteAsync("DeleteTargetGroup", "TargetGroupArn", arn, "TargetGroupNotFound", cancellationToken);

    public Task<Listener> CreateListenerAsync(NewListener listener, CancellationToken cancellationToken)
        => CreateAsync(
            "CreateListener", "Listeners", BalancerParameters.Of(listener), ReadListener, "DuplicateListener",
            async ct => (await DescribeListenersAsync(listener.LoadBalancerArn, ct).ConfigureAwait(false)).FirstOrDefault(l => l.Port == listener.Port),
            l => l.Arn, listener.Tags, cancellationToken);

    public Task<IReadOnlyList<Listener>> DescribeListenersAsync(string loadBalancerArn, CancellationToken cancellationToken)
        => ListAsync("DescribeListeners", "Listeners", new() { { "LoadBalancerArn", loadBalancerArn } }, ReadListener, "LoadBalancerNotFound", cancellationToken);

    public Task DeleteListenerAsync(string arn, CancellationToken cancellationToken)
        => DeleteAsync("DeleteListener", "ListenerArn", arn, "ListenerNotFound", cancellationToken);

    public Task RegisterTargetsAsync(string targetGroupArn, IReadOnlyList<Target> targets, CancellationToken cancellationToken)
    {
        QueryParameters parameters = new() { { "TargetGroupArn", targetGroupArn } };
        parameters.AddList("Targets", targets, static (p, prefix, target) =>
        {
            p.Add($"{prefix}.Id", target.Id);
            p.Add($"{prefix}.Port", target.Port);
        });
        return calls.CallAsync("RegisterTargets", parameters, cancellationToken);
    }

    public async Task<IReadOnlyList<TargetHealth>> DescribeTargetHealthAsync(string targetGroupArn, CancellationToken cancellationToken)
    {
        var result = await calls.CallAsync("DescribeTargetHealth", new() { { "TargetGroupArn", targetGroupArn } }, cancellationToken).ConfigureAwait(false);
        return [.. result.Members("TargetHealthDescriptions").Select(d => new TargetHealth(
            d.Element("Target")?.Text("Id") ?? "", d.Element("Target")?.Int("Port") ?? 0,
            d.Element("TargetHealth")?.Text("State") ?? "", d.Element("TargetHealth")?.TextOrNull("Reason"), d.Element("TargetHealth")?.TextOrNull("Description")))];
    }

    public async Task<IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>> DescribeTagsAsync(IReadOnlyList<string> arns, CancellationToken cancellationToken)
    {
        Dictionary<string, IReadOnlyDictionary<string, string>> tags = [];
        foreach (var some in arns.Chunk(MostTagged))
        {
            var result = await calls.CallAsync("DescribeTags", new() { { "ResourceArns", some } }, cancellationToken).ConfigureAwait(false);
            foreach (var described in result.Members("TagDescriptions"))
            {
                tags[described.Text("ResourceArn")] = described.Pairs("Tags");
            }
        }

        return tags;
    }

    private async Task<T> CreateAsync<T>(
        string action, string list, QueryParameters parameters, Func<XElement, T> read, string duplicate,
        Func<CancellationToken, Task<T?>> find, Func<T, string> arn, IReadOnlyDictionary<string, string> tags, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            var result = await calls.CallAsync(action, parameters, cancellationToken).ConfigureAwait(false);
            return read(result.Members(list).First());
        }
        catch (CloudException e) when (e.Code == duplicate && tags.Count > 0)
        {
            if (await calls.FindMadeAsync(find, cancellationToken).ConfigureAwait(false) is { } found
                && (await DescribeTagsAsync([arn(found)], cancellationToken).ConfigureAwait(false)).TryGetValue(arn(found), out var its)
                && tags.All(its.Contains))
            {
                return found;
            }

            throw;
        }
    }

    // A balancer without target groups may be answered with «not found» instead of an empty list.
    private async Task<IReadOnlyList<T>> ListAsync<T>(
        string action, string list, QueryParameters parameters, Func<XElement, T> read, string missing, CancellationToken cancellationToken)
    {
        try
        {
            return await calls.PagesAsync(action, list, parameters, read, cancellationToken, "Marker", "NextMarker").ConfigureAwait(false);
        }
        catch (CloudException e) when (e.Code == missing)
        {
            return [];
        }
    }

    private Task<bool> DeleteAsync(string action, string name, string arn, string missing, CancellationToken cancellationToken)
        => QueryCalls.UnlessMissingAsync(calls.CallAsync(action, new() { { name, arn } }, cancellationToken), e => e.Code == missing);

    private static LoadBalancer Balancer(XElement b) => new(
        b.Text("LoadBalancerArn"), b.Text("LoadBalancerName"), b.Text("DNSName"), b.Text("Type"), b.Element("State")?.Text("Code") ?? "");

    private static TargetGroup Group(XElement g) => new(
        g.Text("TargetGroupArn"), g.Text("TargetGroupName"), g.TextOrNull("Protocol"), g.Int("Port"), g.Texts("LoadBalancerArns"));

    private static Listener ReadListener(XElement l) => new(
        l.Text("ListenerArn"), l.Text("LoadBalancerArn"), l.Int("Port"), l.Text("Protocol"),
        [.. l.Members("DefaultActions").Select(a => a.Text("TargetGroupArn")).Where(a => a.Length > 0)]);
}
