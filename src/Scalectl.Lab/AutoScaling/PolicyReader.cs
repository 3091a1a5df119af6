using System.Text.RegularExpressions;
using Scalectl.Lab.Wire;

namespace Scalectl.Lab.AutoScaling;

/// <summary>Reads a policy from a request; what is wrong is noted in the request.</summary>
internal static partial class PolicyReader
{
    private static readonly string[] Metrics = ["ASGAverageCPUUtilization", "ASGAverageNetworkIn", "ASGAverageNetworkOut", "ALBRequestCountPerTarget"];
    private static readonly string[] Adjustments = ["ChangeInCapacity", "ExactCapacity", "PercentChangeInCapacity"];

    private static readonly Dictionary<string, Func<QueryRequest, PolicyDefinition, PolicyDefinition>> Types = new(StringComparer.Ordinal)
    {
        ["TargetTrackingScaling"] = (r, p) => p with { TargetTracking = ReadTracking(r), EstimatedInstanceWarmup = WarmUp(r) },
        ["StepScaling"] = (r, p) => p with
        {
            AdjustmentType = ReadAdjustmentType(r),
            MinAdjustmentMagnitude = r.Int("MinAdjustmentMagnitude"),
            StepAdjustments = ReadSteps(r),
            MetricAggregationType = OneOf(r, "MetricAggregationType", r.Text("MetricAggregationType") ?? "Average", "Average", "Minimum", "Maximum"),
            EstimatedInstanceWarmup = WarmUp(r),
        },
        ["SimpleScaling"] = (r, p) => p with
        {
            AdjustmentType = ReadAdjustmentType(r),
            MinAdjustmentMagnitude = r.Int("MinAdjustmentMagnitude"),
            ScalingAdjustment = r.RequiredInt("ScalingAdjustment"),
            Cooldown = r.Int("Cooldown") is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        },
    };

    public static PolicyDefinition Read(QueryRequest request, string group, string name, string arn)
    {
        var type = OneOf(request, "PolicyType", request.Text("PolicyType") ?? "SimpleScaling", [.. Types.Keys]);
        var policy = new PolicyDefinition { GroupName = group, PolicyName = name, PolicyArn = arn, PolicyType = type, Enabled = request.Flag("Enabled") ?? true };
        return Types.TryGetValue(type, out var read) ? read(request, policy) : policy;
    }

    private static TargetTracking ReadTracking(QueryRequest request)
    {
        if (!request.Has("TargetTrackingConfiguration"))
        {
            request.Note(AwsError.Validation("TargetTrackingConfiguration must be specified for policy type TargetTrackingScaling"));
        }

        var given = request.Structure("TargetTrackingConfiguration");
        given.Required("TargetValue");
        var target = given.Number("TargetValue") ?? 0;
        var disable = given.Flag("DisableScaleIn") ?? false;
        var predefined = given.Has("PredefinedMetricSpecification") ? given.Structure("PredefinedMetricSpecification") : null;
        var metric = predefined is null ? null : OneOf(request, "PredefinedMetricType", predefined.Required("PredefinedMetricType"), Metrics);
        var label = predefined?.Text("ResourceLabel");
        var custom = given.Has("CustomizedMetricSpecification") ? ReadCustom(given.Structure("CustomizedMetricSpecification")) : null;
        if (target <= 0)
        {
            request.Note(AwsError.Validation("TargetValue must be greater than 0."));
        }

        if ((metric is null) == (custom is null))
        {
            request.Note(AwsError.Validation("Exactly one of PredefinedMetricSpecification and CustomizedMetricSpecification must be specified."));
        }

        if (metric == "ALBRequestCountPerTarget" && LabelError(label) is { } error)
        {
            request.Note(AwsError.Validation($"{error}, for example app/my-alb/778d41231b141a0f/targetgroup/my-target-group/943f017f100becff"));
        }

        return new TargetTracking(target, disable, metric, label, custom);
    }

    private static string? LabelError(string? label) => string.IsNullOrEmpty(label) ? "ResourceLabel must be specified for ALBRequestCountPerTarget"
        : LabelForm().IsMatch(label) ? null
        : $"ResourceLabel {InvalidInput.Shorten(label)} must be the ends of the load balancer's and the target group's ARNs, joined by a slash";

    [GeneratedRegex(@"^app/[^/\s]+/[^/\s]+/targetgroup/[^/\s]+/[^/\s]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex LabelForm();

    private static CustomMetric ReadCustom(QueryRequest given)
    {
        var dimensions = given.Structures("Dimensions").Select(d => (Name: d.Required("Name"), Value: d.Required("Value"))).ToList();
        return new CustomMetric(
            given.Required("Namespace"), given.Required("MetricName"),
            dimensions.DistinctBy(d => d.Name).ToDictionary(d => d.Name, d => d.Value, StringComparer.Ordinal),
            OneOf(given, "Statistic", given.Required("Statistic"), "Average", "Minimum", "Maximum", "SampleCount", "Sum"), given.Text("Unit"));
    }

    private static List<StepAdjustment> ReadSteps(QueryRequest request)
    {
        List<StepAdjustment> steps = [.. request.Structures("StepAdjustments").Select(s => new StepAdjustment(
            s.Number("MetricIntervalLowerBound"), s.Number("MetricIntervalUpperBound"), s.RequiredInt("ScalingAdjustment")))];
        if (StepRules.Check(steps) is { } error)
        {
            request.Note(error);
        }

        return steps;
    }

    private static string ReadAdjustmentType(QueryRequest request) => OneOf(request, "AdjustmentType", request.Required("AdjustmentType"), Adjustments);

    private static TimeSpan? WarmUp(QueryRequest request) => request.Int("EstimatedInstanceWarmup") is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    private static string OneOf(QueryRequest request, string parameter, string found, params string[] valid)
    {
        if (!valid.Contains(found, StringComparer.Ordinal))
        {
            request.Note(AwsError.Validation($"1 validation error detected: Value {InvalidInput.Shorten(found)} at '{parameter}' failed to satisfy constraint: Member must satisfy enum value set: [{string.Join(", ", valid)}]"));
        }

        return found;
    }
}
