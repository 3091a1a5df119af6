using Scalectl.Lab.Wire;

namespace Scalectl.Lab.AutoScaling;

/// <summary>AWS's rules for min, max and desired.</summary>
internal static class Sizes
{
    public static AwsError? Check(int min, int max, int? desired)
        => min < 0 ? AwsError.Validation($"1 validation error detected: Value '{min}' at 'minSize' failed to satisfy constraint: Member must have value greater than or equal to 0")
        : max < min ? AwsError.Validation($"Max bound, {max}, must be greater than or equal to min bound, {min}")
        : desired is { } wanted && (wanted < min || wanted > max) ? AwsError.Validation($"Desired capacity:{wanted} must be between the specified min size:{min} and max size:{max}")
        : null;

    public static AwsError? CheckDesired(GroupSettings group, int desired)
        => desired < group.Min ? AwsError.Validation($"New SetDesiredCapacity value {desired} is below min value {group.Min} for the AutoScalingGroup.")
        : desired > group.Max ? AwsError.Validation($"New SetDesiredCapacity value {desired} is above max value {group.Max} for the AutoScalingGroup.")
        : null;
}
