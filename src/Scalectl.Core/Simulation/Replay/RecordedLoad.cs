using Scalectl.Elasticity;
using Scalectl.Experiments;
using Scalectl.Load;

namespace Scalectl.Simulation.Replay;

/// <summary>The load of a run as it was sent, as a plan: step by step, so that every figure of a replay has the unit of the measured one.</summary>
internal static class RecordedLoad
{
    /// <summary>The plan, and a sentence of where it is from.</summary>
    public static Outcome<(LoadPlan Plan, string Source)> Of(ExperimentData data, LoadTally load)
    {
        var step = data.Specification.Load.Step.TotalSeconds;
        var run = (int)Math.Clamp(Math.Ceiling(((data.EndMs - data.StartMs) / 1000.0 / step) - 1e-6), 0, LoadPlan.MaxSteps);
        if (run == 0)
        {
            return new InvalidInput("--experiment", "a run without any load", "one whose load has begun", "sine-60-1");
        }

        if (!load.IsEmpty)
        {
            var sent = LoadPlan.OfRequests([.. Enumerable.Range(1, Math.Min(run, Math.Max(1, load.Steps.Select(s => s.X).DefaultIfEmpty(1).Max()))).Select(load.SentIn)], step);
            return sent.Ok ? (sent.Value, "as the generators sent it") : sent.Errors.ToList();
        }

        var planned = data.Plan is { } plan ? plan : data.Specification.Load.Plan() is { Ok: true, Value: var parsed } ? parsed : null;
        if (planned is null)
        {
            return new InvalidInput("--experiment", "a run without generators' seconds, and a function that needs a file", "a run whose load was recorded", "sine-60-1");
        }

        var cut = LoadPlan.OfRequests([.. planned.Steps.Take(run).Select(s => s.Requests)], step);
        return cut.Ok ? (cut.Value, "as it was planned: no generator's seconds are recorded") : cut.Errors.ToList();
    }
}
