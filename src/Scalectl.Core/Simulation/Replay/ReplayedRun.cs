using Scalectl.Experiments;

namespace Scalectl.Simulation.Replay;

/// <summary>One simulation of a recorded run's load.</summary>
/// <param name="Run">Its ticks.</param>
/// <param name="Data">What a real run would have recorded.</param>
/// <param name="Report">What is computed from it.</param>
public sealed record ReplayedRun(SimulationResult Run, ExperimentData Data, ExperimentReport Report)
{
    internal static ReplayedRun Of(ExperimentData recorded, RunFit fit, IReadOnlyList<SimulatedPolicy> policies)
    {
        var run = Simulator.Run(fit.Plan, fit.Options, SimulatedPolicy.Scaler(policies));
        var specification = recorded.Specification with
        {
            App = new AppSpecification { Deploy = SimulatedPolicy.Deploy(policies, fit.Options.Group) with { Type = recorded.Specification.App.Deploy?.Type ?? "simulated" } },

            // What was polled is simulated too, whoever was asked in the run.
            Metrics = new MetricsSpecification(),
        };

        // Demand is that of the run: the same load wants as many machines as before, whatever scales them.
        var data = run.ToData(specification, recorded.StartMs) with
        {
            Mapping = recorded.Mapping,
            MappingUsed = recorded.MappingUsed,
            ListPrice = recorded.ListPrice,
            MaxResources = ExperimentSeries.MaxResourcesOf(recorded) ?? fit.Options.Group.Max,
        };
        return new ReplayedRun(run, data, ExperimentAnalysis.Compute(data));
    }
}
