using System.Globalization;

namespace Scalectl.Scaling;

/// <summary>One step of a step scaling policy. Its bounds are relative to the alarm's threshold.</summary>
/// <param name="Lower">Lower bound; null: minus infinity.</param>
/// <param name="Upper">Upper bound; null: infinity.</param>
/// <param name="Adjustment">Machines or percent, as the policy's adjustment type says.</param>
public readonly record struct StepAdjustment(double? Lower, double? Upper, int Adjustment)
{
    /// <summary>
    /// True when a metric this far from the threshold falls into this step. At or above the threshold the lower bound
    /// belongs to the step, below it the upper one.
    /// </summary>
    public bool Contains(double fromThreshold)
    {
        var (lower, upper) = (Lower ?? double.NegativeInfinity, Upper ?? double.PositiveInfinity);
        return fromThreshold >= 0
            ? fromThreshold >= lower && fromThreshold < upper
            : fromThreshold > lower && fromThreshold <= upper;
    }

    /// <summary>Every error of a policy's steps: each must have a width, none may overlap, between them no gap, one open end to each side at most.</summary>
    public static IReadOnlyList<InvalidInput> Validate(IReadOnlyList<StepAdjustment> steps)
    {
        if (steps.Count == 0)
        {
            return [Error("none", "at least one step", "0..10: +1")];
        }

        List<InvalidInput> errors = [];
        errors.AddRange(steps.Where(static s => !(Low(s) < High(s)))
            .Select(static s => Error(s.ToString(), "a lower bound below the upper bound", "0..10: +1")));
        var ordered = steps.OrderBy(Low).ThenBy(High).ToList();
        for (var i = 1; i < ordered.Count; i++)
        {
            var (before, after) = (ordered[i - 1], ordered[i]);
            if (before.Lower is null && after.Lower is null)
            {
                errors.Add(Error($"{before} and {after}", "at most one step without a lower bound", "..-10: -2, -10..0: -1"));
            }
            else if (before.Upper is null && after.Upper is null)
            {
                errors.Add(Error($"{before} and {after}", "at most one step without an upper bound", "0..10: +1, 10..: +2"));
            }
            else if (High(before) > Low(after))
            {
                errors.Add(Error($"{before} and {after}", "steps that do not overlap", "0..10: +1, 10..: +2"));
            }
            else if (High(before) < Low(after))
            {
                errors.Add(Error($"{before} and {after}", "no gap between steps", "0..10: +1, 10..: +2"));
            }
        }

        return errors;
    }

    /// <summary>For example <c>0..10: +1</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Lower}..{Upper}: {Adjustment:+0;-0;0}");

    private static double Low(StepAdjustment step) => step.Lower ?? double.NegativeInfinity;

    private static double High(StepAdjustment step) => step.Upper ?? double.PositiveInfinity;

    private static InvalidInput Error(string found, string expected, string example) => new("StepAdjustments", found, expected, example);
}
