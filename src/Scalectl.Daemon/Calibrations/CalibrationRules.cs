using System.Globalization;
using Scalectl.Api;
using Scalectl.Daemon.Clusters;
using Scalectl.Daemon.Resources;
using Scalectl.Elasticity.Calibration;
using Scalectl.Load;

namespace Scalectl.Daemon.Calibrations;

/// <summary>Checks a request for a calibration, all of it, before anything is changed; and what its runs send.</summary>
internal static class CalibrationRules
{
    /// <summary>Of fewer requests a 95th percentile says nothing.</summary>
    public const int LeastRequests = 20;

    public static SearchSettings Search(CalibrationRequest request, int mostOfGroup) => new()
    {
        MaxInstances = request.Target is null ? request.Max ?? mostOfGroup : 1,
        StartRequestsPerSecond = request.StartRequestsPerSecond,
        ResolutionPct = request.ResolutionPct,
        MostRequestsPerSecond = request.MaxRequestsPerSecond,
        Extrapolate = request.Extrapolate,
        MostAttempts = request.Attempts,
    };

    /// <summary>Everything that can be said without the cloud.</summary>
    public static List<InvalidInput> Check(string app, CalibrationRequest request, MachineCap cap)
    {
        var errors = Search(request, 1).Check();
        void Range(string name, double value, double least, double most, string unit, string example)
        {
            if (!(value >= least && value <= most))
            {
                errors.Add(new InvalidInput(name, Number(value), $"{Number(least)} to {Number(most)}{unit}", example));
            }
        }

        Range("--slo-p95", request.SloP95Ms, 1, 3_600_000, " ms", "500ms");
        Range("--slo-errors", request.SloErrorsPct, 0, 99, " %", "1%");
        Range("--max-lateness", request.MaxLatenessMs, 0.1, 60_000, " ms", "5ms");
        Range("--run", request.RunSeconds, 1, 3600, " s", "30s");
        Range("--warm-up", request.WarmUpSeconds, 0, 3600, " s", "5s");
        if (request.RunSeconds >= 1 && request.StartRequestsPerSecond * request.RunSeconds < LeastRequests)
        {
            errors.Add(new InvalidInput(
                "--start", $"{Number(request.StartRequestsPerSecond)} requests/s for {Number(request.RunSeconds)} s", $"at least {LeastRequests} requests in a run, else a 95th percentile says nothing", Number(Math.Ceiling(LeastRequests / request.RunSeconds))));
        }

        if (!ResourceNames.IsName(app))
        {
            errors.Add(new InvalidInput("NAME", InvalidInput.Shorten(app), ResourceNames.Expected, "shop"));
        }

        if (request.Mapping is { } mapping && !ResourceNames.IsName(mapping))
        {
            errors.Add(new InvalidInput("--mapping", InvalidInput.Shorten(mapping), ResourceNames.Expected, "shop-micro"));
        }

        if (request.Target is not null && request.Max is > 1)
        {
            errors.Add(new InvalidInput("--max", Number(request.Max.Value), "1 with --target: an address counts as one machine", "1"));
        }

        if (errors.Count == 0)
        {
            // The load's own rules, with its first run: target, machines, type, routes, headers, timeout.
            var target = request.Target is { } given ? given.Value : "http://127.0.0.1/";
            var first = Load(request, target, "cal", request.StartRequestsPerSecond);
            errors.AddRange(ClusterRules.Check(first, "cal", cap, 0).Errors.Select(e => e with { Argument = Renamed(e.Argument) }));
        }

        return errors;
    }

    /// <summary>
    /// A run's load. It is one step as long as the whole: the step's requests are spread over it, so that also 66.25 a
    /// second are sent as evenly as can be.
    /// </summary>
    public static ClusterRequest Load(CalibrationRequest request, string target, string cluster, double requestsPerSecond)
    {
        var seconds = request.WarmUpSeconds + request.RunSeconds;
        return new ClusterRequest
        {
            Name = cluster,
            TimeStart = "now",
            TimeEnd = string.Create(CultureInfo.InvariantCulture, $"+{seconds}s"),
            TimeStep = seconds,
            Target = target,
            Function = string.Create(CultureInfo.InvariantCulture, $"{Math.Round(requestsPerSecond * seconds):0}"),
            Size = request.Machines,
            Type = request.Type,
            Spread = request.Spread,
            Split = Split.Share,
            TimeoutSeconds = request.TimeoutSeconds ?? Math.Clamp(4 * request.SloP95Ms / 1000, 2, 3600),
            MaxConnections = 8192,
            Routes = request.Routes,
            Headers = request.Headers,
        };
    }

    /// <summary>As the options of <c>app calibrate</c> are called.</summary>
    private static string Renamed(string argument) => argument switch { "SIZE" => "--machines", "VMTYPE" => "--type", "TARGET" => "--target", _ => argument };

    private static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);
}
