using Scalectl.Elasticity;

namespace Scalectl.Experiments;

/// <summary>Computes a run's report from what was recorded of it. Pure: the same data give the same figures, to the last digit.</summary>
public static class ExperimentAnalysis
{
    /// <summary>The report; each of its parts is null where the data do not allow it.</summary>
    public static ExperimentReport Compute(ExperimentData data)
    {
        var specification = data.Specification;
        var stepSeconds = specification.Load.Step.TotalSeconds;
        var load = LoadTally.Of(InOrder(data), stepSeconds, specification.Load.Routes);
        var probes = ProbeTally.Of(data.Samples, data.StartMs, data.EndMs, stepSeconds);
        var balancer = LoadBalancerTally.Of(data.Samples);
        var series = ExperimentSeries.Of(data, load);
        var report = new ExperimentReport
        {
            Elasticity = Elasticity(data, series),
            ControlLag = ControlLagReport.Compute(series.Desired, series.InService, series.Total),
            User = UserReport.Of(load, probes, balancer, SlaMs(specification)),
            Cost = Cost(data, series),
            Load = load.IsEmpty ? null : WithBalancer(LoadReport.Of(load), balancer, probes),
        };
        return report with { Slo = [.. specification.Slo.Select(rule => rule.Evaluate(report))] };
    }

    /// <summary>By machine, so that sums of floating point come out the same whatever the order of the dictionary.</summary>
    private static IEnumerable<IReadOnlyList<Load.GeneratorSecond>> InOrder(ExperimentData data) =>
        data.Generators.OrderBy(machine => machine.Key).Select(machine => machine.Value);

    private static ElasticityReport? Elasticity(ExperimentData data, ExperimentSeries series)
    {
        var step = data.Specification.Load.Step;
        return series.Demand is { } demand
            ? ElasticityMetrics.Compute(demand, series.InService, ExperimentSeries.MaxResourcesOf(data), billingUnit: step, changeStep: step)
            : null;
    }

    private static CostReport? Cost(ExperimentData data, ExperimentSeries series) => data.Machines.Count == 0
        ? null
        : CostReport.Compute(
            data.Machines, data.StartMs, data.EndMs, data.Specification.Price ?? data.ListPrice?.Price, CostReport.ExpenseOf(series.InService, data.Specification.Load.Step)) with
        { PriceSource = data.Specification.Price is null ? data.ListPrice?.Source : null };

    /// <summary>The limit of the first rule on a response time.</summary>
    private static double? SlaMs(ExperimentSpecification specification) =>
        specification.Slo.FirstOrDefault(rule => SloMetric.All[rule.Metric].IsResponseTime)?.Limit;

    private static LoadReport WithBalancer(LoadReport load, LoadBalancerTally? balancer, ProbeTally probes) => balancer is null ? load : load with
    {
        LoadBalancerRequests = balancer.Answers,
        ProbeRequests = probes.AllRequests,
        Agrees = balancer.Answers >= load.Answered + probes.AllResponses && balancer.Answers <= load.Sent + probes.AllRequests,
    };
}
