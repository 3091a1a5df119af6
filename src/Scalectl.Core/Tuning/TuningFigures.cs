using Scalectl.Experiments;

namespace Scalectl.Tuning;

/// <summary>What a tuning looks at of a run, or of the mean of several. What a run does not have is null.</summary>
public sealed record TuningFigures
{
    /// <summary>Requests that ended with an error or without an answer, and those that were never sent.</summary>
    public required double Errors { get; init; }

    /// <summary>Their share of all, percent.</summary>
    public double ErrorSharePct { get; init; }

    /// <summary>95th percentile of the response time of all answers, from the moment a request was due, ms.</summary>
    public double? P95Ms { get; init; }

    /// <summary>Mean response time of all answers, ms.</summary>
    public double? MeanMs { get; init; }

    /// <summary>Time with too few machines, percent.</summary>
    public double? TauUPct { get; init; }

    /// <summary>Time with too many machines, percent.</summary>
    public double? TauOPct { get; init; }

    /// <summary>Machines missing, mean over the time.</summary>
    public double? AccU { get; init; }

    /// <summary>Machines too many, mean over the time.</summary>
    public double? AccO { get; init; }

    /// <summary>Machines in service times steps, rounded up.</summary>
    public double? OperatingExpense { get; init; }

    /// <summary>What the machines cost, in <see cref="Currency"/>; null: no price is known.</summary>
    public double? Cost { get; init; }

    /// <summary>Its currency.</summary>
    public string? Currency { get; init; }

    /// <summary>Machines that exist, mean over the time; starting and leaving ones are paid and count.</summary>
    public double? MachinesMean { get; init; }

    /// <summary>Whether the load was sent as planned; null: there was no generator of ours.</summary>
    public bool? KeptSchedule { get; init; }

    /// <summary>
    /// What the objective calls cost: money by its price, else machine-steps. Of two runs of one experiment, either both
    /// have a price or none.
    /// </summary>
    internal double? Price => Cost ?? OperatingExpense;

    /// <summary>Of a run; null: nothing says what became of its requests.</summary>
    /// <param name="report">What was computed from it.</param>
    /// <param name="duration">How long its load lasted.</param>
    public static TuningFigures? Of(ExperimentReport report, TimeSpan duration)
    {
        if (report.User is not { } user || user.TotalResponses + user.NoAnswer == 0)
        {
            return null;
        }

        var missed = report.Load?.Missed ?? 0;
        var errors = user.ErrorResponses + user.NoAnswer + missed;
        return new TuningFigures
        {
            Errors = errors,
            ErrorSharePct = 100.0 * errors / (user.TotalResponses + user.NoAnswer + missed),
            P95Ms = user.P95Ms,
            MeanMs = user.RequestWeightedResponseTimeMs ?? user.AverageResponseTimeMs,
            TauUPct = report.Elasticity?.TauUPct,
            TauOPct = report.Elasticity?.TauOPct,
            AccU = report.Elasticity?.AccU,
            AccO = report.Elasticity?.AccO,
            OperatingExpense = report.Elasticity?.OperatingExpense ?? report.Cost?.OperatingExpense,
            Cost = report.Cost?.Cost,
            Currency = report.Cost?.Currency,
            MachinesMean = duration > TimeSpan.Zero ? report.Cost?.MachineSeconds / duration.TotalSeconds : null,
            KeptSchedule = report.Load?.KeptSchedule,
        };
    }

    /// <summary>The mean of each figure over repetitions; one that any of them lacks is null, and the schedule was kept if all kept it.</summary>
    /// <param name="repetitions">At least one.</param>
    public static TuningFigures Mean(IReadOnlyList<TuningFigures> repetitions)
    {
        double? Of(Func<TuningFigures, double?> figure) => repetitions.All(r => figure(r) is not null) ? repetitions.Average(r => figure(r)!.Value) : null;
        return repetitions.Count == 1 ? repetitions[0] : new TuningFigures
        {
            Errors = repetitions.Average(r => r.Errors),
            ErrorSharePct = repetitions.Average(r => r.ErrorSharePct),
            P95Ms = Of(r => r.P95Ms),
            MeanMs = Of(r => r.MeanMs),
            TauUPct = Of(r => r.TauUPct),
            TauOPct = Of(r => r.TauOPct),
            AccU = Of(r => r.AccU),
            AccO = Of(r => r.AccO),
            OperatingExpense = Of(r => r.OperatingExpense),
            Cost = Of(r => r.Cost),
            Currency = repetitions[0].Currency,
            MachinesMean = Of(r => r.MachinesMean),
            KeptSchedule = repetitions.All(r => r.KeptSchedule is null) ? null : repetitions.All(r => r.KeptSchedule != false),
        };
    }
}
