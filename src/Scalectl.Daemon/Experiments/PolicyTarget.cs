using Scalectl.Aws;
using Scalectl.Aws.AutoScaling;

namespace Scalectl.Daemon.Experiments;

/// <summary>
/// Another target for a group's target-tracking policy while an experiment runs, and afterwards the policy as it was, in
/// every field. Whoever changes the policy meanwhile is right: then it is left as it is, and said.
/// </summary>
internal static class PolicyTarget
{
    private const string Argument = "app.policyTarget", Example = "50";

    /// <summary>What is to be changed, with the original; an error says why it cannot be.</summary>
    /// <exception cref="CloudException">The cloud does not answer.</exception>
    public static async Task<Outcome<PolicyChange>> FindAsync(IAutoScaling cloud, string group, double target, CancellationToken cancellationToken)
    {
        var policies = await cloud.DescribeWholePoliciesAsync(group, cancellationToken);
        var tracking = policies.Where(p => p.IsTargetTracking).ToList();
        if (tracking is [var only])
        {
            return new PolicyChange(group, only.Name, only.Type, only.Fields, target);
        }

        var found = tracking.Count > 1
            ? $"group {InvalidInput.Shorten(group)} with {tracking.Count} target-tracking policies ({string.Join(", ", tracking.Select(p => p.Name))})"
            : policies.Count == 0
            ? $"group {InvalidInput.Shorten(group)} without any policy"
            : $"group {InvalidInput.Shorten(group)} without a target-tracking policy (it has {string.Join(", ", policies.Select(p => $"{p.Name}: {p.Type}"))})";
        return new InvalidInput(Argument, found, "a group with exactly one target-tracking policy, or no policyTarget", Example);
    }

    /// <summary>Sets the target. May be repeated.</summary>
    /// <returns>Null: it is set; else why not.</returns>
    /// <exception cref="CloudException">The cloud does not answer.</exception>
    public static async Task<string?> SetAsync(IAutoScaling cloud, PolicyChange change, CancellationToken cancellationToken)
    {
        var now = await CurrentAsync(cloud, change, cancellationToken);
        if (now?.IsSameAs(change.Changed) == true)
        {
            return null;
        }

        if (now?.IsSameAs(change.Original) != true)
        {
            return FormattableString.Invariant($"policy {change.Policy} of group {change.Group} {Became(now)} while its target was about to be set to {change.Target}");
        }

        await cloud.PutWholePolicyAsync(change.Group, change.Changed, cancellationToken);
        return null;
    }

    /// <summary>Puts the original back, if the policy still is what was made of it. May be repeated.</summary>
    /// <returns>Null: the policy is what it was; else what it is now, and why it is left so.</returns>
    /// <exception cref="CloudException">The cloud does not answer.</exception>
    public static async Task<string?> RestoreAsync(IAutoScaling cloud, PolicyChange change, CancellationToken cancellationToken)
    {
        var now = await CurrentAsync(cloud, change, cancellationToken);
        if (now?.IsSameAs(change.Original) == true)
        {
            return null;
        }

        if (now?.IsSameAs(change.Changed) != true)
        {
            return FormattableString.Invariant($"policy {change.Policy} of group {change.Group} {Became(now)} during the experiment, so it was left as it is; its target was {change.Original.Target} before");
        }

        await cloud.PutWholePolicyAsync(change.Group, change.Original, cancellationToken);
        return null;
    }

    private static async Task<WholePolicy?> CurrentAsync(IAutoScaling cloud, PolicyChange change, CancellationToken cancellationToken)
        => (await cloud.DescribeWholePoliciesAsync(change.Group, cancellationToken)).FirstOrDefault(p => p.Name == change.Policy);

    private static string Became(WholePolicy? now)
        => now is null ? "was removed by someone else" : FormattableString.Invariant($"was changed by someone else (its target is {now.Target})");
}

/// <summary>A policy's target as an experiment changes it, and all that is needed to change it back.</summary>
/// <param name="Fields">The original, every field of it.</param>
public sealed record PolicyChange(string Group, string Policy, string Type, IReadOnlyDictionary<string, string> Fields, double Target)
{
    /// <summary>The cloud has been told. Stored before it is told, too: a daemon that is killed in between looks.</summary>
    public bool Set { get; init; }

    /// <summary>Nothing is to be put back any more.</summary>
    public bool Over { get; init; }

    internal WholePolicy Original => new(Policy, Type, Fields);

    internal WholePolicy Changed => Original.WithTarget(Target);
}
