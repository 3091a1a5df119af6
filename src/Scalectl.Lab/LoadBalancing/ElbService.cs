using Scalectl.Lab.Wire;

namespace Scalectl.Lab.LoadBalancing;

/// <summary>Elastic Load Balancing v2 on the wire: one action at a time, by name.</summary>
public sealed class ElbService : IQueryService
{
    private readonly BalancerRegistry _registry;
    private readonly Dictionary<string, Func<QueryRequest, CancellationToken, Task<QueryAnswer>>> _actions = new(StringComparer.Ordinal);

    public ElbService(BalancerRegistry registry, InstanceAddresses instances, LabOptions options)
    {
        _registry = registry;
        var balancers = new BalancerOperations(registry, options);
        Add("DescribeLoadBalancers", balancers.Describe);
        _actions["CreateLoadBalancer"] = (request, _) => Task.FromResult(balancers.Create(request));
        _actions["DeleteLoadBalancer"] = (request, _) => balancers.DeleteAsync(request);
        var groups = new TargetGroupOperations(registry);
        Add("CreateTargetGroup", groups.Create);
        Add("DescribeTargetGroups", groups.Describe);
        _actions["DeleteTargetGroup"] = (request, _) => groups.DeleteAsync(request);
        var listeners = new ListenerOperations(registry);
        _actions["CreateListener"] = listeners.CreateAsync;
        _actions["DeleteListener"] = (request, _) => listeners.DeleteAsync(request);
        Add("DescribeListeners", listeners.Describe);
        var targets = new TargetOperations(registry, instances);
        Add("RegisterTargets", targets.Register);
        Add("DeregisterTargets", targets.Deregister);
        Add("DescribeTargetHealth", targets.DescribeHealth);
        var attributes = new AttributeOperations(registry);
        Add("ModifyLoadBalancerAttributes", attributes.ModifyBalancer);
        Add("DescribeLoadBalancerAttributes", attributes.DescribeBalancer);
        Add("ModifyTargetGroupAttributes", attributes.ModifyGroup);
        Add("DescribeTargetGroupAttributes", attributes.DescribeGroup);
        var tags = new TagOperations(registry);
        Add("AddTags", tags.Add);
        Add("RemoveTags", tags.Remove);
        Add("DescribeTags", tags.Describe);
    }

    public string SigningName => "elasticloadbalancing";

    public string Version => "2015-12-01";

    public string XmlNamespace => "http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/";

    public async Task<QueryAnswer> HandleAsync(string action, QueryRequest request, CancellationToken cancellationToken)
    {
        if (!_actions.TryGetValue(action, out var handle))
        {
            return AwsError.UnknownAction(action, Version);
        }

        await _registry.Gate.WaitAsync(cancellationToken);
        try
        {
            return await handle(request, cancellationToken);
        }
        finally
        {
            _registry.Gate.Release();
        }
    }

    private void Add(string action, Func<QueryRequest, QueryAnswer> handle) => _actions[action] = (request, _) => Task.FromResult(handle(request));
}
