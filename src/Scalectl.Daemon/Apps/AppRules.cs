using System.Globalization;
using System.Text;
using Scalectl.Api;
using Scalectl.Daemon.Resources;
using CpuAlarms = Scalectl.Scaling.CpuAlarms;

namespace Scalectl.Daemon.Apps;

/// <summary>Checks a request for an app, all of it, before anything is made.</summary>
internal static class AppRules
{
    private const int MostUserData = 16_000;
    private static readonly string[] AdjustmentTypes = ["ChangeInCapacity", "ExactCapacity", "PercentChangeInCapacity"];

    public static List<InvalidInput> Check(AppRequest app, MachineCap cap)
    {
        List<InvalidInput> errors = [];
        void Add(bool wrong, string argument, string found, string expected, string example)
        {
            if (wrong)
            {
                errors.Add(new InvalidInput(argument, found, expected, example));
            }
        }

        Add(!ResourceNames.IsName(app.Name), "NAME", InvalidInput.Shorten(app.Name), ResourceNames.Expected, "shop");
        Add(app.ImageId is null == app.DockerImage is null, "--image-id", app.ImageId is null ? "neither --image-id nor --docker-image" : "both --image-id and --docker-image", "one of them", "--image-id ami-0abcdef1234567890");
        Add(app.ImageId is { } image && ((!image.StartsWith("ami-", StringComparison.Ordinal) && !image.StartsWith("resolve:ssm:", StringComparison.Ordinal)) || !image.All(c => char.IsAsciiLetterOrDigit(c) || "./-_:".Contains(c, StringComparison.Ordinal))), "--image-id", InvalidInput.Shorten(app.ImageId), "ami-.. or resolve:ssm:/path", "ami-0abcdef1234567890");
        Add(app.DockerImage is { } docker && (docker.Length == 0 || !char.IsAsciiLetterOrDigit(docker[0]) || docker.Any(c => !char.IsAsciiLetterOrDigit(c) && !"./-_:@".Contains(c, StringComparison.Ordinal))), "--docker-image", InvalidInput.Shorten(app.DockerImage), "the name of a container image", "nginx:1.29");
        Add(!MachineImages.IsMachineType(app.Type), "--type", InvalidInput.Shorten(app.Type), "a machine type", "t3.micro");
        Add(app.Min < 0, "--min", Number(app.Min), "0 machines or more", "1");
        if (app.Max < 1 || app.MostMachines > cap.Free)
        {
            errors.Add(TooMany(app, cap));
        }

        Add(app.Min > app.Max, "--min", $"{app.Min}, more than --max {app.Max}", "at most --max", Number(app.Max));
        Add(app.Port is < 1 or > 65_535, "--port", Number(app.Port), "1 to 65535", "80");
        Add(!(app.WarmUpSeconds is >= 0 and <= 86_400), "--warm-up", Number(app.WarmUpSeconds), "0 to 86400 seconds", "300");
        Add(!app.HealthCheckPath.StartsWith('/') || app.HealthCheckPath.Any(char.IsControl), "--health-check-path", InvalidInput.Shorten(app.HealthCheckPath), "a path that starts with a slash", "/health");
        Add(app.UserData is { } data && Encoding.UTF8.GetByteCount(data) > MostUserData, "--user-data", $"{Encoding.UTF8.GetByteCount(app.UserData ?? "")} bytes", $"at most {MostUserData} bytes", "service_time_ms=50");
        CheckPolicies(AppPolicies.All(app), Add);
        return errors;
    }

    public static InvalidInput TooMany(AppRequest app, MachineCap cap) => app.ScheduledMax > app.Max
        ? new("schedule.max", Number(app.ScheduledMax.Value), cap.Expected(1), "8")
        : new("--max", Number(app.Max), cap.Expected(1), "8");

    private static void CheckPolicies(IReadOnlyList<PolicyView?> policies, Action<bool, string, string, string, string> add)
    {
        foreach (var policy in policies)
        {
            var gap = policy is null || policy.StepsOut.Concat(policy.StepsIn).Any(step => step is null);
            add(gap, policy is null ? "policies" : "policy.stepsOut, policy.stepsIn", policy is null ? "null among the policies" : "null among the steps", "steps with bounds and an adjustment", "0..10:+1, 10..:+2");
            if (!gap)
            {
                CheckPolicy(policy!, add);
            }
        }

        if (policies.Count < 2)
        {
            return;
        }

        // Both would follow the same metric, the group's mean CPU, and the cloud allows one of them for each metric.
        var tracking = policies.Count(p => p?.Kind == PolicyKind.TargetTracking);
        add(tracking > 1, "policies", $"{tracking} target-tracking policies", "one: a group may have one for each metric, and these follow its CPU", "[{kind: target-tracking, target: 60}, {kind: step, target: 90}]");
        add(policies.Any(p => p?.Kind == PolicyKind.Static), "policies", "static beside other policies", "static alone: it means that nothing scales the group", "policy: {kind: static}");
    }

    private static void CheckPolicy(PolicyView policy, Action<bool, string, string, string, string> add)
    {
        if (policy.Kind == PolicyKind.Static)
        {
            return;
        }

        add(policy.Kind == PolicyKind.Hpa, "--policy", "hpa, which no group of the cloud has", "target-tracking, step, simple or static (scalectl simulate runs hpa)", "target-tracking");
        add(!(policy.Target is > 0 and <= 100), "--target", Number(policy.Target), "more than 0 and at most 100 percent of CPU", "60");
        if (policy.Kind is PolicyKind.TargetTracking or PolicyKind.Hpa)
        {
            return;
        }

        var low = policy.LowTarget ?? CpuAlarms.LowShare * policy.Target;
        add(!(low > 0 && low < policy.Target), "--low-target", Number(low), $"more than 0 and less than the target {Number(policy.Target)}", Number(CpuAlarms.LowShare * policy.Target));
        add(!AdjustmentTypes.Contains(policy.AdjustmentType), "--adjustment-type", InvalidInput.Shorten(policy.AdjustmentType), $"one of {string.Join(", ", AdjustmentTypes)}", "ChangeInCapacity");
        add(policy.CooldownSeconds is { } cooldown && !(cooldown is >= 0 and <= 86_400), "--cooldown", Number(policy.CooldownSeconds ?? 0), "0 to 86400 seconds", "300");
        if (policy.Kind == PolicyKind.Simple)
        {
            add(policy.Adjustment < 1, "--adjustment", Number(policy.Adjustment), "1 or more (a scale-in takes its negative)", "1");
            add(policy.AdjustmentType == "ExactCapacity", "--adjustment-type", "ExactCapacity", "ChangeInCapacity or PercentChangeInCapacity, for one number that goes both ways", "ChangeInCapacity");
            return;
        }

        CheckSteps(policy, policy.StepsOut, "--steps-out", lowest: 0, highest: null, add);
        CheckSteps(policy, policy.StepsIn, "--steps-in", lowest: null, highest: 0, add);
    }

    /// <summary>The cloud's own rules: no overlap, no gap, at most one open end on each side; from the threshold outwards.</summary>
    private static void CheckSteps(
        PolicyView policy, IReadOnlyList<StepAdjustmentView> steps, string argument, double? lowest, double? highest, Action<bool, string, string, string, string> add)
    {
        var example = lowest is not null ? "0..10:+1, 10..:+2" : "-10..0:-1, ..-10:-2";
        var inOrder = steps.OrderBy(s => s.LowerBound ?? double.NegativeInfinity).ToList();
        for (var i = 0; i < inOrder.Count; i++)
        {
            var step = inOrder[i];
            var shown = $"{step.LowerBound?.ToString(CultureInfo.InvariantCulture)}..{step.UpperBound?.ToString(CultureInfo.InvariantCulture)}";
            add((step.LowerBound ?? double.NegativeInfinity) >= (step.UpperBound ?? double.PositiveInfinity), argument, shown, "a lower bound below the upper one", example);
            add(step.Adjustment != Math.Truncate(step.Adjustment), argument, Number(step.Adjustment), "a whole number as adjustment", example);
            add(step.Adjustment == 0 && policy.AdjustmentType != "ExactCapacity", argument, $"{shown} without an adjustment", "a change in each step", example);
            add(i > 0 && inOrder[i - 1].UpperBound != step.LowerBound, argument, shown, "steps that follow each other without gap or overlap", example);
        }

        add(inOrder.Count > 0 && lowest is not null && (inOrder[0].LowerBound != lowest || inOrder[^1].UpperBound is not null), argument, "steps that leave something open", "steps from 0 to an open end", example);
        add(inOrder.Count > 0 && highest is not null && (inOrder[^1].UpperBound != highest || inOrder[0].LowerBound is not null), argument, "steps that leave something open", "steps from an open end to 0", example);
    }

    private static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);
}
