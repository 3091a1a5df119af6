using System.Globalization;

namespace Scalectl.Load;

/// <summary>What a cluster sends, step by step: step x starts at t = (x-1)·stepSeconds and sends trunc(max(0, f(x))) requests.</summary>
public sealed class LoadPlan
{
    /// <summary>Most steps of a plan.</summary>
    public const int MaxSteps = 10_000_000;

    /// <summary>Most requests of one step, of the whole cluster.</summary>
    public const long MaxRequestsPerStep = 1_000_000_000;

    /// <summary>Most machines of a cluster.</summary>
    public const int MaxMachines = 10_000;

    /// <summary>Shortest and longest step, seconds: a millisecond to a day.</summary>
    public const double MinStepSeconds = 0.001, MaxStepSeconds = 86_400;

    private LoadPlan(PlannedStep[] steps, double stepSeconds, int machines, Split split, long total, long peak)
    {
        Steps = steps;
        StepSeconds = stepSeconds;
        Machines = machines;
        Split = split;
        TotalRequests = total;
        PeakPerSecond = peak / stepSeconds;
    }

    /// <summary>Every step, in order, from x = 1.</summary>
    public IReadOnlyList<PlannedStep> Steps { get; }

    /// <summary>Length of a step, seconds.</summary>
    public double StepSeconds { get; }

    /// <summary>Machines of the cluster, the function's n.</summary>
    public int Machines { get; }

    /// <summary>Whether each machine sends f(x), or all together.</summary>
    public Split Split { get; }

    /// <summary>Requests of all steps and machines.</summary>
    public long TotalRequests { get; }

    /// <summary>Requests a second, whole cluster, in the step with the most of them (a mean over that step).</summary>
    public double PeakPerSecond { get; }

    /// <summary>Evaluates a function at every step.</summary>
    /// <param name="f">The function.</param>
    /// <param name="steps">1 to <see cref="MaxSteps"/>.</param>
    /// <param name="stepSeconds"><see cref="MinStepSeconds"/> to <see cref="MaxStepSeconds"/>.</param>
    /// <param name="machines">1 to <see cref="MaxMachines"/>.</param>
    /// <param name="split">Whether each machine sends f(x), or all together.</param>
    /// <returns>The plan, or the first error: an argument out of range, a function that fails, a step that is too large.</returns>
    public static Outcome<LoadPlan> Create(LoadFunction f, int steps, double stepSeconds, int machines = 1, Split split = Split.Multiply)
    {
        ArgumentNullException.ThrowIfNull(f);
        if (CheckRanges(steps, stepSeconds, machines) is { Count: > 0 } errors)
        {
            return errors;
        }

        var senders = split == Split.Multiply ? machines : 1;
        var planned = new PlannedStep[steps];
        long total = 0, peak = 0;
        for (var x = 1; x <= steps; x++)
        {
            var value = f.Evaluate(x, (x - 1) * stepSeconds, machines);
            if (!value.Ok)
            {
                return value.Errors.ToList();
            }

            if (value.Value * senders >= MaxRequestsPerStep + 1)
            {
                var found = string.Create(CultureInfo.InvariantCulture, $"{Math.Truncate(value.Value) * senders} requests in step {x}");
                return new InvalidInput("FUNCTION", found, $"at most {MaxRequestsPerStep} requests a step", "60+50*s(x/10)");
            }

            // At most 1e9 · 1e7 steps = 1e16 requests: the total always fits.
            var requests = (long)Math.Max(0, value.Value) * senders;
            planned[x - 1] = new(x, value.Value, requests);
            total += requests;
            peak = Math.Max(peak, requests);
        }

        return new LoadPlan(planned, stepSeconds, machines, split, total, peak);
    }

    /// <summary>A plan that was recorded, not computed: what a trace sent, step by step.</summary>
    /// <param name="requests">Requests of each step, 0 to <see cref="MaxRequestsPerStep"/>; at least one step.</param>
    /// <param name="stepSeconds"><see cref="MinStepSeconds"/> to <see cref="MaxStepSeconds"/>.</param>
    public static Outcome<LoadPlan> OfRequests(IReadOnlyList<long> requests, double stepSeconds)
    {
        if (CheckRanges(requests.Count, stepSeconds, 1) is { Count: > 0 } errors)
        {
            return errors;
        }

        var wrong = requests.FirstOrDefault(r => r is < 0 or > MaxRequestsPerStep);
        return wrong == 0
            ? new LoadPlan([.. requests.Select((r, i) => new PlannedStep(i + 1, r, r))], stepSeconds, 1, Split.Share, requests.Sum(), requests.Max())
            : new InvalidInput("trace", $"{wrong} requests in a step", $"0 to {MaxRequestsPerStep} requests a step", "0,100");
    }

    private static List<InvalidInput> CheckRanges(int steps, double stepSeconds, int machines)
    {
        List<InvalidInput> errors = [];
        if (steps is < 1 or > MaxSteps)
        {
            errors.Add(new("--steps", steps.ToString(CultureInfo.InvariantCulture), $"1 to {MaxSteps} steps", "60"));
        }

        if (!(stepSeconds >= MinStepSeconds && stepSeconds <= MaxStepSeconds))
        {
            var range = string.Create(CultureInfo.InvariantCulture, $"{MinStepSeconds} to {MaxStepSeconds} seconds");
            errors.Add(new("--step", stepSeconds.ToString(CultureInfo.InvariantCulture), range, "60"));
        }

        if (machines is < 1 or > MaxMachines)
        {
            errors.Add(new("--machines", machines.ToString(CultureInfo.InvariantCulture), $"1 to {MaxMachines} machines", "2"));
        }

        return errors;
    }
}
