namespace Scalectl.Elasticity.Calibration;

/// <summary>How the loads are searched that 1, 2 .. machines carry.</summary>
public sealed record SearchSettings
{
    /// <summary>Most machines that are looked at, 1 to 1000.</summary>
    public int MaxInstances { get; set; } = 1;

    /// <summary>The first load for one machine, requests per second, 0.1 to <see cref="MostRequestsPerSecond"/>.</summary>
    public double StartRequestsPerSecond { get; set; } = 10;

    /// <summary>The search ends when the least load that breaks is within so many percent of the most that holds, 0.1 to 50.</summary>
    public double ResolutionPct { get; set; } = 2;

    /// <summary>No load above it is tried, requests per second, up to 1,000,000.</summary>
    public double MostRequestsPerSecond { get; set; } = 10_000;

    /// <summary>Measure one machine only; n machines are said to carry n times as much.</summary>
    public bool Extrapolate { get; set; }

    /// <summary>How often a run that does not count is tried, 1 to 10.</summary>
    public int MostAttempts { get; set; } = 3;

    /// <summary>Every setting out of its range.</summary>
    public List<InvalidInput> Check()
    {
        List<InvalidInput> errors = [];
        void Range(string name, double value, double least, double most, string example)
        {
            if (!(value >= least && value <= most))
            {
                errors.Add(new InvalidInput(name, Text(value), $"{Text(least)} to {Text(most)}", example));
            }
        }

        Range("--max", MaxInstances, 1, 1000, "4");
        Range("--max-load", MostRequestsPerSecond, 0.1, 1_000_000, "10000");
        Range("--start", StartRequestsPerSecond, 0.1, Math.Max(0.1, MostRequestsPerSecond), "10");
        Range("--resolution", ResolutionPct, 0.1, 50, "2%");
        Range("--attempts", MostAttempts, 1, 10, "3");
        return errors;
    }

    private static string Text(double value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
