using Scalectl.Elasticity;

namespace Scalectl.Client.Output;

/// <summary>How a load reads: planned, sent, answered, whether it can be trusted, and each of its routes.</summary>
internal static class LoadFacts
{
    public static Facts AddLoad(this Facts facts, LoadReport? load)
    {
        if (load is null)
        {
            return facts;
        }

        var causes = string.Join(", ", load.NoAnswerByCause.Select(c => $"{Word<Scalectl.Load.NoAnswerCause>.Of(c.Key)} {c.Value}"));
        facts
            .Add("planned", "requests planned", Show.Count(load.Planned))
            .Add("sent", "requests sent", Show.Count(load.Sent))
            .Add("answered", "requests answered", $"{Show.Count(load.Answered)} (2xx {load.Answered2xx}, 3xx {load.Answered3xx}, 4xx {load.Answered4xx}, 5xx {load.Answered5xx})", Show.Count(load.Answered))
            .Add("answered2xx", "", Show.Count(load.Answered2xx))
            .Add("answered3xx", "", Show.Count(load.Answered3xx))
            .Add("answered4xx", "", Show.Count(load.Answered4xx))
            .Add("answered5xx", "", Show.Count(load.Answered5xx))
            .Add("noAnswer", "without an answer", causes.Length > 0 ? $"{load.NoAnswer} ({causes})" : Show.Count(load.NoAnswer), Show.Count(load.NoAnswer))
            .Add("missed", "missed", Show.Count(load.Missed))
            .Add("opened", "connections opened", load.Opened > 0 ? Show.Count(load.Opened) : null)
            .Add("connectP95Ms", "connect p95", load.Connect?.P95Ms, " ms")
            .Add("firstByteP95Ms", "first byte p95", load.FirstByte?.P95Ms, " ms")
            .Add("completeP95Ms", "complete p95", load.Complete?.P95Ms, " ms")
            .Add("loadBalancerRequests", "load balancer counted", Balancer(load), load.LoadBalancerRequests is { } counted ? Show.Count(counted) : null)
            .Add("latenessP95Ms", "lateness p95", load.LatenessP95Ms, " ms")
            .Add("keptSchedule", "kept its schedule", load.KeptSchedule ? "yes" : "no", load.KeptSchedule ? "true" : "false");
        return load.PerRoute.Count == 0 ? facts : facts.AddTable(RouteGrids.Counts(load.PerRoute)).AddTable(RouteGrids.Times(load.PerRoute));
    }

    private static string? Balancer(LoadReport load)
    {
        if (load.LoadBalancerRequests is not { } counted)
        {
            return null;
        }

        var probes = load.ProbeRequests is > 0 and var p ? $", {p} of them by the prober" : "";
        return $"{counted}{probes}{(load.Agrees switch { true => ": agrees", false => ": DIFFERS", null => "" })}";
    }
}
