using System.Globalization;
using System.Text;
using Scalectl.Api;
using Scalectl.Load;
using Scalectl.Series;

namespace Scalectl.Daemon.Api;

/// <summary><c>POST /api/v1/load/plan</c> and <c>load/fit</c>: what a function would send, and a function from a recording. Nothing is sent and nothing is kept.</summary>
internal static class LoadApi
{
    // Twice as many as a plot is wide.
    private const int MostPoints = 2_000;

    public static void MapLoad(this WebApplication app)
    {
        app.MapPost("/api/v1/load/plan", Plan).WithTags("load").Produces<LoadPlanView>();
        app.MapPost("/api/v1/load/fit", Fit).WithTags("load").Produces<LoadFitView>();
    }

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

    private static IResult Fit(LoadFitRequest request)
    {
        List<InvalidInput> errors = [];
        if (Encoding.UTF8.GetByteCount(request.Csv) is > LoadFitRequest.MostBytes and var bytes)
        {
            errors.Add(new InvalidInput("csv", FormattableString.Invariant($"{bytes} bytes"), FormattableString.Invariant($"at most {LoadFitRequest.MostBytes} bytes; scalectl load fit takes more"), "scalectl load fit sale.csv"));
        }

        if (request.MaxKnots is < 2 or > TraceFit.MaxKnots)
        {
            errors.Add(new InvalidInput("maxKnots", FormattableString.Invariant($"{request.MaxKnots}"), $"2 to {TraceFit.MaxKnots} points", "40"));
        }

        if (request.StepSeconds is { } asked && !(asked is >= LoadPlan.MinStepSeconds and <= LoadPlan.MaxStepSeconds))
        {
            errors.Add(new InvalidInput("stepSeconds", FormattableString.Invariant($"{asked}"), FormattableString.Invariant($"{LoadPlan.MinStepSeconds} to {LoadPlan.MaxStepSeconds} seconds"), "60"));
        }

        if (errors.Count > 0)
        {
            return Problems.Invalid(errors);
        }

        var points = SeriesCsv.Read("csv", request.Csv.Value.ReplaceLineEndings("\n").Split('\n'), "it");
        if (!points.Ok)
        {
            return Problems.Invalid(points.Errors);
        }

        var fit = TraceFit.Of(points.Value, request.StepSeconds, request.MaxKnots, "csv");
        if (!fit.Ok)
        {
            return Problems.Invalid([.. fit.Errors.Select(Named)]);
        }

        // The fit's total is that of the recording as steps: one that has none has no error of its total either.
        var recorded = TracePlan.Of(points.Value, fit.Value.StepSeconds, "csv");
        return recorded.Ok
            ? TypedResults.Ok(new LoadFitView(fit.Value, Thinned([.. recorded.Value.Steps.Take(fit.Value.Steps)])))
            : Problems.Invalid([.. recorded.Errors.Select(Named)]);
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
