namespace Scalectl.Elasticity;

/// <summary>The computation of the report.</summary>
public sealed partial record UserReport
{
    /// <summary>The report of a run; null when nobody measured anything.</summary>
    /// <param name="load">The generators' seconds.</param>
    /// <param name="probes">The prober's samples.</param>
    /// <param name="balancer">The load balancer's counts; null: none.</param>
    /// <param name="slaMs">Limit of the response time for the violation shares; null: none.</param>
    public static UserReport? Of(LoadTally load, ProbeTally probes, LoadBalancerTally? balancer, double? slaMs)
    {
        if (load.IsEmpty && probes.Requests == 0 && probes.Failures == 0 && balancer is null)
        {
            return null;
        }

        var report = load.IsEmpty && balancer is not null ? OfBalancer(balancer) : OfLoad(load, slaMs);
        return report with
        {
            AverageResponseTimeMs = report.AverageResponseTimeMs ?? probes.AverageResponseMs,
            AverageLatencyMs = probes.AverageLatencyMs,
            LatencyP95Ms = probes.LatencyP95Ms,
            AverageProbeResponseTimeMs = probes.AverageResponseMs,
            ErrorsByLoadBalancer = balancer?.OwnErrors,
            ErrorsByTarget = balancer?.TargetErrors,
            ProbeRequests = probes.Requests,
            ProbeFailures = probes.Failures,
        };
    }

    /// <summary>No generator of ours, only a load balancer that counted: there are answers, and no times.</summary>
    private static UserReport OfBalancer(LoadBalancerTally balancer)
    {
        var errors = balancer.TargetErrors + balancer.OwnErrors;
        return new UserReport
        {
            TotalResponses = balancer.Answers,
            SuccessResponses = balancer.Answers - errors,
            ErrorResponses = errors,
            NoAnswer = 0,
            ErrorShare = balancer.Answers == 0 ? null : (double)errors / balancer.Answers,
        };
    }

    private static UserReport OfLoad(LoadTally load, double? slaMs)
    {
        var total = load.Total;
        var responses = load.Responses;
        var errors = total.Answered4xx + total.Answered5xx;
        var ended = total.Answered + total.NoAnswer;
        return new UserReport
        {
            AverageResponseTimeMs = StepResponses.TimeAverageMs(responses),
            RequestWeightedResponseTimeMs = total.ResponseTime.Count == 0 ? null : total.ResponseTime.Mean / 1e6,
            P50Ms = LoadReport.Percentile(total.ResponseTime, 50),
            P90Ms = LoadReport.Percentile(total.ResponseTime, 90),
            P95Ms = LoadReport.Percentile(total.ResponseTime, 95),
            P99Ms = LoadReport.Percentile(total.ResponseTime, 99),
            P999Ms = LoadReport.Percentile(total.ResponseTime, 99.9),
            MaxMs = LoadReport.Percentile(total.ResponseTime, 100),
            RawMeanMs = total.ServiceTime.Count == 0 ? null : total.ServiceTime.Mean / 1e6,
            RawP50Ms = LoadReport.Percentile(total.ServiceTime, 50),
            RawP90Ms = LoadReport.Percentile(total.ServiceTime, 90),
            RawP95Ms = LoadReport.Percentile(total.ServiceTime, 95),
            RawP99Ms = LoadReport.Percentile(total.ServiceTime, 99),
            RawP999Ms = LoadReport.Percentile(total.ServiceTime, 99.9),
            RawMaxMs = LoadReport.Percentile(total.ServiceTime, 100),
            TotalResponses = total.Answered,
            SuccessResponses = total.Answered2xx + total.Answered3xx,
            ErrorResponses = errors,
            NoAnswer = total.NoAnswer,
            ErrorShare = ended == 0 ? null : (double)(errors + total.NoAnswer) / ended,
            SlaMs = slaMs,
            SloViolationShare = slaMs is { } sla ? StepResponses.ViolationShare(responses, sla) : null,
            SloViolationTimeShare = slaMs is { } limit ? StepResponses.ViolationTimeShare(responses, limit) : null,
        };
    }
}
