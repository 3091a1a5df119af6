namespace Scalectl.Scaling;

/// <summary>What an HPA remembers: its recommendations, and how many pods were added and removed when.</summary>
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
        foreach (var (at, recommended) in _recommendations)
        {
            replicas = at > after || (included && at == after) ? Math.Max(replicas, recommended) : replicas;
        }

        return replicas;
    }

    public int Lowest(double after, int replicas)
    {
        foreach (var (at, recommended) in _recommendations)
        {
            replicas = at > after ? Math.Min(replicas, recommended) : replicas;
        }

        return replicas;
    }

    /// <summary>Pods added less pods removed since a time, strictly.</summary>
    public int ChangeSince(double after)
    {
        var change = 0;
        foreach (var (at, by) in _events)
        {
            change += at > after ? by : 0;
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
