namespace Scalectl.Elasticity.Calibration;

/// <summary>What comes after the runs so far: one of <see cref="TryLoad"/>, <see cref="Found"/>, <see cref="NotFound"/>.</summary>
public abstract record SearchStep
{
    private SearchStep()
    {
    }

    /// <summary>Another run.</summary>
    /// <param name="Instances">Machines.</param>
    /// <param name="RequestsPerSecond">Constant load.</param>
    /// <param name="Attempt">From 1; the runs before it at this load did not count.</param>
    public sealed record TryLoad(int Instances, double RequestsPerSecond, int Attempt) : SearchStep;

    /// <summary>The search is over.</summary>
    /// <param name="Intensities"><c>I_1, I_2 ..</c>, requests per second, rising.</param>
    /// <param name="SaturatedAt">This many machines carried no more than one less: something else is the limit; null: none did.</param>
    public sealed record Found(IReadOnlyList<double> Intensities, int? SaturatedAt) : SearchStep;

    /// <summary>It cannot go on.</summary>
    /// <param name="Reason">A sentence: what happened, and what to do.</param>
    public sealed record NotFound(string Reason) : SearchStep;
}
