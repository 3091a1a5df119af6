namespace Scalectl.Scaling;

/// <summary>What an alarm watches for: M of N datapoints beyond a threshold.</summary>
public sealed record AlarmSettings
{
    /// <summary>CloudWatch looks at more periods than it evaluates, so that late data counts (5 for N = 3).</summary>
    public const int ExtraPeriods = 2;

    /// <summary>The value that datapoints are compared with, in the metric's unit.</summary>
    public required double Threshold { get; init; }

    /// <summary>How they are compared. Default: greater than.</summary>
    public AlarmComparator Comparator { get; init; } = AlarmComparator.GreaterThan;

    /// <summary>N, from 1. Default 1.</summary>
    public int EvaluationPeriods { get; init; } = 1;

    /// <summary>M, 1 to N; 0 stands for N. Default 0.</summary>
    public int DatapointsToAlarm { get; init; }

    /// <summary>What periods without data count as. Default: missing.</summary>
    public MissingData MissingData { get; init; }

    /// <summary>M with its default applied.</summary>
    public int Needed => DatapointsToAlarm == 0 ? EvaluationPeriods : DatapointsToAlarm;

    /// <summary>How many of the newest periods the evaluation looks at.</summary>
    public int EvaluationRange => EvaluationPeriods + ExtraPeriods;

    /// <summary>Every setting that is out of its range.</summary>
    public IReadOnlyList<InvalidInput> Validate()
    {
        List<InvalidInput> errors = [];
        if (EvaluationPeriods < 1)
        {
            errors.Add(new InvalidInput("EvaluationPeriods", $"{EvaluationPeriods}", "1 or more", "3"));
        }

        if (DatapointsToAlarm < 0 || DatapointsToAlarm > EvaluationPeriods)
        {
            errors.Add(new InvalidInput("DatapointsToAlarm", $"{DatapointsToAlarm}", $"1 to EvaluationPeriods ({EvaluationPeriods})", "2"));
        }

        if (!double.IsFinite(Threshold))
        {
            errors.Add(new InvalidInput("Threshold", $"{Threshold}", "a finite number", "50"));
        }

        return errors;
    }
}
