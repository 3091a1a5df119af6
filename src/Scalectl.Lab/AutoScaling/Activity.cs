namespace Scalectl.Lab.AutoScaling;

/// <summary>One launch or termination, as DescribeScalingActivities tells it; replaced as it goes on.</summary>
public sealed record Activity(
    string Id, string GroupName, string Description, string Cause, DateTimeOffset StartTime, DateTimeOffset? EndTime, string StatusCode,
    string? StatusMessage, int Progress, string Details);
