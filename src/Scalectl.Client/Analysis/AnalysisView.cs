using Scalectl.Elasticity;

namespace Scalectl.Client.Analysis;

/// <summary>JSON of <c>scalectl analyze</c>.</summary>
/// <param name="Elasticity">Every metric of supply against demand.</param>
/// <param name="Cost">What the supply costs, where a price is given.</param>
/// <param name="ElasticSpeedup">Against the baseline, where one is given; above 1 is better than it.</param>
internal sealed record AnalysisView(ElasticityReport Elasticity, CostReport? Cost, double? ElasticSpeedup);
