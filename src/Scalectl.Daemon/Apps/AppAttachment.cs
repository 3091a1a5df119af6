using Scalectl.Api;
using Scalectl.Aws;
using Scalectl.Aws.AutoScaling;
using Scalectl.Daemon.Context;
using Scalectl.Daemon.Resources;

namespace Scalectl.Daemon.Apps;

/// <summary>Makes an app of a group that somebody else made: it is only looked at.</summary>
internal static class AppAttachment
{
    private static readonly Dictionary<string, PolicyKind> Kinds = new(StringComparer.Ordinal)
    {
        ["TargetTrackingScaling"] = PolicyKind.TargetTracking,
        ["StepScaling"] = PolicyKind.Step,
        ["SimpleScaling"] = PolicyKind.Simple,
    };

    /// <summary>The app, or every reason why it cannot be one.</summary>
    /// <exception cref="CloudException">The cloud does not answer.</exception>
    public static async Task<Outcome<StoredApp>> OfAsync(CloudContext context, AttachRequest request, DateTimeOffset now, CancellationToken cancellationToken)
    {
        List<InvalidInput> errors = [];
        if (!ResourceNames.IsName(request.Name))
        {
            errors.Add(new InvalidInput("NAME", InvalidInput.Shorten(request.Name), ResourceNames.Expected, "shop"));
        }

        // The cloud refuses an empty name and control characters by itself, but in words about its own parameters.
        var found = request.Group.Length is > 0 and <= 255 && !request.Group.Any(char.IsControl) ? await AttachedGroup.FindAsync(context, request.Group, cancellationToken) : null;
        if (found is null)
        {
            errors.Add(new InvalidInput("--attach", InvalidInput.Shorten(request.Group), $"an auto scaling group of user {context.UserName} in {context.Settings.Region}", "my-group"));
        }
        else if (found.Url is null)
        {
            errors.Add(new InvalidInput("--attach", $"{InvalidInput.Shorten(request.Group)}, which has no load balancer with a listener", "a group behind an application load balancer", "my-group"));
        }

        if (errors.Count > 0)
        {
            return errors;
        }

        var group = (await context.Clients.AutoScaling.DescribeGroupsAsync([request.Group], cancellationToken))[0];
        var url = new Uri(found!.Url!);
        return new StoredApp
        {
            Request = new AppRequest
            {
                Name = request.Name,
                Type = group.Instances.Select(i => i.InstanceType).FirstOrDefault() ?? "unknown",
                Min = group.Min,
                Max = group.Max,
                Port = url.Port,
                WarmUpSeconds = group.DefaultInstanceWarmupSeconds ?? 0,
                Policy = Policy(await context.Clients.AutoScaling.DescribePoliciesAsync(request.Group, cancellationToken)),
            },
            Attached = true,
            User = context.UserName,
            State = AppState.Ready,
            Group = request.Group,
            CreatedAt = now,
            Tags = new Dictionary<string, string>(),
            LoadBalancerArn = found.LoadBalancerArn,
            TargetGroupArn = found.TargetGroupArn,
            DnsName = url.Host,
        };
    }

    /// <summary>What is shown of the group's policies: the first that scales, by kind and target.</summary>
    private static PolicyView Policy(IReadOnlyList<PolicyState> policies)
        => policies.FirstOrDefault(p => p.Enabled && Kinds.ContainsKey(p.Type)) is { } policy
            ? new PolicyView { Kind = Kinds[policy.Type], Target = policy.Target ?? 0 }
            : new PolicyView { Kind = PolicyKind.Static };
}
