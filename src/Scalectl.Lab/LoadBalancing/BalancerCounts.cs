using System.Globalization;

namespace Scalectl.Lab.LoadBalancing;

/// <summary>Counts of one period, for the balancer as a whole or for one of its target groups.</summary>
public sealed class BalancerCounts
{
    private readonly Dictionary<string, double> _counts = [];
    private readonly List<double> _responseSeconds = [];

    /// <summary>Sums by metric name; what did not happen is absent, as on AWS.</summary>
    public IReadOnlyDictionary<string, double> Counts => _counts;

    /// <summary>TargetResponseTime of each request, seconds.</summary>
    public IReadOnlyList<double> ResponseSeconds => _responseSeconds;

    /// <summary>Counts one event.</summary>
    public void Add(string metric) => _counts[metric] = _counts.GetValueOrDefault(metric) + 1;

    /// <summary>Counts one request. The balancer's own answers belong to it alone, not to a group.</summary>
    public void Add(in RequestOutcome outcome, bool ofGroup)
    {
        if (outcome.Targeted)
        {
            Add(BalancerMetricNames.RequestCount);
        }

        if (outcome.ConnectionError)
        {
            Add(BalancerMetricNames.TargetConnectionErrorCount);
        }

        if (outcome.TargetStatus is >= 200 and < 600 and { } status)
        {
            Add(string.Create(CultureInfo.InvariantCulture, $"HTTPCode_Target_{status / 100}XX_Count"));
        }

        if (outcome.ResponseTime is { } time)
        {
            _responseSeconds.Add(time.TotalSeconds);
        }

        if (!ofGroup && outcome.BalancerStatus is { } own)
        {
            Add(own >= 500 ? "HTTPCode_ELB_5XX_Count" : "HTTPCode_ELB_4XX_Count");
            if (own is 500 or 502 or 503 or 504)
            {
                Add(string.Create(CultureInfo.InvariantCulture, $"HTTPCode_ELB_{own}_Count"));
            }
        }
    }
}
