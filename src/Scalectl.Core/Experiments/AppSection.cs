using Scalectl.Api;

namespace Scalectl.Experiments;

/// <summary>The section <c>app</c> of an experiment's file.</summary>
internal static class AppSection
{
    /// <summary>As many as a group of the cloud may have of step policies; more would be no experiment that anybody can read.</summary>
    private const int MostPolicies = 10;

    private static readonly string[] Kinds = ["name", "attach", "target", "deploy"];

    public static AppSpecification Read(YamlMap map)
    {
        var deploy = map.Map("deploy");
        var app = new AppSpecification
        {
            Name = map.Text("name", null, "the name of an app", "shop", ExperimentFile.NamePattern().IsMatch),
            Attach = map.Text("attach", null, "the name of an auto scaling group", "my-group"),
            PolicyTarget = map.Number("policyTarget", null, "a number above 0, the target of the group's target-tracking policy", "50", n => n > 0),
            Target = map.Text("target", null, "an http or https URL", "http://10.0.0.7/", ExperimentFile.IsWebUrl, 2_000),
            Max = map.Has("max") ? (int)map.Whole("max", 1, 1, 10_000, "8") : null,
            Deploy = deploy.Exists ? Deploy(deploy) : null,
        };
        var given = Kinds.Where(map.Has).ToList();
        if (given.Count != 1)
        {
            map.Add(given.LastOrDefault() ?? "name", given.Count == 0 ? "none of them" : string.Join(" and ", given), $"exactly one of {string.Join(", ", Kinds)}", "name: shop");
        }

        if (map.Has("policyTarget") && given is ["target" or "deploy"])
        {
            map.Add(
                "policyTarget", $"policyTarget beside {given[0]}",
                given[0] == "deploy" ? "deploy.policy.target: the app is made with its target" : "policyTarget beside name or attach: an address has no policy", "policy: {target: 50}");
        }

        if (map.Has("max") && given is not ["target"])
        {
            map.Add("max", "max", "max beside target only: a group says itself how many machines it may have", "deploy: {max: 8}");
        }

        map.Close();
        return app;
    }

    private static DeploySpecification Deploy(YamlMap map)
    {
        var standard = new DeploySpecification();
        var deploy = new DeploySpecification
        {
            ImageId = map.Text("imageId", null, "a machine image", "ami-lab-webapp"),
            DockerImage = map.Text("dockerImage", null, "a container image", "nginx:1.28"),
            Type = map.Text("type", standard.Type, "a machine type", standard.Type)!,
            Min = (int)map.Whole("min", standard.Min, 0, 10_000, "1"),
            Max = (int)map.Whole("max", standard.Max, 1, 10_000, "8"),
            WarmUp = map.Time("warmUp", standard.WarmUp, TimeSpan.Zero, TimeSpan.FromDays(1)),
            Port = (int)map.Whole("port", standard.Port, 1, 65_535, "80"),
            HealthCheckPath = map.Text("healthCheckPath", standard.HealthCheckPath, "a path that starts with a slash", "/", ExperimentFile.IsPath, 2_000)!,
            UserData = map.Text("userData", null, "a text of at most 16,384 characters", "service_time_ms=50", most: 16_384),
            Policies = Policies(map),
        };
        deploy = deploy with { Schedule = ScheduleSection.Read(map, deploy.Min, deploy.Max) };
        if (map.Has("imageId") == map.Has("dockerImage"))
        {
            map.Add(map.Has("dockerImage") ? "dockerImage" : "imageId", map.Has("imageId") ? "imageId and dockerImage" : "neither imageId nor dockerImage", "exactly one of imageId, dockerImage", "imageId: ami-lab-webapp");
        }

        if (deploy.Min > deploy.Max)
        {
            map.Add("min", $"min {deploy.Min} above max {deploy.Max}", "min at most max", $"{deploy.Max}");
        }

        map.Close();
        return deploy;
    }

    private static List<PolicyView> Policies(YamlMap map)
    {
        var (one, several) = (Policy(map.Map("policy")), map.Maps("policies", "[{kind: target-tracking, target: 60}, {kind: step, target: 90}]").Select(Policy).ToList());
        if (map.Has("policy") && map.Has("policies"))
        {
            map.Add("policies", "both policy and policies", "one of the two: policies has all of them", "policies: [{kind: target-tracking, target: 60}, {kind: step, target: 90}]");
        }
        else if (map.Has("policies") && several.Count is 0 or > MostPolicies)
        {
            map.Add("policies", $"{several.Count} policies", $"1 to {MostPolicies}", "policies: [{kind: target-tracking, target: 60}, {kind: step, target: 90}]");
        }

        return several.Count == 0 ? [one] : several;
    }

    private static PolicyView Policy(YamlMap map)
    {
        var standard = new PolicyView();
        var policy = new PolicyView
        {
            Kind = map.Word("kind", standard.Kind),
            Target = map.Number("target", standard.Target, "percent of CPU, more than 0 and at most 100", "60", IsPercent)!.Value,
            LowTarget = map.Number("lowTarget", null, "percent of CPU, more than 0 and at most 100", "45", IsPercent),
            StepsOut = [.. map.Maps("stepsOut", "[{lowerBound: 0, adjustment: 1}]").Select(Step)],
            StepsIn = [.. map.Maps("stepsIn", "[{upperBound: 0, adjustment: -1}]").Select(Step)],
            AdjustmentType = map.Text("adjustmentType", standard.AdjustmentType, "ChangeInCapacity, ExactCapacity or PercentChangeInCapacity", "ChangeInCapacity",
                text => text is "ChangeInCapacity" or "ExactCapacity" or "PercentChangeInCapacity")!,
            Adjustment = (int)map.Whole("adjustment", standard.Adjustment, -10_000, 10_000, "1"),
            CooldownSeconds = map.Number("cooldownSeconds", null, "seconds, 0 or more", "300", n => n >= 0),
            DisableScaleIn = map.Flag("disableScaleIn", standard.DisableScaleIn),
        };
        if (policy.LowTarget >= policy.Target)
        {
            map.Add("lowTarget", FormattableString.Invariant($"{policy.LowTarget}"), FormattableString.Invariant($"less than target {policy.Target}"), FormattableString.Invariant($"{0.75 * policy.Target}"));
        }

        map.Close();
        return policy;
    }

    private static StepAdjustmentView Step(YamlMap map)
    {
        var step = new StepAdjustmentView(
            map.Number("lowerBound", null, "percent of CPU relative to the threshold", "0", _ => true),
            map.Number("upperBound", null, "percent of CPU relative to the threshold", "20", _ => true),
            map.Number("adjustment", 0, "a change of the capacity", "1", _ => true)!.Value);
        if (!map.Has("adjustment"))
        {
            map.Add("adjustment", "nothing", "a change of the capacity", "1");
        }

        map.Close();
        return step;
    }

    private static bool IsPercent(double value) => value is > 0 and <= 100;
}
