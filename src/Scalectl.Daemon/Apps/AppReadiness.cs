using Scalectl.Api;
using Scalectl.Daemon.Context;
using Scalectl.Daemon.Resources;

namespace Scalectl.Daemon.Apps;

/// <summary>An app is ready when its load balancer is, and its least number of machines is in service and healthy.</summary>
internal static class AppReadiness
{
    /// <summary>How long an app's load balancer and first machines may take.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(15);

    /// <returns>The app as it is now; null: nothing has changed.</returns>
    public static async Task<StoredApp?> NextAsync(CloudContext context, StoredApp app, DateTimeOffset now, CancellationToken cancellationToken)
        => await MissingAsync(context, app, cancellationToken) is not { } missing ? app with { State = AppState.Ready, Message = null }
            : now - app.CreatedAt > Timeout ? app with { State = AppState.Failed, Message = $"after {Timeout.TotalMinutes:0} min {missing}" }
            : missing != app.Message ? app with { Message = missing }
            : null;

    /// <returns>What it still waits for; null: nothing.</returns>
    private static async Task<string?> MissingAsync(CloudContext context, StoredApp app, CancellationToken cancellationToken)
    {
        var balancer = await context.Clients.LoadBalancing.FindLoadBalancerAsync(ResourceNames.Balancer(app.Name), cancellationToken);
        if (balancer?.State is not ("active" or "active_impaired"))
        {
            return $"the load balancer is {balancer?.State ?? "not there"}";
        }

        var health = await context.Clients.LoadBalancing.DescribeTargetHealthAsync(app.TargetGroupArn!, cancellationToken);
        var healthy = health.Count(h => h.State == "healthy");
        if (healthy >= app.Request.Min)
        {
            return null;
        }

        var activities = await context.Clients.AutoScaling.DescribeActivitiesAsync(app.Group, app.CreatedAt, cancellationToken);
        var why = activities.FirstOrDefault(a => a.Status is "Failed" or "Cancelled")?.StatusMessage ?? health.FirstOrDefault(h => h.Description is not null)?.Description;
        return $"{healthy} of {app.Request.Min} machines are healthy{(why is null ? "" : $": {why}")}";
    }
}
