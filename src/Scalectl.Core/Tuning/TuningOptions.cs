using System.Text.Json.Serialization;

namespace Scalectl.Tuning;

/// <summary>The ways to search.</summary>
[JsonConverter(typeof(Word<TuningMethod>))]
public enum TuningMethod
{
    /// <summary>The simulator proposes, real runs confirm: <see cref="Tuning.Guided"/>.</summary>
    Guided,

    /// <summary>The thesis' algorithm: <see cref="Tuning.SlowStart"/>.</summary>
    SlowStart,

    /// <summary>Halving: <see cref="Bisection"/>.</summary>
    Bisect,
}

/// <summary>Settings of a tuning. Thresholds in percent of CPU.</summary>
public sealed record TuningOptions
{
    /// <summary>Default guided.</summary>
    public TuningMethod Method { get; init; } = TuningMethod.Guided;

    /// <summary>First threshold of slow-start and bisect, from <see cref="Least"/> to <see cref="Most"/>. Default 10.</summary>
    public double Start { get; init; } = 10;

    /// <summary>How fine is searched, more than 0, at most 100. Default 5.</summary>
    public double Step { get; init; } = 5;

    /// <summary>Least and most threshold that is run, more than 0. Default 1 and 100: above, a CPU alarm never fires.</summary>
    public double Least { get; init; } = 1;

    /// <inheritdoc cref="Least"/>
    public double Most { get; init; } = 100;

    /// <summary>Errors that are still allowed. Default none.</summary>
    public ErrorLimit ErrorLimit { get; init; }

    /// <summary>What is wanted where they are. Default balanced.</summary>
    public TuningObjective Objective { get; init; }

    /// <summary>In the place of the objective's word: 0 (cost only) to 1 (response time only).</summary>
    public double? Weight { get; init; }

    /// <summary>Most runs of one threshold, 1 to 20; <see cref="Repetitions"/> says when fewer are enough. Default 1.</summary>
    public int Repeat { get; init; } = 1;

    /// <summary>Most runs, repetitions included, 1 to 1000. Default 30.</summary>
    public int BudgetRuns { get; init; } = 30;

    /// <summary>Most time of all runs, minutes; null: no limit.</summary>
    public double? BudgetMinutes { get; init; }

    /// <summary>Most cost of all runs, in the currency of the app's price; null: no limit.</summary>
    public double? BudgetCost { get; init; }

    /// <summary>Seed of what is drawn in a simulation.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>The weight that counts.</summary>
    [JsonIgnore]
    public double EffectiveWeight => Weight ?? TuningLoss.WeightOf(Objective);

    /// <summary>Everything that is wrong with them.</summary>
    public IReadOnlyList<InvalidInput> Validate()
    {
        List<InvalidInput> errors = [];
        void Add(bool wrong, string argument, double found, string expected, string example)
        {
            if (wrong)
            {
                errors.Add(new(argument, FormattableString.Invariant($"{found}"), expected, example));
            }
        }

        Add(!(Most > 0 && Most <= 1000), "--most", Most, "more than 0 and at most 1000 percent", "100");
        Add(!(Least > 0 && Least <= Most), "--least", Least, FormattableString.Invariant($"more than 0 and at most {Most} percent"), "1");
        Add(!(Start >= Least && Start <= Most), "--start", Start, FormattableString.Invariant($"{Least} to {Most} percent"), "10");
        Add(!(Step > 0 && Step <= 100), "--step", Step, "more than 0 and at most 100 percent", "5");
        Add(!(ErrorLimit.Value >= 0 && ErrorLimit.Value <= (ErrorLimit.IsShare ? 100 : double.MaxValue)), "--error-limit", ErrorLimit.Value, "0 or more errors, or 0% to 100%", "0");
        Add(Weight is { } weight && !(weight is >= 0 and <= 1), "--weight", Weight ?? 0, "0 (cost only) to 1 (response time only)", "0.5");
        Add(Repeat is < 1 or > 20, "--repeat", Repeat, "1 to 20 runs", "3");
        Add(BudgetRuns is < 1 or > 1000, "--budget-runs", BudgetRuns, "1 to 1000 runs", "30");
        Add(BudgetMinutes is { } minutes && !(minutes > 0 && double.IsFinite(minutes)), "--budget-minutes", BudgetMinutes ?? 0, "more than 0 minutes", "120");
        Add(BudgetCost is { } cost && !(cost > 0 && double.IsFinite(cost)), "--budget-cost", BudgetCost ?? 0, "more than 0", "5");
        return errors;
    }
}
