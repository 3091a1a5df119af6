namespace Scalectl.Scaling;

/// <summary>How many pods a metric asks for.</summary>
/// <param name="Replicas">Pods; those that there are where nothing is to change.</param>
/// <param name="Ratio">Metric over target; NaN: no pod has a metric.</param>
/// <param name="Counted">Pods that it is the mean of.</param>
public readonly record struct HpaReplicas(int Replicas, double Ratio, int Counted)
{
    /// <summary>60/50 of 5 pods are 6, not the 7 that the last bit of the product would make of it.</summary>
    private const double Rounding = 1e-9;

    /// <summary>True when there is a metric to decide by.</summary>
    public bool IsKnown => !double.IsNaN(Ratio);

    /// <summary>
    /// Kubernetes' replica calculator (<c>replica_calculator.go</c>).
    /// <code>
    ///   ratio   = mean / target                         desired = ceil(ratio · ready)
    ///   within 1 - toleranceDown .. 1 + toleranceUp     keep
    ///   pods without a metric   ratio &lt; 1: they use all of their request; ratio &gt; 1: nothing
    ///   pods that are not ready ratio &gt; 1: they use nothing; else they are not counted
    ///   then the ratio over all counted; if its direction flips or it is within tolerance: keep
    /// </code>
    /// </summary>
    /// <param name="pods">The pods.</param>
    /// <param name="current">Pods that are wanted now.</param>
    /// <param name="options">Target and tolerance.</param>
    public static HpaReplicas Of(in HpaPods pods, int current, HpaOptions options)
    {
        if (pods.Ready == 0)
        {
            return new HpaReplicas(current, double.NaN, 0);
        }

        var ratio = pods.Usage / pods.Ready / options.Target;
        var pulledUp = pods.Unready > 0 && ratio > 1;
        if (!pulledUp && pods.Missing == 0)
        {
            return new HpaReplicas(Tolerated(ratio, options) ? current : Ceiling(ratio * pods.Ready), ratio, pods.Ready);
        }

        var usage = pods.Usage + (ratio < 1 ? pods.Missing * MissingUsage(options) : 0);
        var counted = pods.Ready + (ratio == 1 ? 0 : pods.Missing) + (pulledUp ? pods.Unready : 0);
        var all = usage / counted / options.Target;
        var wanted = Ceiling(all * counted);
        var flips = (ratio < 1 && all > 1) || (ratio > 1 && all < 1) || (all < 1 && wanted > current) || (all > 1 && wanted < current);
        return new HpaReplicas(flips || Tolerated(all, options) ? current : wanted, all, counted);
    }

    /// <summary>One value for all pods together, such as the length of a queue: <c>value/target · ready</c>.</summary>
    public static HpaReplicas OfValue(double value, int ready, int current, HpaOptions options)
    {
        var ratio = value / options.Target;
        return double.IsNaN(ratio)
            ? new HpaReplicas(current, ratio, 0)
            : new HpaReplicas(Tolerated(ratio, options) ? current : Ceiling(ratio * ready), ratio, ready);
    }

    /// <summary>Several metrics: the largest wins; one that is not known keeps the others from removing pods.</summary>
    public static HpaReplicas Largest(ReadOnlySpan<HpaReplicas> metrics, int current)
    {
        var (best, unknown) = (new HpaReplicas(0, double.NaN, 0), false);
        foreach (ref readonly var metric in metrics)
        {
            unknown |= !metric.IsKnown;
            best = metric.IsKnown && (!best.IsKnown || metric.Replicas > best.Replicas) ? metric : best;
        }

        return !best.IsKnown || (unknown && best.Replicas < current) ? best with { Replicas = current } : best;
    }

    private static double MissingUsage(HpaOptions options) => options.Metric == HpaMetric.Utilization ? options.MissingUtilization : options.Target;

    private static bool Tolerated(double ratio, HpaOptions options) => ratio >= 1 - options.ToleranceDown - Rounding && ratio <= 1 + options.ToleranceUp + Rounding;

    private static int Ceiling(double pods) => (int)Math.Clamp(Math.Ceiling(pods - Rounding), 0, int.MaxValue);
}
