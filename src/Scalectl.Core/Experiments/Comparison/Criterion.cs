namespace Scalectl.Experiments;

/// <summary>One of the thesis' seven criteria of a comparison; of each, less is better.</summary>
/// <param name="Name">As <c>--sort</c> takes it.</param>
/// <param name="Unit">Of its values.</param>
/// <param name="Of">The figure of a run; null: the run does not have it.</param>
public sealed record Criterion(string Name, string Unit, Func<ExperimentReport, double?> Of)
{
    /// <summary>All, in the thesis' order.</summary>
    public static IReadOnlyList<Criterion> All { get; } =
    [
        new("errorResponses", "answers", r => r.User?.ErrorResponses),
        new("boundScale", "instances", r => r.Elasticity?.BoundScale),
        new("operatingExpense", "instance-steps", r => r.Cost?.OperatingExpense ?? r.Elasticity?.OperatingExpense),
        new("tauO", "% of time", r => r.Elasticity?.TauOPct),
        new("tauU", "% of time", r => r.Elasticity?.TauUPct),
        new("averageResponseTime", "ms", r => r.User?.AverageResponseTimeMs),
        new("averageLatency", "ms", r => r.User?.AverageLatencyMs),
    ];
}
