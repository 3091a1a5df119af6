namespace Scalectl.Scaling;

/// <summary>One pod as the HPA sees it. Times are seconds on the caller's clock.</summary>
/// <param name="StartedAt">When it started; infinity while it is pending.</param>
/// <param name="Ready">Whether it is ready now.</param>
/// <param name="ReadyChangedAt">When that last changed.</param>
/// <param name="SampledAt">When its usage was measured.</param>
/// <param name="Usage">Its usage; NaN: no metric.</param>
public readonly record struct HpaPod(double StartedAt, bool Ready, double ReadyChangedAt, double SampledAt, double Usage)
{
    /// <summary>A pod that has not been started yet.</summary>
    public static HpaPod Pending => new(double.PositiveInfinity, false, double.PositiveInfinity, double.PositiveInfinity, double.NaN);
}

/// <summary>
/// The pods by what the HPA makes of them: Kubernetes' <c>groupPods</c>. All pods of a group request the same, so the
/// sum of their usage is enough.
/// </summary>
/// <param name="Ready">Pods that count.</param>
/// <param name="Usage">Sum of their usage.</param>
/// <param name="Unready">Pending pods, and those whose CPU says nothing yet.</param>
/// <param name="Missing">Pods without a metric.</param>
public readonly record struct HpaPods(int Ready, double Usage, int Unready, int Missing)
{
    /// <summary>Sorts the pods.</summary>
    public static HpaPods Of(ReadOnlySpan<HpaPod> pods, double now, HpaOptions options)
    {
        var (ready, usage, unready, missing) = (0, 0.0, 0, 0);
        foreach (ref readonly var pod in pods)
        {
            if (double.IsPositiveInfinity(pod.StartedAt))
            {
                unready++;
            }
            else if (double.IsNaN(pod.Usage))
            {
                missing++;
            }
            else if (options.Metric == HpaMetric.Utilization && SaysNothingYet(pod, now, options))
            {
                unready++;
            }
            else
            {
                ready++;
                usage += pod.Usage;
            }
        }

        return new HpaPods(ready, usage, unready, missing);
    }

    private static bool SaysNothingYet(in HpaPod pod, double now, HpaOptions options) => pod.StartedAt + options.CpuInitializationSeconds > now
        ? !pod.Ready || pod.SampledAt < pod.ReadyChangedAt + options.SampleWindowSeconds
        : !pod.Ready && pod.StartedAt + options.InitialReadinessSeconds > pod.ReadyChangedAt;
}
