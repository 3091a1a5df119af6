using Scalectl.Api;
using Scalectl.Aws.AutoScaling;

namespace Scalectl.Daemon.Apps;

/// <summary>A stored app as it is shown, with the live numbers of its group.</summary>
internal static class AppViews
{
    public static AppView Of(StoredApp app, ScalingGroup? group) => new()
    {
        Name = app.Name,
        State = app.Attached && group is null ? AppState.Failed : app.State,
        Message = app.Attached && group is null ? $"its group {app.Group} is not there any more: scalectl app remove {app.Name} forgets it" : app.Message,
        Attached = app.Attached,
        Url = app.DnsName is { } dns ? Url(dns, app.Request.Port) : null,
        Group = app.Group,
        LoadBalancerArn = app.LoadBalancerArn,
        TargetGroupArn = app.TargetGroupArn,
        Type = app.Request.Type,
        Image = app.Request.ImageId ?? app.Request.DockerImage,
        Min = group?.Min ?? app.Request.Min,
        Max = group?.Max ?? app.Request.Max,
        Desired = group?.Desired ?? 0,
        InService = group?.Instances.Count(i => i.LifecycleState == "InService") ?? 0,
        Policy = AppPolicies.All(app.Request)[0],
        Policies = app.Request.Policies.Count > 1 ? app.Request.Policies : null,
        WarmUpSeconds = app.Request.WarmUpSeconds,
        Experiment = app.Experiment,
    };

    /// <param name="protocol">The listener's, as Elastic Load Balancing calls it: <c>HTTP</c>, <c>HTTPS</c>.</param>
    public static string Url(string dnsName, int port, string protocol = "HTTP") => new UriBuilder(protocol == "HTTPS" ? "https" : "http", dnsName, port).Uri.AbsoluteUri;
}
