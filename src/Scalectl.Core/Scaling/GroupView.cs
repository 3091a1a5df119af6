namespace Scalectl.Scaling;

/// <summary>One machine as a policy sees it. Machines that are leaving are not shown.</summary>
/// <param name="InServiceSince">When it went into service, in seconds on the caller's clock; infinity while it is pending.</param>
public readonly record struct InstanceView(double InServiceSince)
{
    /// <summary>A machine that is starting.</summary>
    public static InstanceView Pending => new(double.PositiveInfinity);

    /// <summary>A machine that has always been there.</summary>
    public static InstanceView Settled => new(double.NegativeInfinity);
}

/// <summary>A group of machines as a policy sees it. Times are seconds on the caller's clock.</summary>
public readonly ref struct GroupView
{
    /// <summary>Wanted number of machines.</summary>
    public required int Desired { get; init; }

    /// <summary>Least number of machines.</summary>
    public required int Min { get; init; }

    /// <summary>Most machines.</summary>
    public required int Max { get; init; }

    /// <summary>The machines that are pending or in service.</summary>
    public required ReadOnlySpan<InstanceView> Instances { get; init; }

    /// <summary>How many machines are leaving.</summary>
    public int Terminating { get; init; }

    /// <summary>End of the last launch or termination; minus infinity when there was none.</summary>
    public double LastActivityEnd { get; init; } = double.NegativeInfinity;

    /// <summary>A group without activities so far.</summary>
    public GroupView()
    {
    }

    /// <summary>Machines that are there or wanted, whichever is more: all that are not warm yet hold up a scale-in.</summary>
    public int Total => Math.Max(Desired, Instances.Length);

    /// <summary>Machines that were in service at a time.</summary>
    public int CountInService(double at) => CountWarm(at, 0);

    /// <summary>Machines that were in service for at least the warm-up at a time.</summary>
    public int CountWarm(double at, double warmUpSeconds)
    {
        var warm = 0;
        foreach (ref readonly var instance in Instances)
        {
            if (instance.InServiceSince + warmUpSeconds <= at)
            {
                warm++;
            }
        }

        return warm;
    }
}
