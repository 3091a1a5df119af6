using Scalectl.Simulation.Replay;

namespace Scalectl.Client.Simulation;

/// <summary>
/// JSON of <c>scalectl simulate --experiment</c>: the constants with their sources, the figures side by side, and the
/// objects of the simulation that was asked for (the other policy's, or without one that of the policy that ran).
/// </summary>
internal sealed record WhatIfView(
    string Experiment, string? Ran, string? Other, IReadOnlyList<FittedConstant> Constants, IReadOnlyList<string> Notes, IReadOnlyList<FigureRow> Figures, SimulationView Simulation)
{
    public static WhatIfView Of(string id, WhatIf replay, string? ran, string? other, bool timeline)
    {
        var shown = replay.Other ?? replay.Same!;
        return new(id, ran, other, replay.Fit.Constants, replay.Fit.Notes, [.. replay.Figures.Select(FigureRow.Of)], SimulationView.Of(shown.Report, timeline ? shown.Run.Ticks : null));
    }
}

/// <summary>One figure: <c>error = simulated - measured</c>, <c>change = other - simulated</c>.</summary>
internal sealed record FigureRow(string Name, string Unit, double? Measured, double? Simulated, double? Error, double? Other, double? Change)
{
    public static FigureRow Of(WhatIfFigure figure) => new(figure.Name, figure.Unit, figure.Measured, figure.Simulated, figure.Error, figure.Other, figure.Change);
}
