namespace Scalectl.Tuning;

/// <summary>
/// The simulator proposes, runs confirm. After each run the model is fitted again (<see cref="TuningModel"/>), and the
/// threshold is run next from which the most is to be hoped (<see cref="Outlook"/>): that it holds, and by how much its
/// loss would be less than the best so far. It ends when less than <see cref="LeastGain"/> is to be hoped from any, or
/// after a third of the runs that all thresholds would take. What it answers has been run.
/// <code>
///   nothing known       the file's own threshold shows what a machine carries
///   something holds     next = argmax P(holds) · E[max(0, 1 - loss/best)]
///   nothing holds       the least loss of those that more likely hold than not; else the likeliest; else the fewest errors;
///                       and before it says that none holds, the least threshold, which has the most machines
/// </code>
/// The expected improvement is that of Jones, Schonlau and Welch (Efficient Global Optimization, 1998), with the simulator
/// in the place of their interpolation.
/// </summary>
/// <param name="options">Valid options.</param>
/// <param name="fit">The model from what was recorded of the tries so far.</param>
public sealed class Guided(TuningOptions options, Func<TuningModel> fit) : ITuningMethod
{
    /// <summary>Share of the loss: less is not worth a run.</summary>
    private const double LeastGain = 0.002;

    /// <summary>A threshold that holds with less than this is not tried for that.</summary>
    private const double LeastChance = 0.05;

    /// <summary>The thresholds that are looked at: the multiples of the step, and both ends.</summary>
    public static IReadOnlyList<double> Candidates(TuningOptions options)
    {
        var first = Math.Ceiling((options.Least / options.Step) - 1e-9);
        var last = Math.Floor((options.Most / options.Step) + 1e-9);
        return [.. Enumerable.Range(0, (int)Math.Max(0, last - first + 1)).Select(i => Math.Round((first + i) * options.Step, 9)).Append(options.Least).Append(options.Most).Distinct().Order()];
    }

    /// <inheritdoc/>
    public TuningStep Next(IReadOnlyList<TuningTry> tries)
    {
        var candidates = Candidates(options);
        var best = Best(tries);
        List<double> left = [.. candidates.Where(c => tries.All(t => t.Threshold != c))];
        var most = Math.Max(2, candidates.Count / 3);
        var end = left.Count == 0 ? "every threshold was tried"
            : tries.Count >= most ? $"{most} tries, a third of all {candidates.Count} thresholds, were made"
            : TuningBudget.UsedUp(options, tries);
        if (end is not null)
        {
            return TuningStep.Ended(options, tries, best?.Threshold, end);
        }

        var model = fit();
        if (model.Trial is null)
        {
            var wanted = model.FileThreshold ?? (options.Least + options.Most) / 2;
            return new TuningStep.Run(left.MinBy(c => Math.Abs(c - wanted)), model.FileThreshold is null
                ? "nothing says yet what a machine carries: the middle shows it"
                : "nothing says yet what a machine carries: the file's own threshold shows it");
        }

        var outlook = new Outlook(options, tries, model);
        List<Expectation> expected = [.. left.Select(outlook.Of)];
        var next = best is null ? ToHold(tries, expected) : ToGain(expected, best);
        return next is null
            ? best is null && left.Contains(options.Least)
                ? new TuningStep.Run(options.Least, "the simulator expects no threshold to hold: the least shows whether any can")
                : TuningStep.Ended(options, tries, best?.Threshold, best is null
                ? "the simulator, fitted from the runs, expects no threshold to hold, and none to have fewer errors"
                : FormattableString.Invariant($"the simulator, fitted from {model.Runs} run(s), expects no other threshold to be better by more than {100 * LeastGain} %"))
            : new TuningStep.Run(next.Threshold, next.Why(model.Runs));
    }

    private static TuningTry? Best(IReadOnlyList<TuningTry> tries) => tries.Where(t => t.Holds).MinBy(t => t.Loss ?? double.PositiveInfinity);

    private static Expectation? ToGain(List<Expectation> expected, TuningTry best)
    {
        var next = expected.MaxBy(e => e.Gain(best.Loss));
        return next?.Gain(best.Loss) > LeastGain ? next : null;
    }

    private Expectation? ToHold(IReadOnlyList<TuningTry> tries, List<Expectation> expected)
    {
        var fewest = tries.Select(t => options.ErrorLimit.Of(t.Figures)).DefaultIfEmpty(double.PositiveInfinity).Min();
        return expected.Where(e => e.Chance > 0.5).MinBy(e => e.LogLoss)
            ?? expected.Where(e => e.Chance > LeastChance).MaxBy(e => e.Chance)
            ?? expected.Where(e => e.Errors < fewest * (1 - LeastGain)).MinBy(e => e.Errors);
    }
}
