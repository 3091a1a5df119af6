using Scalectl.Api;
using Scalectl.Elasticity.Calibration;
using Scalectl.Experiments;
using Scalectl.Simulation;
using Scalectl.Simulation.Replay;
using Scalectl.Tuning;

namespace Scalectl.Daemon.Tunings;

/// <summary>What a simulated tuning runs with, found once when it is submitted: whatever is deleted later, it goes on with the same.</summary>
/// <param name="Options">The simulator's.</param>
/// <param name="WarmUpSeconds">Of a policy that the file does not state; null: the file states it.</param>
/// <param name="Constants">Each with its source.</param>
public sealed record TrialConstants(SimulationOptions Options, double? WarmUpSeconds, IReadOnlyList<FittedConstant> Constants)
{
    private const string Given = "given with the command", Usual = "the usual value, neither given nor recorded", File = "the experiment's file";

    /// <summary>From the file and the request; the first things that are missing.</summary>
    public static Outcome<TrialConstants> Of(TuningRequest request, ExperimentSpecification specification, CalibratedMapping? mapping)
    {
        List<InvalidInput> errors = [];
        var (capacity, source) = specification.Demand?.CapacityPerInstance is { } stated ? (stated, File)
            : mapping is not null ? (mapping.Intensities[^1] / mapping.Intensities.Count, $"the largest load of mapping {mapping.Name}, for each machine")
            : (0, "");
        if (capacity == 0)
        {
            errors.Add(new InvalidInput("demand.capacityPerInstance", "nothing", "requests per second of one machine, which the simulator needs; or --from-experiment with a recorded run", "demand: {capacityPerInstance: 20}"));
        }

        if (specification.App.Deploy is not { } deploy)
        {
            errors.Add(new InvalidInput("app", "an app that the file does not describe", "app.deploy, whose group and policy are simulated; or --from-experiment with a recorded run of it", "app: {deploy: {min: 1, max: 8, ..}}"));
            return errors;
        }

        if (errors.Count > 0)
        {
            return errors;
        }

        var (s, usual, group) = (request.Simulation, new SimulationOptions(), new GroupModelOptions());
        return new TrialConstants(
            new SimulationOptions
            {
                CapacityPerInstance = capacity,
                Queue = s.Queue ?? usual.Queue,
                Service = s.Service,
                Spread = specification.Load.Spread,
                Seed = request.Seed,
                Group = new GroupModelOptions
                {
                    Start = deploy.Min,
                    Min = deploy.Min,
                    Max = deploy.Max,
                    LaunchSeconds = s.LaunchSeconds ?? group.LaunchSeconds,
                    DrainSeconds = s.DrainSeconds ?? group.DrainSeconds,
                    PeriodSeconds = s.PeriodSeconds ?? group.PeriodSeconds,
                },
            },
            null,
            [
                new FittedConstant("capacityPerInstance", capacity, "requests/s", false, source),
                new FittedConstant("min", deploy.Min, "machines", false, File),
                new FittedConstant("max", deploy.Max, "machines", false, File),
                Constant("launch", s.LaunchSeconds, group.LaunchSeconds, "s"),
                Constant("drain", s.DrainSeconds, group.DrainSeconds, "s"),
                Constant("period", s.PeriodSeconds, group.PeriodSeconds, "s"),
                Constant("queue", s.Queue, usual.Queue, "requests"),
            ]);
    }

    /// <summary>From a recorded run; what the file describes and the request states is not taken from it.</summary>
    public static Outcome<TrialConstants> Of(TuningRequest request, ExperimentSpecification specification, ExperimentData recorded)
    {
        var (s, deploy) = (request.Simulation, specification.App.Deploy);
        var fit = RunFit.Of(recorded, new FitOverrides
        {
            Min = deploy?.Min,
            Max = deploy?.Max,
            Start = deploy?.Min,
            LaunchSeconds = s.LaunchSeconds,
            DrainSeconds = s.DrainSeconds,
            PeriodSeconds = s.PeriodSeconds,
            Queue = s.Queue,
        });
        return fit.Ok
            ? new TrialConstants(
                fit.Value.Options with { Service = s.Service, Spread = specification.Load.Spread, Seed = request.Seed }, fit.Value.WarmUpSeconds,
                [.. fit.Value.Constants.Select(c => deploy is not null && c.Name is "min" or "max" or "start" ? c with { Source = File } : c)])
            : fit.Errors.Select(e => e with { Argument = $"--from-experiment: {e.Argument}" }).ToList();
    }

    /// <summary>Runs thresholds; what is wrong with the experiment for it.</summary>
    public Outcome<SimulatedTrial> Trial(ExperimentSpecification specification) => SimulatedTrial.Of(specification, Options, null, WarmUpSeconds);

    private static FittedConstant Constant(string name, double? given, double usual, string unit) => new(name, given ?? usual, unit, false, given is null ? Usual : Given);
}
