using Scalectl.Elasticity;
using Scalectl.Experiments;
using Scalectl.Scaling;
using Scalectl.Simulation;

namespace Scalectl.Client.Simulation;

/// <summary>JSON of <c>scalectl simulate</c>: the objects of an experiment, and the timeline where it is asked for.</summary>
internal sealed record SimulationView(
    ElasticityReport? Elasticity, ControlLagReport? ControlLag, UserReport? User, CostReport? Cost, LoadReport? Load, IReadOnlyList<SloResult>? Slo, IReadOnlyList<TimelineRow>? Timeline)
{
    public static SimulationView Of(ExperimentReport report, IReadOnlyList<SimulatedTick>? ticks) => new(
        report.Elasticity, report.ControlLag, report.User, report.Cost, report.Load, report.Slo.Count == 0 ? null : report.Slo, ticks is null ? null : [.. ticks.Select(TimelineRow.Of)]);
}

/// <summary>
/// One tick: <c>inService</c>, <c>warm</c>, <c>load</c>, <c>demand</c>, <c>total</c> and <c>metric</c> during the tick that
/// ends at <c>time</c> (hpa: the metric at that moment), <c>alarm</c> and <c>action</c> at its end, <c>desired</c> after it.
/// </summary>
internal sealed record TimelineRow(
    double Time, double Load, int Demand, int InService, int Warm, int Total, int Desired, double? Metric, AlarmSide Alarm, int Action)
{
    public static TimelineRow Of(SimulatedTick tick) => new(
        tick.Time, tick.Load, tick.Demand, tick.Group.InService, tick.Group.Warm, tick.Group.Total, tick.Group.Desired,
        double.IsNaN(tick.Group.Metric) ? null : tick.Group.Metric, tick.Group.Alarm, tick.Group.Change);
}
