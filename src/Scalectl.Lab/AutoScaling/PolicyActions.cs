using System.Xml.Linq;
using Scalectl.Lab.Wire;

namespace Scalectl.Lab.AutoScaling;

/// <summary>PutScalingPolicy, DescribePolicies, DeletePolicy; what policies do is the scaling engine's business.</summary>
internal sealed class PolicyActions(GroupRegistry registry, IPolicyAlarms alarms, LabOptions options)
{
    public QueryAnswer Put(QueryRequest request)
    {
        var name = request.Required("AutoScalingGroupName");
        var policyName = request.Required("PolicyName");
        if (request.Problem is { } problem)
        {
            return problem;
        }

        if (registry.Find(name) is not { } group)
        {
            return GroupRegistry.NotFound;
        }

        // The same name is the same policy: it keeps its ARN, so that alarms which name it still do.
        var arn = group.Policies.FirstOrDefault(p => p.PolicyName == policyName)?.PolicyArn
            ?? options.Arn("autoscaling", $"scalingPolicy:{Guid.NewGuid()}:autoScalingGroupName/{name}:policyName/{policyName}");
        var policy = PolicyReader.Read(request, name, policyName, arn);
        if ((request.Problem ?? registry.Edit(name, g => Keep(g, policy))) is { } error)
        {
            return error;
        }

        return QueryAnswer.Of(new XElement("PolicyARN", arn), PolicyXml.Alarms(alarms.Put(policy)));
    }

    public QueryAnswer Describe(QueryRequest request)
    {
        var group = request.Text("AutoScalingGroupName");
        var names = request.List("PolicyNames");
        var types = request.List("PolicyTypes");
        var policies = registry.Snapshot()
            .Where(g => group is null || g.Name == group)
            .SelectMany(g => g.Policies)
            .Where(p => names.Count == 0 || names.Contains(p.PolicyName) || names.Contains(p.PolicyArn))
            .Where(p => types.Count == 0 || types.Contains(p.PolicyType))
            .ToList();
        return Paging.Answer(request, policies, p => p.PolicyArn, 50, page => AwsXml.Members("ScalingPolicies", page.Select(p => PolicyXml.Policy(p, alarms.Of(p)))));
    }

    public QueryAnswer Delete(QueryRequest request)
    {
        var nameOrArn = request.Required("PolicyName");
        var group = request.Text("AutoScalingGroupName");
        if (request.Problem is { } problem)
        {
            return problem;
        }

        var policy = registry.Snapshot().SelectMany(g => g.Policies)
            .FirstOrDefault(p => p.PolicyArn == nameOrArn || (p.PolicyName == nameOrArn && p.GroupName == group));
        if (policy is null)
        {
            return AwsError.Validation($"No scaling policy found with name {InvalidInput.Shorten(nameOrArn)} in group {InvalidInput.Shorten(group)}");
        }

        var error = registry.Edit(policy.GroupName, g =>
        {
            g.Policies.Remove(policy.PolicyName);
            return null;
        });
        alarms.Delete(policy);
        return error is null ? QueryAnswer.Empty : error;
    }

    private static AwsError? Keep(GroupState group, PolicyDefinition policy)
    {
        if (group.Policies.Count >= 50 && !group.Policies.ContainsKey(policy.PolicyName))
        {
            return new AwsError("LimitExceeded", "You have reached the limit of 50 scaling policies for the group.");
        }

        group.Policies[policy.PolicyName] = policy;
        return null;
    }
}
