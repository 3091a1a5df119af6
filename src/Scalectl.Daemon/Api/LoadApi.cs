using System.Globalization;
using Scalectl.Api;
using Scalectl.Load;

namespace Scalectl.Daemon.Api;

/// <summary><c>POST /api/v1/load/plan</c>: what a function would send. Nothing is sent and nothing is kept.</summary>
internal static class LoadApi
{
    // Twice as many as a plot is wide.
    private const int MostPoints = 2_000;

    public static void MapLoad(this WebApplication app)
        => app.MapPost("/api/v1/load/plan", Plan).WithTags("load").Produces<LoadPlanView>();

    private static IResult Plan(LoadPlanRequest request)
    {
        List<InvalidInput> errors = [];
        if (request.Steps > LoadPlanRequest.MostSteps)
        {
            var found = request.Steps.ToString(CultureInfo.InvariantCulture);
            errors.Add(new InvalidInput("steps", found, $"1 to {LoadPlanRequest.MostSteps} steps; scalectl load plan takes more", "60"));
        }

        var function = LoadFunction.Parse(request.Function, request.Variables, argument: "function");
        errors.AddRange(function.Errors);
        if (errors.Count > 0)
        {
            return Problems.Invalid(errors);
        }

        var plan = LoadPlan.Create(function.Value!, request.Steps, request.StepSeconds, request.Machines, request.Split);
        return plan.Ok
            ? TypedResults.Ok(new LoadPlanView(Thinned(plan.Value.Steps), plan.Value.TotalRequests, plan.Value.PeakPerSecond))
            : Problems.Invalid([.. plan.Errors.Select(Named)]);
    }

    /// <summary>The plan's checks name the options of the command line; here they are fields.</summary>
    private static InvalidInput Named(InvalidInput error) => error with
    {
        Argument = error.Argument switch { "--steps" => "steps", "--step" => "stepSeconds", "--machines" => "machines", "FUNCTION" => "function", var other => other },
    };

    /// <summary>Of each of equal stretches the least and the greatest step, so that no peak is lost.</summary>
    private static IReadOnlyList<PlannedStep> Thinned(IReadOnlyList<PlannedStep> steps)
    {
        if (steps.Count <= MostPoints)
        {
            return steps;
        }

        var length = (steps.Count + (MostPoints / 2) - 1) / (MostPoints / 2);
        return [.. steps.Chunk(length).SelectMany(chunk => new[] { chunk.MinBy(s => s.Value), chunk.MaxBy(s => s.Value) }.Distinct().OrderBy(s => s.X))];
    }
}
