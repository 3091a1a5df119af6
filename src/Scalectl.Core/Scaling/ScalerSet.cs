namespace Scalectl.Scaling;

/// <summary>Several policies on one group, decided together as <see cref="ScalingPolicies.Combine"/> says.</summary>
public sealed class ScalerSet : IScaler
{
    private readonly IScaler[] _scalers;
    private readonly ScalingDecision[] _decisions;

    /// <summary>The policies, at least one.</summary>
    public ScalerSet(IReadOnlyList<IScaler> scalers)
    {
        ArgumentOutOfRangeException.ThrowIfZero(scalers.Count, nameof(scalers));
        _scalers = [.. scalers];
        _decisions = new ScalingDecision[_scalers.Length];
        WarmUpSeconds = _scalers.Max(s => s.WarmUpSeconds);
        ReadsTheMoment = _scalers.All(s => s.ReadsTheMoment);
    }

    /// <summary>The longest of them: a machine is warm when every policy counts it.</summary>
    public double WarmUpSeconds { get; }

    /// <summary>The high side before the low one: where both alarm, machines are missing.</summary>
    public AlarmSide Side { get; private set; }

    /// <inheritdoc/>
    public bool ReadsTheMoment { get; }

    /// <inheritdoc/>
    public ScalingDecision Tick(double now, double periodStart, in GroupView group, double metric)
    {
        var (high, low) = (false, false);
        for (var i = 0; i < _scalers.Length; i++)
        {
            _decisions[i] = _scalers[i].Tick(now, periodStart, group, metric);
            high |= _scalers[i].Side == AlarmSide.High;
            low |= _scalers[i].Side == AlarmSide.Low;
        }

        Side = high ? AlarmSide.High : low ? AlarmSide.Low : AlarmSide.None;
        return ScalingPolicies.Combine(_decisions);
    }
}
