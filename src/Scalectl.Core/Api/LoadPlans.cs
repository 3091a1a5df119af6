using Scalectl.Load;

namespace Scalectl.Api;

/// <summary>Body of <c>POST load/plan</c>: the arguments of <c>scalectl load plan</c>.</summary>
public sealed record LoadPlanRequest
{
    public required EncodedText Function { get; init; }

    /// <summary>Number of steps, at most <see cref="MostSteps"/>.</summary>
    public required int Steps { get; init; }

    /// <summary>Length of a step, seconds.</summary>
    public required double StepSeconds { get; init; }

    /// <summary>Machines that send it.</summary>
    public int Machines { get; set; } = 1;

    public Split Split { get; set; } = Split.Multiply;

    public IReadOnlyDictionary<string, double> Variables { get; set; } = new Dictionary<string, double>();

    /// <summary>More than two days of seconds: the command line plans longer ones.</summary>
    public const int MostSteps = 200_000;
}

/// <summary>What would be sent.</summary>
/// <param name="Steps">Of a long plan the least and the greatest step of equal stretches.</param>
/// <param name="TotalRequests">Of all steps and machines.</param>
/// <param name="PeakPerSecond">In the step with the most requests, all machines together.</param>
public sealed record LoadPlanView(IReadOnlyList<PlannedStep> Steps, long TotalRequests, double PeakPerSecond);

/// <summary>Body of <c>POST load/fit</c>: a recorded traffic, as <c>scalectl load fit</c> takes it.</summary>
public sealed record LoadFitRequest
{
    /// <summary>The recording: CSV with the header <c>time,value</c>, at most <see cref="MostBytes"/> bytes.</summary>
    public required EncodedText Csv { get; init; }

    /// <summary>Length of a step, seconds; null: the usual distance of the rows.</summary>
    public double? StepSeconds { get; init; }

    /// <summary>Most points of the spline, 2 to <see cref="TraceFit.MaxKnots"/>.</summary>
    public int MaxKnots { get; set; } = 40;

    /// <summary>A week of minutes with RFC 3339 times has half of it; the command line takes files of any size.</summary>
    public const int MostBytes = 750_000;
}

/// <summary>A recorded traffic as a function, and how far it is from what was recorded.</summary>
/// <param name="Fit">The function and its errors.</param>
/// <param name="Recorded">The recording as steps, to lay beside the function; of a long one the least and the greatest step of equal stretches.</param>
public sealed record LoadFitView(TraceFit Fit, IReadOnlyList<PlannedStep> Recorded);
