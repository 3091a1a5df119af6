using Scalectl.Load;

namespace Scalectl.Elasticity;

/// <summary>All seconds of all generators of a run, merged by step. Built once; load and user report both read it.</summary>
public sealed class LoadTally
{
    private readonly SortedDictionary<int, StepTally> _steps = [];

    private LoadTally(double stepSeconds) => StepSeconds = stepSeconds;

    /// <summary>Length of a step, seconds.</summary>
    public double StepSeconds { get; }

    /// <summary>True when no generator told anything.</summary>
    public bool IsEmpty => _steps.Count == 0;

    /// <summary>Step by number, ascending; 0 holds what came after the last step (late answers).</summary>
    internal IReadOnlyDictionary<int, StepTally> Steps => _steps;

    internal StepTally Total { get; } = new();

    /// <summary>Merges the seconds of several machines.</summary>
    /// <param name="machines">For each machine its seconds.</param>
    /// <param name="stepSeconds">Length of a step, more than 0.</param>
    public static LoadTally Of(IEnumerable<IEnumerable<GeneratorSecond>> machines, double stepSeconds)
    {
        var tally = new LoadTally(stepSeconds);
        foreach (var second in machines.SelectMany(seconds => seconds))
        {
            if (!tally._steps.TryGetValue(second.Step, out var step))
            {
                tally._steps.Add(second.Step, step = new StepTally());
            }

            step.Add(second);
        }

        foreach (var step in tally._steps.Values)
        {
            tally.Total.Add(step);
        }

        return tally;
    }

    /// <summary>Requests sent in a step, all machines; 0 where nothing is known of it.</summary>
    public long SentIn(int step) => _steps.TryGetValue(step, out var tally) ? tally.Sent : 0;

    /// <summary>Response times of each step of the plan, from the moment the requests were due.</summary>
    internal IReadOnlyList<StepResponse> Responses() => [.. _steps
        .Where(step => step.Key > 0)
        .Select(step => new StepResponse(
            StepSeconds, step.Value.ResponseTime.Count, step.Value.ResponseTime.Mean / 1e6, step.Value.ResponseTime.ValueAtPercentile(90) / 1e6))];
}
