using System.Globalization;
using System.Security.Cryptography;
using Scalectl.Api;
using Scalectl.Daemon.Resources;
using Scalectl.Load;

namespace Scalectl.Daemon.Clusters;

/// <summary>Checks a request for a cluster, all of it, before anything is made.</summary>
internal static class ClusterRules
{
    /// <summary>The plan of the cluster's machines and when it starts, or every error.</summary>
    /// <param name="request">What the user wants.</param>
    /// <param name="runId">Key of its samples.</param>
    /// <param name="cap">How many machines are still allowed.</param>
    /// <param name="now">UNIX seconds.</param>
    public static Outcome<GeneratorPlan> Check(ClusterRequest request, string runId, MachineCap cap, double now)
    {
        List<InvalidInput> errors = [];
        var times = ClusterTimes.Read(request.TimeStart, request.TimeEnd, now, errors);
        if (!(request.TimeStep >= LoadPlan.MinStepSeconds && request.TimeStep <= LoadPlan.MaxStepSeconds))
        {
            errors.Add(new("TIMESTEP", Number(request.TimeStep), $"{Number(LoadPlan.MinStepSeconds)} to {Number(LoadPlan.MaxStepSeconds)} seconds", "60"));
        }

        var target = ClusterTarget.Read(request.Target, errors);
        if (request.Size < 1 || request.Size > cap.Free)
        {
            errors.Add(TooMany(request, cap));
        }

        if (!MachineImages.IsMachineType(request.Type))
        {
            errors.Add(new("VMTYPE", InvalidInput.Shorten(request.Type), "a machine type", "t3.micro"));
        }

        if (request.Name is { } name && !ResourceNames.IsName(name))
        {
            errors.Add(new("--name", InvalidInput.Shorten(name), ResourceNames.Expected, "morning-peak"));
        }

        if (!(request.TimeoutSeconds is > 0 and <= 3600))
        {
            errors.Add(new("--timeout", Number(request.TimeoutSeconds), "more than 0 and at most 3600 seconds", "10s"));
        }

        if (request.MaxConnections is < 1 or > 65_000)
        {
            errors.Add(new("--max-connections", Number(request.MaxConnections), "1 to 65000", "1024"));
        }

        if (!(request.TickMs is >= GeneratorPlan.MinTickMs and <= GeneratorPlan.MaxTickMs))
        {
            errors.Add(new("--tick", Number(request.TickMs), $"{Number(GeneratorPlan.MinTickMs)} to {Number(GeneratorPlan.MaxTickMs)} milliseconds", "1"));
        }

        if (request.CaCertificates is { } pem)
        {
            errors.AddRange(TrustedCertificates.Read(pem).Errors);
        }

        var routes = ClusterMix.Routes(request.Routes, errors);
        var headers = ClusterMix.Headers(request.Headers, errors);
        var steps = times is { } t && request.TimeStep > 0 ? (int)Math.Min(LoadPlan.MaxSteps, Math.Ceiling((t.DurationSeconds / request.TimeStep) - 1e-9)) : 0;
        CheckFunction(request, Math.Max(1, steps), errors);
        if (errors.Count > 0)
        {
            return errors;
        }

        var plan = new GeneratorPlan
        {
            RunId = runId,
            Target = target!.GetLeftPart(UriPartial.Query), // its path goes before that of each route
            Function = request.Function,
            Steps = steps,
            StepSeconds = request.TimeStep,
            TimeStart = times!.Value.Start,
            Spread = request.Spread,
            Split = request.Split,
            Machines = request.Size,
            Seed = request.Seed,
            TimeoutSeconds = request.TimeoutSeconds,
            MaxConnections = request.MaxConnections,
            Engine = request.Engine,
            Dispatch = request.Dispatch,
            TickMs = request.TickMs,
            Http2 = request.Http2,
            Insecure = request.Insecure,
            CaCertificates = request.CaCertificates?.Value,
            Variables = request.Variables,
            Routes = routes,
            Headers = headers,
            ControlToken = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)),
        };
        return PlanSize.Check(plan) is { } tooLarge ? tooLarge : plan;
    }

    public static InvalidInput TooMany(ClusterRequest request, MachineCap cap) => new("SIZE", Number(request.Size), cap.Expected(1), "2");

    private static void CheckFunction(ClusterRequest request, int steps, List<InvalidInput> errors)
    {
        var function = LoadFunction.Parse(request.Function, request.Variables);
        if (!function.Ok)
        {
            errors.AddRange(function.Errors);
            return;
        }

        // Steps and machines have their own errors above: here only what the function itself does counts.
        var step = request.TimeStep is >= LoadPlan.MinStepSeconds and <= LoadPlan.MaxStepSeconds ? request.TimeStep : 1;
        var plan = LoadPlan.Create(function.Value, steps, step, Math.Clamp(request.Size, 1, LoadPlan.MaxMachines), request.Split);
        errors.AddRange(plan.Errors);
    }

    private static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);
}
