using System.Globalization;

namespace Scalectl.Tuning;

/// <summary>
/// When a threshold has been run often enough. The verdict is that of the mean: a threshold holds when the mean of its
/// repetitions' errors is within the limit; with a limit of 0 every one must be without an error. Before the most
/// repetitions are run, two things end them: what is left cannot change the verdict, or it is clear already. So does the budget.
/// <code>
///   sum of errors so far > limit · most repetitions           fails, whatever follows
///   limit outside of mean ± t(95 %, k-1) · s / sqrt(k)        clear, from two repetitions on
/// </code>
/// Errors of a run come in bursts, so that one run says nothing of the spread of runs: no interval is made of the
/// requests of a single one. Student's t assumes that runs are alike and independent; two or three are few, and the
/// interval is as wide as it has to be.
/// </summary>
public static class Repetitions
{
    /// <summary>97.5 % points of Student's t for 1, 2 .. degrees of freedom.</summary>
    private static readonly double[] T = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093];

    /// <summary>Why another run of the same threshold is wanted, a sentence without a full stop; null: it has its verdict.</summary>
    /// <param name="options">Of the tuning.</param>
    /// <param name="before">The tries before it, for the budget.</param>
    /// <param name="current">The try with its runs so far; null: none yet.</param>
    public static string? Again(TuningOptions options, IReadOnlyList<TuningTry> before, TuningTry? current)
    {
        if (current is null)
        {
            return string.Create(CultureInfo.InvariantCulture, $"the first of up to {options.Repeat} run(s)");
        }

        var (limit, errors) = (options.ErrorLimit.Value, current.Repetitions.Select(options.ErrorLimit.Of).ToList());
        return errors.Count >= options.Repeat || errors.Sum() > limit * options.Repeat || IsClear(errors, limit) || TuningBudget.UsedUp(options, [.. before, current]) is not null
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"run {errors.Count + 1} of up to {options.Repeat}: errors {errors.Average():0.###} in the mean of {errors.Count}, limit {options.ErrorLimit}");
    }

    /// <summary>Two that are the same have no spread, and say that the next one is the same; at the limit itself nothing is clear.</summary>
    private static bool IsClear(List<double> errors, double limit)
    {
        if (errors.Count < 2)
        {
            return false;
        }

        var mean = errors.Average();
        var spread = Math.Sqrt(errors.Sum(e => (e - mean) * (e - mean)) / (errors.Count - 1));
        return Math.Abs(limit - mean) > T[Math.Min(errors.Count - 2, T.Length - 1)] * spread / Math.Sqrt(errors.Count);
    }
}
