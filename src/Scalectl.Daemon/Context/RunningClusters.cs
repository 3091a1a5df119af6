namespace Scalectl.Daemon.Context;

/// <summary>How many diagnostics clusters run on the user's cloud, also those that another daemon made.</summary>
public static class RunningClusters
{
    private static readonly Dictionary<string, string> Managed = new() { ["scalectl:managed"] = "true" };

    public static async Task<int> CountAsync(CloudContext context, CancellationToken cancellationToken)
        => (await context.Clients.AutoScaling.FindGroupsAsync(Managed, cancellationToken)).Count(group => group.Tags.ContainsKey("scalectl:cluster"));
}
