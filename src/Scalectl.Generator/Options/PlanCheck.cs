using System.Globalization;
using Scalectl.Generator.Http;
using Scalectl.Load;

namespace Scalectl.Generator.Options;

/// <summary>A plan that can be run.</summary>
/// <param name="Plan">As it was given.</param>
/// <param name="Target">Absolute http URL.</param>
/// <param name="Function">Its function, understood.</param>
/// <param name="Load">Its steps.</param>
internal sealed record CheckedPlan(GeneratorPlan Plan, Uri Target, LoadFunction Function, LoadPlan Load);

/// <summary>Checks a whole plan before anything is sent: every error at once.</summary>
internal static class PlanCheck
{
    public const double MinTimeoutSeconds = 0.001;
    public const double MaxTimeoutSeconds = 3600;
    public const int MostConnections = 100_000;

    private const string TargetExample = "http://10.0.0.7/";

    public static Outcome<CheckedPlan> Check(GeneratorPlan plan)
    {
        var errors = new List<InvalidInput>();
        var target = Target(plan.Target, errors);
        Range("timeoutSeconds", plan.TimeoutSeconds, MinTimeoutSeconds, MaxTimeoutSeconds, "10", errors);
        Range("maxConnections", plan.MaxConnections, 1, MostConnections, "1024", errors);
        if (plan.Closed && (plan.Http2 || target?.Scheme == Uri.UriSchemeHttps))
        {
            errors.Add(new InvalidInput("closed", "a closed loop over TLS or HTTP/2", "an http target and HTTP/1.1", TargetExample));
        }

        Range("tickMs", plan.TickMs, GeneratorPlan.MinTickMs, GeneratorPlan.MaxTickMs, "1", errors);
        if (plan.Routes.Count is 0 or > RouteText.MostRoutes)
        {
            errors.Add(new InvalidInput("routes", $"{plan.Routes.Count} routes", $"1 to {RouteText.MostRoutes} routes", RouteText.Example));
        }

        if (plan.CaCertificates is { } pem)
        {
            errors.AddRange(HttpSettings.Read(pem).Errors);
        }

        errors.AddRange(plan.Routes.SelectMany(route => route.Check("route")));
        errors.AddRange(Route.CheckHeaders(plan.Headers, "header"));
        var function = LoadFunction.Parse(plan.Function, plan.Variables);
        errors.AddRange(function.Errors);
        if (!function.Ok)
        {
            return errors;
        }

        var load = LoadPlan.Create(function.Value, plan.Steps, plan.StepSeconds, plan.Machines, plan.Split);
        errors.AddRange(load.Errors);
        return errors.Count > 0 || target is null || !load.Ok ? errors : new CheckedPlan(plan, target, function.Value, load.Value);
    }

    /// <summary>Checks what the daemon says of this machine's place.</summary>
    public static List<InvalidInput> Check(GeneratorAssignment assignment)
    {
        var errors = new List<InvalidInput>();
        Range("machines", assignment.Machines, 1, LoadPlan.MaxMachines, "2", errors);
        Range("index", assignment.Index, 0, Math.Max(0, assignment.Machines - 1), "0", errors);
        Range("timeStart", assignment.TimeStart, 0, 1e11, "1795500000", errors);
        return errors;
    }

    private static Uri? Target(string text, List<InvalidInput> errors)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out var target) && target.Scheme is "http" or "https" && target.Host.Length > 0 && target.UserInfo.Length == 0)
        {
            return target;
        }

        errors.Add(new InvalidInput("target", InvalidInput.Shorten(text), "an absolute http or https URL without user and password", TargetExample));
        return null;
    }

    private static void Range(string name, double value, double least, double most, string example, List<InvalidInput> errors)
    {
        if (!(value >= least && value <= most))
        {
            var found = value.ToString(CultureInfo.InvariantCulture);
            errors.Add(new InvalidInput(name, $"'{found}'", string.Create(CultureInfo.InvariantCulture, $"a number from {least} to {most}"), example));
        }
    }
}
