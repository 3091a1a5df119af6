using Scalectl.Experiments;

namespace Scalectl.Simulation.Replay;

/// <summary>One figure of a run three times.</summary>
/// <param name="Name">Its field in a run's JSON.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Measured">In the run; null: the run does not have it.</param>
/// <param name="Simulated">In the simulation of the policy that ran.</param>
/// <param name="Other">In the simulation of another one.</param>
public sealed record WhatIfFigure(string Name, string Unit, double? Measured, double? Simulated, double? Other)
{
    /// <summary>The simulator's own error, in the figure's unit.</summary>
    public double? Error => Simulated - Measured;

    /// <summary>What the other policy changes, simulation against simulation, so that the simulator's own error is in both.</summary>
    public double? Change => Other - Simulated;

    /// <summary>The figures that are compared; those that nobody has are left out.</summary>
    public static IReadOnlyList<WhatIfFigure> Of(ExperimentReport measured, ExperimentReport? simulated, ExperimentReport? other)
    {
        WhatIfFigure Figure(string name, string unit, Func<ExperimentReport, double?> of) =>
            new(name, unit, of(measured), simulated is null ? null : of(simulated), other is null ? null : of(other));
        return
        [
            .. new[]
            {
                Figure("tauUPct", "% of time", r => r.Elasticity?.TauUPct),
                Figure("tauOPct", "% of time", r => r.Elasticity?.TauOPct),
                Figure("accU", "machines", r => r.Elasticity?.AccU),
                Figure("accO", "machines", r => r.Elasticity?.AccO),
                Figure("operatingExpense", "machine-steps", r => r.Elasticity?.OperatingExpense ?? r.Cost?.OperatingExpense),
                Figure("errorSharePct", "% of requests", r => 100 * r.User?.ErrorShare),
                Figure("averageResponseTimeMs", "ms", r => r.User?.AverageResponseTimeMs),
                Figure("cost", measured.Cost?.Currency ?? simulated?.Cost?.Currency ?? "", r => r.Cost?.Cost),
            }.Where(f => (f.Measured ?? f.Simulated ?? f.Other) is not null),
        ];
    }
}
