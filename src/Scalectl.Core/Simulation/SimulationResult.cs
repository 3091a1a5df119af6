using System.Globalization;
using Scalectl.Experiments;
using Scalectl.Load;
using Scalectl.Series;

namespace Scalectl.Simulation;

/// <summary>A simulated run: its ticks, and all that a real run would have recorded.</summary>
public sealed class SimulationResult
{
    private readonly LoadPlan _plan;
    private readonly SimulationOptions _options;
    private readonly IReadOnlyList<RequestRecord> _records;
    private readonly IReadOnlyList<SimulatedMachine> _machines;

    internal SimulationResult(
        LoadPlan plan, SimulationOptions options, IReadOnlyList<SimulatedTick> ticks, IReadOnlyList<RequestRecord> records, IReadOnlyList<SimulatedMachine> machines)
    {
        (_plan, _options, Ticks, _records, _machines) = (plan, options, ticks, records, machines);
        foreach (var record in records)
        {
            (Sent, Served, Errors) = (Sent + record.Sent, Served + record.Served, Errors + record.Errors);
        }
    }

    /// <summary>Every tick, in order.</summary>
    public IReadOnlyList<SimulatedTick> Ticks { get; }

    /// <summary>Requests sent; <c>sent = served + errors</c>, because what waits at the end is still served.</summary>
    public long Sent { get; }

    /// <summary>Requests that were answered well.</summary>
    public long Served { get; }

    /// <summary>Requests that found no machine or no room, or were lost with their machine.</summary>
    public long Errors { get; }

    /// <summary>
    /// The run as a real one records it: the generators' seconds, the cloud's samples and activities, the machines' lives.
    /// Metrics, comparison and reports are computed from it as from any other.
    /// </summary>
    /// <param name="specification">What it is a run of; its load must be the plan's.</param>
    /// <param name="startMs">When it starts, UNIX milliseconds.</param>
    public ExperimentData ToData(ExperimentSpecification specification, long startMs) => new()
    {
        Specification = specification,
        StartMs = startMs,
        EndMs = Ms(startMs, _plan.Steps.Count * _plan.StepSeconds),
        Plan = _plan,
        Samples = Samples(startMs),
        Generators = new Dictionary<int, IReadOnlyList<GeneratorSecond>> { [0] = Seconds(startMs) },
        Machines = [.. _machines.Select(m => Life(m, startMs))],
        Activities = Activities(startMs),
        MaxResources = Math.Max(_options.Group.Max, _options.Group.Schedule.Max(c => c.Max) ?? 0),
    };

    private static long Ms(long startMs, double seconds) => startMs + (long)Math.Round(seconds * 1000);

    private static long? MsOrNever(long startMs, double seconds) => double.IsPositiveInfinity(seconds) ? null : Ms(startMs, seconds);

    private static MachineLife Life(SimulatedMachine machine, long startMs) => new(
        Name(machine), Ms(startMs, machine.LaunchedAt), machine.LeftAt < machine.InServiceAt ? null : Ms(startMs, machine.InServiceAt),
        MsOrNever(startMs, machine.LeftAt), MsOrNever(startMs, machine.EndedAt));

    private static string Name(SimulatedMachine machine) => string.Create(CultureInfo.InvariantCulture, $"sim-{machine.Number}");

    private List<GeneratorSecond> Seconds(long startMs)
    {
        var seconds = new List<GeneratorSecond>(_records.Count);
        var histogram = new LatencyHistogram();
        var constant = (long)Math.Round(1e9 / _options.CapacityPerInstance);
        foreach (var record in _records)
        {
            histogram.Reset();
            histogram.Record(constant, record.Served);
            var times = record.Times ?? (record.Served == 0 ? null : histogram.ToBase64());
            seconds.Add(new GeneratorSecond
            {
                Seq = seconds.Count + 1,
                Time = Ms(startMs, record.Start) / 1000,
                Step = record.Step,
                Planned = record.Sent,
                Sent = record.Sent,
                Answered2xx = record.Served,
                Answered5xx = record.Errors,
                ResponseTime = times,
                ServiceTime = times,
            });
        }

        return seconds;
    }

    /// <summary>What polling sees at the start of each period, and the period's CPU.</summary>
    private List<Sample> Samples(long startMs)
    {
        var samples = new List<Sample>(5 * Ticks.Count);
        foreach (var tick in Ticks)
        {
            var (at, group) = (Ms(startMs, tick.Group.Start), tick.Group);
            samples.Add(new(SampleSource.Cloud, SeriesNames.Desired, at, group.Desired - group.Change));
            samples.Add(new(SampleSource.Cloud, SeriesNames.InService, at, group.InService));
            samples.Add(new(SampleSource.Cloud, SeriesNames.Total, at, group.Total));
            samples.Add(new(SampleSource.Cloud, SeriesNames.LbRequests, at, Math.Round(tick.Load * _options.Group.PeriodSeconds)));
            if (!double.IsNaN(tick.CpuPct))
            {
                samples.Add(new(SampleSource.Cloud, SeriesNames.CpuPct, at, tick.CpuPct));
            }
        }

        return samples;
    }

    /// <summary>One for each launch and each termination, in the words that the cloud uses, so that whoever reads causes can read these.</summary>
    private List<ScalingActivity> Activities(long startMs)
    {
        var activities = new List<ScalingActivity>();
        var causes = Ticks.Where(t => t.Group.Change != 0).ToDictionary(t => t.Time, t => Cause(t, startMs));
        void Add(SimulatedMachine machine, string verb, double from, double to)
        {
            if (!double.IsPositiveInfinity(from))
            {
                activities.Add(new ScalingActivity(
                    $"{Name(machine)}-{verb}", Ms(startMs, from), MsOrNever(startMs, to), "Successful", $"{verb} EC2 instance: {Name(machine)}", causes.GetValueOrDefault(from, "")));
            }
        }

        foreach (var machine in _machines)
        {
            Add(machine, "Launching a new", machine.LaunchedAt, machine.InServiceAt);
            Add(machine, "Terminating", machine.LeftAt, machine.EndedAt);
        }

        return [.. activities.Where(a => a.Cause.Length > 0).OrderBy(a => a.StartMs)];
    }

    private static string Cause(SimulatedTick tick, long startMs)
    {
        var group = tick.Group;
        var at = DateTimeOffset.FromUnixTimeMilliseconds(Ms(startMs, tick.Time)).UtcDateTime;
        var why = group.Decision.Change == 0 ? "a scheduled action was" : $"a monitor alarm triggered the simulated policy ({group.Decision.Reason})";
        return string.Create(CultureInfo.InvariantCulture, $"At {at:yyyy-MM-dd'T'HH:mm:ss.fff'Z'} {why} changing the desired capacity from {group.Desired - group.Change} to {group.Desired}.");
    }
}
