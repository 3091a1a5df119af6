namespace Scalectl.Scaling;

/// <summary>
/// A policy with its alarms and what they remember: the newest datapoints and their states. One object for each run;
/// not thread safe. The simulator's way to drive a policy (the lab's alarms live in its CloudWatch).
/// </summary>
public sealed class PolicyAlarms : IScaler
{
    private readonly AlarmSettings? _high;
    private readonly AlarmSettings? _low;

    /// <summary>Newest right; long enough for the wider alarm.</summary>
    private readonly double?[] _points;
    private int _known;

    /// <summary>A policy with an alarm on either side, or on both.</summary>
    public PolicyAlarms(IScalingPolicy policy, AlarmSettings? high, AlarmSettings? low)
    {
        Policy = policy;
        (_high, _low) = (high, low);
        _points = new double?[Math.Max(high?.EvaluationRange ?? 0, low?.EvaluationRange ?? 0)];
    }

    /// <summary>A target tracking policy with its two managed alarms.</summary>
    public PolicyAlarms(TargetTrackingPolicy policy)
        : this(policy, policy.Options.HighAlarm, policy.Options.LowAlarm)
    {
    }

    /// <summary>The policy.</summary>
    public IScalingPolicy Policy { get; }

    /// <inheritdoc/>
    public double WarmUpSeconds => Policy.WarmUpSeconds;

    /// <inheritdoc/>
    public bool ReadsTheMoment => false;

    /// <summary>State of the alarm above.</summary>
    public AlarmState High => HighVerdict.State;

    /// <summary>State of the alarm below.</summary>
    public AlarmState Low => LowVerdict.State;

    /// <summary>What the alarm above found in the newest evaluation.</summary>
    public AlarmVerdict HighVerdict { get; private set; }

    /// <summary>What the alarm below found in the newest evaluation.</summary>
    public AlarmVerdict LowVerdict { get; private set; }

    /// <summary>The side that is in ALARM after the newest datapoint.</summary>
    public AlarmSide Side => High == AlarmState.Alarm ? AlarmSide.High : Low == AlarmState.Alarm ? AlarmSide.Low : AlarmSide.None;

    /// <summary>Takes the datapoint of a period (NaN: none) and asks the policy.</summary>
    /// <param name="now">End of the period.</param>
    /// <param name="periodStart">Start of the period.</param>
    /// <param name="group">The group now.</param>
    /// <param name="metric">The policy's metric in the period.</param>
    public ScalingDecision Tick(double now, double periodStart, in GroupView group, double metric)
    {
        if (_points.Length > 0)
        {
            _points.AsSpan(1).CopyTo(_points);
            _points[^1] = double.IsNaN(metric) ? null : metric;
            _known = Math.Min(_known + 1, _points.Length);
            HighVerdict = Evaluate(_high, High);
            LowVerdict = Evaluate(_low, Low);
        }

        return Policy.Decide(new PolicyInput
        {
            Now = now,
            PeriodStart = periodStart,
            Group = group,
            Alarm = Side,
            Metric = metric,
            Threshold = (Side == AlarmSide.Low ? _low : _high)?.Threshold ?? double.NaN,
        });
    }

    private AlarmVerdict Evaluate(AlarmSettings? settings, AlarmState previous) => settings is null
        ? new AlarmVerdict(AlarmState.InsufficientData, previous, 0, 0, 0)
        : AlarmEvaluation.Evaluate(settings, _points.AsSpan(_points.Length - _known), previous);
}
