using Scalectl.Experiments;

namespace Scalectl.Simulation.Replay;

/// <summary>
/// A recorded run, the simulation of it with the policy that ran, and with another: the first two together are the
/// simulator's own error, the last two are the answer.
/// </summary>
public sealed record WhatIf
{
    /// <summary>The constants.</summary>
    public required RunFit Fit { get; init; }

    /// <summary>What was measured.</summary>
    public required ExperimentReport Measured { get; init; }

    /// <summary>The policy that ran, simulated; null: it is not known.</summary>
    public ReplayedRun? Same { get; init; }

    /// <summary>The other policy; null: none was asked for.</summary>
    public ReplayedRun? Other { get; init; }

    /// <summary>Side by side.</summary>
    public IReadOnlyList<WhatIfFigure> Figures => WhatIfFigure.Of(Measured, Same?.Report, Other?.Report);

    /// <summary>Replays a run.</summary>
    /// <param name="data">What was recorded; its specification may have a price and limits put in.</param>
    /// <param name="fit">Fitted from it.</param>
    /// <param name="other">Policies to try; none: only that which ran.</param>
    public static WhatIf Of(ExperimentData data, RunFit fit, IReadOnlyList<SimulatedPolicy> other) => new()
    {
        Fit = fit,

        // A function that reads a file is no plan without that file; what was sent is.
        Measured = ExperimentAnalysis.Compute(data with { Plan = data.Plan ?? fit.Plan }),
        Same = fit.Policies.Count > 0 ? ReplayedRun.Of(data, fit, fit.Policies) : null,
        Other = other.Count > 0 ? ReplayedRun.Of(data, fit, other) : null,
    };
}
