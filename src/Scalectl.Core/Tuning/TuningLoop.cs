namespace Scalectl.Tuning;

/// <summary>Runs a whole tuning where a run is a function: in virtual time, in tests.</summary>
public static class TuningLoop
{
    /// <summary>Runs it.</summary>
    /// <param name="options">Valid options.</param>
    /// <param name="method">How to search.</param>
    /// <param name="run">Runs a threshold for the n-th time, from 1. Each call is a run, also of a threshold that was run before.</param>
    /// <param name="simulated">What the tries are marked as.</param>
    public static (TuningAnswer Answer, IReadOnlyList<TuningTry> Tries) Run(TuningOptions options, ITuningMethod method, Func<double, int, TuningFigures> run, bool simulated = true)
    {
        var tries = new List<TuningTry>();
        while (true)
        {
            switch (method.Next(tries))
            {
                case TuningStep.End end:
                    return (end.Answer, tries);
                case TuningStep.Run next:
                    var earlier = tries.Where(t => t.Threshold == next.Threshold).Sum(t => t.Repetitions.Count);
                    TuningTry? current = null;
                    while (Repetitions.Again(options, tries, current) is not null)
                    {
                        IReadOnlyList<TuningFigures> runs = [.. current?.Repetitions ?? [], run(next.Threshold, earlier + (current?.Repetitions.Count ?? 0) + 1)];
                        current = TuningTry.Of(options, tries.Count + 1, next.Threshold, next.Reason, runs) with { Simulated = simulated };
                    }

                    tries.Add(current!);
                    break;
            }
        }
    }
}
