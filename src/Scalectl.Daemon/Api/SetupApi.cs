using Scalectl.Api;
using Scalectl.Daemon.Clusters;
using Scalectl.Daemon.Context;
using Scalectl.Daemon.ScaleX;

namespace Scalectl.Daemon.Api;

/// <summary><c>POST /api/v1/setup</c>: makes a user the active one.</summary>
public static class SetupApi
{
    public static void MapSetup(this WebApplication app)
        => app.MapPost("/api/v1/setup", SetUpAsync).WithTags("users").Produces<SetupView>();

    private static async Task<IResult> SetUpAsync(
        SetupRequest request, UserFinder users, ContextHolder holder, ContextSwitch contextSwitch, ClusterDirectory directory, CancellationToken cancellationToken)
    {
        if (await users.FindAsync(request.Name, cancellationToken) is not { } user)
        {
            return Problems.Unknown("user", request.Name, "scalectl user list");
        }

        if (!user.Ok)
        {
            return Problems.Invalid(user.Errors);
        }

        if (holder.Current is { } current && current.UserName != request.Name && !request.Force && !IsIdleHere(current, directory))
        {
            return Problems.Conflict($"User {current.UserName} is active: run scalectl setup {request.Name} --force to replace it.");
        }

        var context = await contextSwitch.ActivateAsync(user.Value, cancellationToken);
        var clusters = await RunningClusters.CountAsync(context, cancellationToken);
        return TypedResults.Ok(new SetupView(request.Name, clusters, $"User setup successful! Detected {clusters} running scalectl auto scaling cluster(s)") { Origin = users.Origin(user.Value) });
    }

    /// <summary>Nobody has chosen this computer over somebody else: it gives way while nothing runs on it.</summary>
    private static bool IsIdleHere(CloudContext current, ClusterDirectory directory) => current.IsHere && directory.All.Count == 0;
}
