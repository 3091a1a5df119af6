using Scalectl.Lab.CloudWatch;

namespace Scalectl.Lab.LoadBalancing;

/// <summary>
/// The metrics of one balancer. The period of a request is decided under the same lock that closes periods, so each
/// request is in exactly one period, and a period that has been published never changes.
/// </summary>
public sealed class BalancerMetrics(string balancer, TimeSpan period, MetricStore store, TimeProvider time)
{
    private readonly Lock _lock = new();
    private SortedDictionary<DateTimeOffset, Period> _open = [];

    /// <summary>Counts one request that is over.</summary>
    public void Count(in RequestOutcome outcome)
    {
        lock (_lock)
        {
            var now = Current();
            now.Whole.Add(outcome, ofGroup: false);
            if (outcome.TargetGroup is { } group)
            {
                now.Group(group).Add(outcome, ofGroup: true);
            }
        }
    }

    /// <summary>Counts one connection that was refused because there are too many.</summary>
    public void CountRejectedConnection()
    {
        lock (_lock)
        {
            Current().Whole.Add(BalancerMetricNames.RejectedConnectionCount);
        }
    }

    /// <summary>Hands the periods that are over to CloudWatch.</summary>
    /// <param name="all">Also the one that runs: the balancer is being deleted and nothing comes after.</param>
    /// <param name="registered">How many targets a group has, for RequestCountPerTarget.</param>
    public void Publish(bool all, Func<string, int> registered)
    {
        SortedDictionary<DateTimeOffset, Period> over;
        lock (_lock)
        {
            var now = MetricStore.Floor(time.GetUtcNow(), period);
            over = new SortedDictionary<DateTimeOffset, Period>(_open.Where(p => all || p.Key < now).ToDictionary());
            _open = new SortedDictionary<DateTimeOffset, Period>(_open.Where(p => !over.ContainsKey(p.Key)).ToDictionary());
        }

        foreach (var (start, counts) in over)
        {
            Put(start, counts.Whole, Dimensions(null));
            foreach (var (group, ofGroup) in counts.Groups)
            {
                Put(start, ofGroup, Dimensions(group));
                if (ofGroup.Counts.TryGetValue(BalancerMetricNames.RequestCount, out var requests) && registered(group) is > 0 and var targets)
                {
                    Put(start, BalancerMetricNames.RequestCountPerTarget, Dimensions(group), requests / targets, "Count");
                    Put(start, BalancerMetricNames.RequestCountPerTarget, new Dictionary<string, string> { [BalancerMetricNames.TargetGroup] = group }, requests / targets, "Count");
                }
            }
        }
    }

    /// <summary>How many targets of a group were well and how many were not, at the end of a period.</summary>
    public void PutHosts(DateTimeOffset start, string group, int healthy, int unhealthy)
    {
        Put(start, BalancerMetricNames.HealthyHostCount, Dimensions(group), healthy, "Count");
        Put(start, BalancerMetricNames.UnHealthyHostCount, Dimensions(group), unhealthy, "Count");
    }

    private Period Current()
    {
        var start = MetricStore.Floor(time.GetUtcNow(), period);
        if (!_open.TryGetValue(start, out var counts))
        {
            _open[start] = counts = new Period();
        }

        return counts;
    }

    private void Put(DateTimeOffset start, BalancerCounts counts, Dictionary<string, string> dimensions)
    {
        foreach (var (name, sum) in counts.Counts)
        {
            Put(start, name, dimensions, sum, "Count");
        }

        foreach (var seconds in counts.ResponseSeconds)
        {
            Put(start, BalancerMetricNames.TargetResponseTime, dimensions, seconds, "Seconds");
        }
    }

    private void Put(DateTimeOffset start, string name, Dictionary<string, string> dimensions, double value, string unit) =>
        store.Put(BalancerMetricNames.Namespace, name, dimensions, start, value, unit);

    private Dictionary<string, string> Dimensions(string? group)
    {
        var dimensions = new Dictionary<string, string> { [BalancerMetricNames.LoadBalancer] = balancer };
        if (group is not null)
        {
            dimensions[BalancerMetricNames.TargetGroup] = group;
        }

        return dimensions;
    }

    private sealed class Period
    {
        public BalancerCounts Whole { get; } = new();

        public Dictionary<string, BalancerCounts> Groups { get; } = [];

        public BalancerCounts Group(string name)
        {
            if (!Groups.TryGetValue(name, out var counts))
            {
                Groups[name] = counts = new BalancerCounts();
            }

            return counts;
        }
    }
}
