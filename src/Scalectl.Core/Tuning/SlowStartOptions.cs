namespace Scalectl.Tuning;

/// <summary>Settings of <see cref="SlowStart"/>. Thresholds in percent.</summary>
public sealed record SlowStartOptions
{
    /// <summary>First threshold, more than 0, at most <see cref="Most"/>. Default 10.</summary>
    public double Start { get; init; } = 10;

    /// <summary>What is added in the linear part, more than 0. Default 5.</summary>
    public double Step { get; init; } = 5;

    /// <summary>Error sum that is still allowed, 0 or more. Default 0.</summary>
    public double ErrorLimit { get; init; }

    /// <summary>Least and most threshold that is run. Default 1 and 100: above, a CPU alarm never fires.</summary>
    public double Least { get; init; } = 1;

    /// <inheritdoc cref="Least"/>
    public double Most { get; init; } = 100;

    /// <summary>Most runs, at least 1. Default 30.</summary>
    public int BudgetRuns { get; init; } = 30;

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

        Add(!(Start >= Least && Start <= Most), "--start", Start, FormattableString.Invariant($"{Least} to {Most} percent"), "10");
        Add(!(Step > 0 && Step <= 100), "--step", Step, "more than 0 and at most 100 percent", "5");
        Add(!(ErrorLimit >= 0), "--error-limit", ErrorLimit, "0 or more errors", "0");
        Add(BudgetRuns < 1, "--budget-runs", BudgetRuns, "at least 1 run", "30");
        return errors;
    }
}
