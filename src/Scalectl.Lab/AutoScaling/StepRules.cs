using Scalectl.Lab.Wire;

namespace Scalectl.Lab.AutoScaling;

/// <summary>AWS's rules for the steps of one policy: no overlap, no gap, one open lower and one open upper end at most.</summary>
internal static class StepRules
{
    public static AwsError? Check(IReadOnlyList<StepAdjustment> steps)
    {
        if (steps.Count == 0)
        {
            return AwsError.Validation("At least one StepAdjustment must be specified for policy type StepScaling");
        }

        if (steps.Any(s => s.LowerBound is null && s.UpperBound is null && steps.Count > 1) || steps.Any(s => s.LowerBound >= s.UpperBound))
        {
            return AwsError.Validation("StepAdjustment lower bound must be less than its upper bound.");
        }

        if (steps.Count(s => s.LowerBound is null) > 1 || steps.Count(s => s.UpperBound is null) > 1)
        {
            return AwsError.Validation("At most one StepAdjustment may have an unspecified lower bound, and one an unspecified upper bound.");
        }

        var ordered = steps.OrderBy(s => s.LowerBound ?? double.NegativeInfinity).ToList();
        for (var i = 1; i < ordered.Count; i++)
        {
            var (end, start) = (ordered[i - 1].UpperBound ?? double.PositiveInfinity, ordered[i].LowerBound);
            if (end > start)
            {
                return AwsError.Validation("StepAdjustment intervals can't overlap.");
            }

            if (end < start)
            {
                return AwsError.Validation("StepAdjustment intervals can't have a gap between them.");
            }
        }

        return null;
    }
}
