using Scalectl.Lab.Wire;

namespace Scalectl.Lab.AutoScaling;

/// <summary>Amazon EC2 Auto Scaling, API version 2011-01-01.</summary>
internal sealed class AutoScalingService(
    GroupActions groups, GroupDescriptions descriptions, PolicyActions policies, ScheduleActions schedules, TagActions tags) : IQueryService
{
    private const string ApiVersion = "2011-01-01";

    private readonly ActionTable _actions = new(ApiVersion)
    {
        ["CreateAutoScalingGroup"] = groups.Create,
        ["UpdateAutoScalingGroup"] = groups.Update,
        ["SetDesiredCapacity"] = groups.SetDesiredCapacity,
        ["DeleteAutoScalingGroup"] = groups.Delete,
        ["TerminateInstanceInAutoScalingGroup"] = groups.Terminate,
        ["AttachLoadBalancerTargetGroups"] = groups.AttachTargetGroups,
        ["DetachLoadBalancerTargetGroups"] = groups.DetachTargetGroups,
        ["EnableMetricsCollection"] = groups.EnableMetrics,
        ["DisableMetricsCollection"] = groups.DisableMetrics,
        ["SuspendProcesses"] = groups.Suspend,
        ["ResumeProcesses"] = groups.Resume,
        ["DescribeAutoScalingGroups"] = descriptions.Groups,
        ["DescribeAutoScalingInstances"] = descriptions.Instances,
        ["DescribeScalingActivities"] = descriptions.Activities,
        ["DescribeLoadBalancerTargetGroups"] = descriptions.TargetGroups,
        ["PutScalingPolicy"] = policies.Put,
        ["DescribePolicies"] = policies.Describe,
        ["DeletePolicy"] = policies.Delete,
        ["PutScheduledUpdateGroupAction"] = schedules.Put,
        ["DescribeScheduledActions"] = schedules.Describe,
        ["DeleteScheduledAction"] = schedules.Delete,
        ["CreateOrUpdateTags"] = tags.CreateOrUpdate,
        ["DeleteTags"] = tags.Delete,
        ["DescribeTags"] = tags.Describe,
    };

    public string SigningName => "autoscaling";

    public string Version => ApiVersion;

    public string XmlNamespace => "http://autoscaling.amazonaws.com/doc/2011-01-01/";

    public Task<QueryAnswer> HandleAsync(string action, QueryRequest request, CancellationToken cancellationToken)
        => Task.FromResult(_actions.Answer(action, request));
}
