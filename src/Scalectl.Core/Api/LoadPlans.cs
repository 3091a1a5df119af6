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
