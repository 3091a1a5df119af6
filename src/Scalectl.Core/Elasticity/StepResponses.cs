using System.Runtime.InteropServices;

namespace Scalectl.Elasticity;

/// <summary>The response times of one step.</summary>
/// <param name="Seconds">Length of the step.</param>
/// <param name="Requests">Answered requests.</param>
/// <param name="MeanMs">Their mean response time.</param>
/// <param name="P90Ms">Their 90th percentile.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct StepResponse(double Seconds, double Requests, double MeanMs, double P90Ms);

/// <summary>Averages and violations over the steps of a run. Steps without an answer have no mean and do not count.</summary>
public static class StepResponses
{
    /// <summary>Time average of the step means (the thesis' 2.7): every second counts the same; null without a step.</summary>
    public static double? TimeAverageMs(IReadOnlyCollection<StepResponse> steps)
    {
        var answered = steps.Where(s => s.Requests > 0).ToList();
        var seconds = answered.Sum(s => s.Seconds);
        return seconds > 0 ? answered.Sum(s => s.MeanMs * s.Seconds) / seconds : null;
    }

    /// <summary>Every request counts the same; null without a request.</summary>
    public static double? RequestWeightedMs(IReadOnlyCollection<StepResponse> steps)
    {
        var requests = steps.Sum(s => s.Requests);
        return requests > 0 ? steps.Where(s => s.Requests > 0).Sum(s => s.MeanMs * s.Requests) / requests : null;
    }

    /// <summary><c>sum of requests in steps with p90 &gt; SLA / sum of requests</c>, 0 to 1 (ScalerEval); null without a request.</summary>
    public static double? ViolationShare(IReadOnlyCollection<StepResponse> steps, double slaMs)
    {
        var requests = steps.Sum(s => s.Requests);
        return requests > 0 ? steps.Where(s => Violates(s, slaMs)).Sum(s => s.Requests) / requests : null;
    }

    /// <summary>The same weighted by time: the share of answered steps' time with p90 &gt; SLA.</summary>
    public static double? ViolationTimeShare(IReadOnlyCollection<StepResponse> steps, double slaMs)
    {
        var seconds = steps.Where(s => s.Requests > 0).Sum(s => s.Seconds);
        return seconds > 0 ? steps.Where(s => Violates(s, slaMs)).Sum(s => s.Seconds) / seconds : null;
    }

    private static bool Violates(StepResponse step, double slaMs) => step.Requests > 0 && step.P90Ms > slaMs;
}
