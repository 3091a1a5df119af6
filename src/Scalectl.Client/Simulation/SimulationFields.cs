using System.CommandLine;
using System.Globalization;
using Scalectl.Api;
using Scalectl.Client.CommandLine;
using Scalectl.Client.Load;
using Scalectl.Scaling;
using Scalectl.Simulation;
using Scalectl.Simulation.Replay;

namespace Scalectl.Client.Simulation;

/// <summary>Options of <c>scalectl simulate</c> that say what the group is like.</summary>
internal static class SimulationFields
{
    private static readonly Field<double> Capacity = Field<double>.Option(
        "--capacity-per-instance", "Requests per second that one machine serves. [default: 100, so that a request per second is one percent]", Readers.Number(1e-6, 1e9, "requests per second", "20"), "20", "rps");

    private static readonly Field<int> Start = Whole("--start", "Machines at the start, all warm. [default: 2]", 0, "2");
    private static readonly Field<int> Min = Whole("--min", "Least machines. [default: 1]", 0, "1");
    private static readonly Field<int> Max = Whole("--max", "Most machines. [default: 20]", 1, "20");
    private static readonly Field<double> Launch = Field<double>.Option("--launch", "From a launch to service. [default: 60]", Readers.Seconds(0, 86_400, "60"), "60", "time");
    private static readonly Field<double> Period = Field<double>.Option("--period", "Metric period, one tick; with hpa, its sync. [default: 60; hpa: 15]", Readers.Seconds(0.1, 86_400, "60"), "60", "time");
    private static readonly Field<double> Drain = Field<double>.Option("--drain", "How long a machine that leaves may finish what waits on it. [default: 0]", Readers.Seconds(0, 86_400, "30"), "30", "time");

    private static readonly Field<int> Queue = Field<int>.Option(
        "--queue", "Requests that may wait on a machine. [default: 0, what exceeds the capacity is an error]", Readers.Whole(0, 10_000_000, "100"), "100", "number");

    private static readonly Field<ServiceTime> Service = Field<ServiceTime>.Option(
        "--service", "How long requests take, with a queue: all the same, or exponential draws. [default: constant]", Readers.Word<ServiceTime>, "exponential", "constant|exponential");

    private static readonly Field<double> CpuLimit = Field<double>.Option(
        "--cpu-limit", "Most CPU that a machine can show, percent. [default: 100; hpa: none, as a pod may use more than it requests]", Readers.Number(1, 10_000, "percent", "100"), "100", "percent");

    private static readonly Field<ScheduledChange> Schedule = Field<ScheduledChange>.Option(
        "--schedule", "A change at a time, 'TIME min=N max=N desired=N', at least one of them (repeatable).", ReadChange, "'10m min=4 desired=6'", "change");

    public static IReadOnlyList<Symbol> Symbols =>
    [
        Capacity.Symbol, Start.Symbol, Min.Symbol, Max.Symbol, Launch.Symbol, Period.Symbol, Drain.Symbol, Schedule.Symbol,
        Queue.Symbol, Service.Symbol, LoadFields.SpreadWay.Symbol, LoadFields.Seed.Symbol, CpuLimit.Symbol,
    ];

    public static SimulationOptions Read(Call call, IReadOnlyList<SimulatedPolicy> policies)
    {
        var standard = new SimulationOptions();
        var pods = policies.Count > 0 && policies.All(p => p.Policy.Kind == PolicyKind.Hpa);
        var options = new SimulationOptions
        {
            CapacityPerInstance = call.Optional(Capacity, standard.CapacityPerInstance),
            Queue = call.Optional(Queue, 0),
            Service = call.Optional(Service, standard.Service),
            Spread = call.Optional(LoadFields.SpreadWay, standard.Spread),
            Seed = call.Optional(LoadFields.Seed, standard.Seed),
            CpuLimitPct = call.Maybe(CpuLimit),
            Group = new GroupModelOptions
            {
                Start = call.Optional(Start, standard.Group.Start),
                Min = call.Optional(Min, standard.Group.Min),
                Max = call.Optional(Max, standard.Group.Max),
                LaunchSeconds = call.Optional(Launch, standard.Group.LaunchSeconds),
                PeriodSeconds = call.Optional(Period, pods ? 15 : standard.Group.PeriodSeconds),
                DrainSeconds = call.Optional(Drain, 0),
                Schedule = call.All(Schedule),
            },
        };
        if (call.Sound)
        {
            Check(call, options);
        }

        return options;
    }

    /// <summary>Those whose value a recorded run has, and that cannot be another's.</summary>
    public static IReadOnlyList<string> RecordedLabels => [Schedule.Label, LoadFields.SpreadWay.Label, LoadFields.Seed.Label];

    /// <summary>What is given beside a recorded run.</summary>
    public static FitOverrides Overrides(Call call) => new()
    {
        CapacityPerInstance = call.Maybe(Capacity),
        Start = call.Maybe(Start),
        Min = call.Maybe(Min),
        Max = call.Maybe(Max),
        LaunchSeconds = call.Maybe(Launch),
        PeriodSeconds = call.Maybe(Period),
        DrainSeconds = call.Maybe(Drain),
        Queue = call.Maybe(Queue),
    };

    /// <summary>What no recording shows.</summary>
    public static SimulationOptions Apply(Call call, SimulationOptions fitted) =>
        fitted with { Service = call.Optional(Service, fitted.Service), CpuLimitPct = call.Maybe(CpuLimit) };

    private static void Check(Call call, SimulationOptions options)
    {
        var group = options.Group;
        if (group.Min > group.Max)
        {
            call.Report([new(Min.Label, $"{group.Min} with --max {group.Max}", "at most --max", $"--min 1 --max {group.Max}")]);
        }
        else if (group.Start < group.Min || group.Start > group.Max)
        {
            call.Report([new(Start.Label, $"{group.Start}", $"{group.Min} to {group.Max}, as --min and --max say", $"--start {group.Min}")]);
        }

        call.Report(ScheduledChange.Validate(group.Schedule, group.Min, group.Max).Select(e => e with { Argument = Schedule.Label }));
        foreach (var (label, given) in new[] { (Service.Label, call.Maybe(Service) is not null), (LoadFields.SpreadWay.Label, call.Maybe(LoadFields.SpreadWay) is not null), (LoadFields.Seed.Label, call.Maybe(LoadFields.Seed) is not null) })
        {
            if (given && options.Queue == 0)
            {
                call.Report([new(label, "it without a queue, where load is a flow and nothing is drawn", "--queue N beside it, or without it", "--queue 100")]);
            }
        }
    }

    private static Field<int> Whole(string name, string description, int least, string example) =>
        Field<int>.Option(name, description, Readers.Whole(least, 10_000, example), example, "number");

    private static Outcome<ScheduledChange> ReadChange(string argument, string text)
    {
        const string expected = "a time and at least one of min=N, max=N, desired=N";
        const string example = "'10m min=4 desired=6'";
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 2 || Readers.Seconds(0, 3650 * 86_400.0, "10m")(argument, words[0]) is not { Ok: true, Value: var at })
        {
            return new InvalidInput(argument, InvalidInput.Shorten(text), expected, example);
        }

        var change = new ScheduledChange(at);
        foreach (var word in words.Skip(1))
        {
            var cut = word.IndexOf('=', StringComparison.Ordinal);
            if (cut < 0 || !int.TryParse(word.AsSpan(cut + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var machines) || machines > 10_000)
            {
                return new InvalidInput(argument, InvalidInput.Shorten(word), expected, example);
            }

            switch (word[..cut])
            {
                case "min": change = change with { Min = machines }; break;
                case "max": change = change with { Max = machines }; break;
                case "desired": change = change with { Desired = machines }; break;
                default: return new InvalidInput(argument, InvalidInput.Shorten(word), expected, example);
            }
        }

        return change;
    }
}
