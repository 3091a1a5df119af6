namespace Scalectl.Scaling;

/// <summary>
/// CloudWatch's evaluation of an alarm, as a function of its newest datapoints and its state so far.
/// <code>
///   evaluation range (N + 2 periods)      . . o . x . x     oldest left, '.' no data
///   N or more with data                   the newest N of them decide, gaps are passed over
///   fewer                                 the gap is filled up to N by the treatment of missing data
/// </code>
/// Early alarm (treatment <c>missing</c>): when every datapoint in the range breaches and the oldest of them is at
/// least M periods old, the alarm does not wait for the missing ones. The published sentence leaves open what an older
/// datapoint within the threshold does; the published table (2 of 3, <c>0 - X - -</c> is OK) shows that it prevents it.
/// Source: CloudWatch user guide, "Configuring how alarms treat missing data".
/// </summary>
public static class AlarmEvaluation
{
    /// <summary>The alarm's state after the newest period. Does not allocate.</summary>
    /// <param name="settings">Valid settings.</param>
    /// <param name="points">Newest right, one for each period, null where there is no data; only the last <see cref="AlarmSettings.EvaluationRange"/> count.</param>
    /// <param name="previous">The state before.</param>
    public static AlarmVerdict Evaluate(AlarmSettings settings, ReadOnlySpan<double?> points, AlarmState previous)
    {
        var range = points[Math.Max(0, points.Length - settings.EvaluationRange)..];
        var (real, breaching, oldestAge) = (0, 0, 0);
        for (var age = 1; age <= range.Length && real < settings.EvaluationPeriods; age++)
        {
            if (range[^age] is not { } value)
            {
                continue;
            }

            real++;
            oldestAge = age;
            if (settings.Comparator.Breaches(value, settings.Threshold))
            {
                breaching++;
            }
        }

        var missing = settings.EvaluationPeriods - real;
        var filled = missing > 0 && settings.MissingData == MissingData.Breaching ? missing : 0;
        var state = Decide(settings, previous, real, breaching, filled, oldestAge);
        return new AlarmVerdict(state, previous, real, breaching, missing);
    }

    private static AlarmState Decide(AlarmSettings settings, AlarmState previous, int real, int breaching, int filled, int oldestAge)
    {
        if (breaching + filled >= settings.Needed)
        {
            return AlarmState.Alarm;
        }

        if (real == settings.EvaluationPeriods || settings.MissingData is MissingData.Breaching or MissingData.NotBreaching)
        {
            return AlarmState.Ok;
        }

        if (real == 0)
        {
            return settings.MissingData == MissingData.Ignore ? previous : AlarmState.InsufficientData;
        }

        if (breaching < real)
        {
            return AlarmState.Ok;
        }

        // Only breaching datapoints, too few of them: nothing speaks for OK, and only their age can speak for ALARM.
        return settings.MissingData == MissingData.Missing && oldestAge >= settings.Needed ? AlarmState.Alarm : previous;
    }
}
