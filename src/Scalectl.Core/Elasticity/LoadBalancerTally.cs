using Scalectl.Series;

namespace Scalectl.Elasticity;

/// <summary>The load balancer's own counts over the whole collection.</summary>
public sealed record LoadBalancerTally
{
    /// <summary>Answers, whoever made them: every request is in exactly one class.</summary>
    public required long Answers { get; init; }

    /// <summary>Errors of the application's machines.</summary>
    public required long TargetErrors { get; init; }

    /// <summary>Errors of the load balancer itself.</summary>
    public required long OwnErrors { get; init; }

    /// <summary>Adds up its samples; null when there is none, which is not the same as a load balancer without requests.</summary>
    /// <remarks>
    /// The sum of the classes and not RequestCount, which leaves out what the load balancer answered without choosing a
    /// machine (503 when none is healthy).
    /// </remarks>
    public static LoadBalancerTally? Of(IEnumerable<Sample> samples)
    {
        var sums = samples
            .Where(s => s.Source == SampleSource.Cloud && s.Series.StartsWith("lb", StringComparison.Ordinal))
            .GroupBy(s => s.Series)
            .ToDictionary(group => group.Key, group => group.Sum(s => s.Value));
        if (sums.Count == 0)
        {
            return null;
        }

        long Sum(params string[] series) => (long)Math.Round(series.Sum(name => sums.GetValueOrDefault(name)));
        var targetErrors = Sum(SeriesNames.LbTarget4xx, SeriesNames.LbTarget5xx);
        var ownErrors = Sum(SeriesNames.LbOwn4xx, SeriesNames.LbOwn5xx);
        return new LoadBalancerTally
        {
            Answers = Sum(SeriesNames.LbTarget2xx, SeriesNames.LbTarget3xx) + targetErrors + ownErrors,
            TargetErrors = targetErrors,
            OwnErrors = ownErrors,
        };
    }
}
