using Scalectl.Elasticity;
using Scalectl.Series;

namespace Scalectl.Core.Tests.Elasticity;

/// <summary>The conformance vectors of docs and reference, shared by the tests of all metrics.</summary>
internal static class Vectors
{
    public static readonly TimeSpan Step = TimeSpan.FromMinutes(1);
    public const double MaxResources = 10;

    public static readonly StepSeries Demand = Of(2, 3, 5, 5, 4, 2, 2, 6, 6, 3);
    public static readonly StepSeries Autoscaler = Of(2, 2, 3, 5, 5, 5, 3, 3, 5, 6);
    public static readonly StepSeries Static = Of(3, 3, 3, 3, 3, 3, 3, 3, 3, 3);

    public static StepSeries Of(params double[] values) => StepSeries.Uniform(0, Step, values);

    public static StepSeries Events(long endSeconds, params (long Second, double Value)[] events) =>
        StepSeries.FromEvents([.. events.Select(e => new StepPoint(e.Second * 1000, e.Value))], endSeconds * 1000);

    public static ElasticityReport Report(StepSeries demand, StepSeries supply) =>
        ElasticityMetrics.Compute(demand, supply, MaxResources, Step)!;
}
