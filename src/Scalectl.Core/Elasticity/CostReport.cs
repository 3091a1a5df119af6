using Scalectl.Series;

namespace Scalectl.Elasticity;

/// <summary>What the machines of a run cost. Pending and terminating time is paid and counts.</summary>
public sealed record CostReport
{
    /// <summary>The least that per-second billing charges for a machine, seconds.</summary>
    private const double LeastBilledSeconds = 60;

    /// <summary>Number of machines that lived in the window.</summary>
    public required int Machines { get; init; }

    /// <summary><c>sum life_i</c>, seconds, nothing rounded.</summary>
    public required double MachineSeconds { get; init; }

    /// <summary><c>sum max(60, life_i)</c>, seconds.</summary>
    public required double BilledSeconds { get; init; }

    /// <summary><c>sum ceil(life_i / 60)</c>, minutes.</summary>
    public required double ChargedMinutes { get; init; }

    /// <summary><c>sum ceil(life_i / 3600)</c>, hours.</summary>
    public required double ChargedHours { get; init; }

    /// <summary>The thesis' 2.6, <c>ceil(sum s dt)</c> in instance-steps; null when there is no step or no supply.</summary>
    public double? OperatingExpense { get; init; }

    /// <summary>What it costs by the price's rule; null when there is no price.</summary>
    public double? Cost { get; init; }

    /// <summary>Currency of <see cref="Cost"/>.</summary>
    public string? Currency { get; init; }

    /// <summary>Price of one machine for an hour.</summary>
    public double? PricePerHour { get; init; }

    /// <summary>Rule that <see cref="Cost"/> follows.</summary>
    public BillingRule? Billing { get; init; }

    /// <summary>Where the price is from when the experiment's file does not state it; null: it does, or there is none.</summary>
    public string? PriceSource { get; init; }

    /// <summary>Computes the cost of the part of each life that lies in a window.</summary>
    /// <param name="lives">The machines; one without an end lives until the window's end.</param>
    /// <param name="startMs">Start of the window.</param>
    /// <param name="endMs">End of the window.</param>
    /// <param name="price">Price; null: quantities only.</param>
    /// <param name="operatingExpense">From <see cref="ElasticityReport.OperatingExpense"/> or <see cref="ExpenseOf"/>.</param>
    public static CostReport Compute(
        IEnumerable<MachineLife> lives, long startMs, long endMs, Price? price = null, double? operatingExpense = null)
    {
        var seconds = lives
            .Select(life => (Math.Min(life.EndedMs ?? endMs, endMs) - Math.Max(life.LaunchedMs, startMs)) / 1000.0)
            .Where(life => life > 0)
            .ToList();
        var report = new CostReport
        {
            Machines = seconds.Count,
            MachineSeconds = seconds.Sum(),
            BilledSeconds = seconds.Sum(life => Math.Max(LeastBilledSeconds, life)),
            ChargedMinutes = seconds.Sum(life => Math.Ceiling(life / 60)),
            ChargedHours = seconds.Sum(life => Math.Ceiling(life / 3600)),
            OperatingExpense = operatingExpense,
        };
        return price is null ? report : report with
        {
            Cost = report.HoursBy(price.Billing) * price.PerHour,
            Currency = price.Currency,
            PricePerHour = price.PerHour,
            Billing = price.Billing,
        };
    }

    /// <summary><c>ceil(sum s dt)</c> of a supply, dt in steps: for a run that has a supply but no demand.</summary>
    public static double? ExpenseOf(StepSeries supply, TimeSpan step) =>
        ElasticityMetrics.Compute(supply, supply, billingUnit: step)?.OperatingExpense;

    private double HoursBy(BillingRule rule) => rule switch
    {
        BillingRule.Second => BilledSeconds / 3600,
        BillingRule.Minute => ChargedMinutes / 60,
        _ => ChargedHours,
    };
}
