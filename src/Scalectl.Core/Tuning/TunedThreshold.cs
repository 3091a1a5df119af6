using Scalectl.Api;
using Scalectl.Experiments;

namespace Scalectl.Tuning;

/// <summary>Where the threshold is in an experiment's file: the target of its policy.</summary>
public static class TunedThreshold
{
    /// <summary>Why the experiment has no threshold to tune; null: it has one.</summary>
    public static InvalidInput? Check(ExperimentSpecification specification) => specification.App switch
    {
        { Target: not null } => new("app.target", "an address without a cloud", "an app whose policy has a threshold: app.deploy, app.name or app.attach", "app: {deploy: {imageId: ami-lab-webapp, policy: {target: 60}}}"),
        { Deploy.Policy.Kind: PolicyKind.Static } => new("app.deploy.policy.kind", "'static', which has no threshold", "target-tracking, step or simple", "target-tracking"),
        { Deploy.Policies.Count: > 1 and var several } => new("app.deploy.policies", $"{several} policies, and a threshold each", "one policy: a tuning searches one threshold", "policy: {kind: target-tracking, target: 60}"),
        _ => null,
    };

    /// <summary>
    /// The experiment with another threshold: <c>app.deploy.policy.target</c>, or <c>app.policyTarget</c> of an app that
    /// is there. A <c>lowTarget</c> that the file states keeps its share of the target, or a low threshold would scale
    /// in what a high one just added.
    /// </summary>
    /// <param name="specification">That <see cref="Check"/> finds nothing wrong with.</param>
    /// <param name="threshold">Percent of CPU.</param>
    public static ExperimentSpecification With(ExperimentSpecification specification, double threshold) => specification with
    {
        App = specification.App.Deploy is { } deploy
            ? specification.App with { Deploy = deploy with { Policy = With(deploy.Policy, threshold) } }
            : specification.App with { PolicyTarget = threshold },
    };

    internal static PolicyView With(PolicyView policy, double threshold) => policy with
    {
        Target = threshold,
        LowTarget = policy.LowTarget is { } low ? low * threshold / policy.Target : null,
    };
}
