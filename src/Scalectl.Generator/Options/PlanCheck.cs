using System.Globalization;
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
    public const double MinTickMs = 0.01;
    public const double MaxTickMs = 1000;

    private const string TargetExample = "http://10.0.0.7/";

    // They say how a message is framed, which is the engine's business.
    private static readonly string[] _ownHeaders = ["content-length", "transfer-encoding", "expect", "upgrade"];

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

        Range("tickMs", plan.TickMs, MinTickMs, MaxTickMs, "1", errors);
        Routes(plan.Routes, errors);
        Headers(plan.Headers, errors);
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

    private static void Routes(IReadOnlyList<Route> routes, List<InvalidInput> errors)
    {
        if (routes.Count is 0 or > 1000)
        {
            errors.Add(new InvalidInput("routes", $"{routes.Count} routes", "1 to 1000 routes", RunOptionsReader.Known["--route"]));
        }

        foreach (var route in routes)
        {
            var asText = string.Create(CultureInfo.InvariantCulture, $"{route.Method} {route.Path} {route.Weight}");
            if (route.Method.Length is 0 or > 32 || !route.Method.All(char.IsAsciiLetterUpper) || route.Method is "CONNECT")
            {
                errors.Add(new InvalidInput("route", InvalidInput.Shorten(asText), "a method in upper case", RunOptionsReader.Known["--route"]));
            }

            if (route.Path.Length is 0 or > 8192 || route.Path[0] != '/' || !route.Path.All(c => c is > ' ' and < '\x7f' and not '#'))
            {
                errors.Add(new InvalidInput("route", InvalidInput.Shorten(asText), "a path that starts with / and is percent-encoded", RunOptionsReader.Known["--route"]));
            }

            if (route.Weight is not (> 0 and <= 1e9))
            {
                errors.Add(new InvalidInput("route", InvalidInput.Shorten(asText), "a weight above 0", RunOptionsReader.Known["--route"]));
            }
        }
    }

    private static void Headers(IReadOnlyDictionary<string, string> headers, List<InvalidInput> errors)
    {
        foreach (var (name, value) in headers)
        {
            if (name.Length is 0 or > 256 || !name.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal))
                || value.Length > 8192 || !value.All(c => c is >= ' ' and < '\x7f' or '\t'))
            {
                errors.Add(new InvalidInput("header", InvalidInput.Shorten($"{name}: {value}"), "a name and a value in printable ASCII", RunOptionsReader.Known["--header"]));
            }
            else if (_ownHeaders.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                errors.Add(new InvalidInput("header", InvalidInput.Shorten($"{name}: {value}"), "a header that the generator does not set itself", RunOptionsReader.Known["--header"]));
            }
        }
    }
}
