namespace Scalectl.Scaling;

/// <summary>
/// What an HPA remembers: its recommendations, and how many pods were added and removed when; both in the order of time,
/// so that a look back stops at the first that is too old.
/// </summary>
internal sealed class HpaMemory(double recommendationSeconds, double eventSeconds)
{
    private readonly List<(double At, int Replicas)> _recommendations = [];
    private readonly List<(double At, int Change)> _events = [];

    public bool IsEmpty => _recommendations.Count == 0;

    public void Recommend(double now, int replicas)
    {
        Forget(_recommendations, now - recommendationSeconds);
        _recommendations.Add((now, replicas));
    }

    public void Changed(double at, int change)
    {
        Forget(_events, at - eventSeconds);
        _events.Add((at, change));
    }

    /// <summary>The highest recommendation newer than a time (or as old, where the boundary is included).</summary>
    public int Highest(double after, bool included, int replicas)
    {
        for (var i = _recommendations.Count - 1; i >= 0 && (_recommendations[i].At > after || (included && _recommendations[i].At == after)); i--)
        {
            replicas = Math.Max(replicas, _recommendations[i].Replicas);
        }

        return replicas;
    }

    public int Lowest(double after, int replicas)
    {
        for (var i = _recommendations.Count - 1; i >= 0 && _recommendations[i].At > after; i--)
        {
            replicas = Math.Min(replicas, _recommendations[i].Replicas);
        }

        return replicas;
    }

    /// <summary>Pods added less pods removed since a time, strictly.</summary>
    public int ChangeSince(double after)
    {
        var change = 0;
        for (var i = _events.Count - 1; i >= 0 && _events[i].At > after; i--)
        {
            change += _events[i].Change;
        }

        return change;
    }

    /// <summary>A list that is short, and cut seldom: only when what is too old has become as long as what is not.</summary>
    private static void Forget(List<(double At, int)> list, double before)
    {
        if (list.Count < 64)
        {
            return;
        }

        var old = 0;
        while (old < list.Count && list[old].At < before)
        {
            old++;
        }

        if (old >= list.Count / 2)
        {
            list.RemoveRange(0, old);
        }
    }
}
