using System.CommandLine;
using Scalectl.Api;
using Scalectl.Client.CommandLine;
using Scalectl.Client.Load;
using Scalectl.Elasticity.Calibration;
using Scalectl.Simulation;
using Scalectl.Tuning;

namespace Scalectl.Client.Tuning;

/// <summary>The options of <c>scalectl tune</c> that say what is searched, how, and within which limits.</summary>
internal static class TuneFields
{
    private static readonly Field<TuningMethod> Method = Field<TuningMethod>.Option(
        "--method", "guided (the simulator proposes, runs confirm), slow-start (the thesis' algorithm) or bisect. [default: guided]", Readers.Word<TuningMethod>, "slow-start", "guided|slow-start|bisect");

    private static readonly Option<bool> Simulate = new("--simulate") { Description = "In the simulator instead of on a cloud: no user, no machines, milliseconds a run." };
    private static readonly Field<double> Start = Percent("--start", "First threshold of slow-start and bisect, percent of CPU. [default: 10]", "10");
    private static readonly Field<double> Step = Percent("--step", "How fine is searched, percent of CPU. [default: 5]", "5");
    private static readonly Field<double> Least = Percent("--least", "No threshold below it is tried. [default: 1]", "20");
    private static readonly Field<double> Most = Percent("--most", "No threshold above it is tried. [default: 100]", "90");
    private static readonly Field<ErrorLimit> Errors = Field<ErrorLimit>.Option(
        "--error-limit", "Most errors of a run: a number, or a share of all requests. [default: 0]", (argument, text) => ErrorLimit.Parse(text, argument), "0.5%", "count|percent");

    private static readonly Field<TuningObjective> Objective = Field<TuningObjective>.Option(
        "--objective", "What is best where the errors are within the limit: responsiveness (p95), cost, or balanced. [default: balanced]", Readers.Word<TuningObjective>, "responsiveness", "balanced|responsiveness|cost");

    private static readonly Field<double> Weight = Field<double>.Option(
        "--weight", "The same as a number: 1 is responsiveness only, 0 is cost only. [default: as --objective says]", Readers.Number(0, 1, "a weight", "0.8"), "0.8", "number");

    private static readonly Field<int> Repeat = Field<int>.Option("--repeat", "Most runs of one threshold; fewer where they agree early. [default: 1]", Readers.Whole(1, 20, "3"), "3", "number");
    private static readonly Field<int> Runs = Field<int>.Option("--budget-runs", "Most runs in all. [default: 30]", Readers.Whole(1, 1000, "12"), "12", "number");
    private static readonly Field<double> Minutes = Field<double>.Option("--budget-minutes", "Most minutes of all runs, set-up and removal included. [default: no limit]", Readers.Number(0.01, 525_600, "minutes", "120"), "120", "number");
    private static readonly Field<double> Cost = Field<double>.Option("--budget-cost", "Most that the machines of all runs may cost. [default: no limit]", Readers.Number(0.000001, 1e9, "an amount of money", "5"), "5", "amount");
    private static readonly Field<double> Lateness = Field<double>.Option(
        "--max-lateness", "A run counts if 95 of 100 requests left within this of their moment. [default: 5ms]", Readers.Seconds(0.0001, 60, "5ms"), "5ms", "time");

    private static readonly Field<int> Attempts = Field<int>.Option("--attempts", "How often a run that fails or does not count is tried. [default: 3]", Readers.Whole(1, 10, "3"), "3", "number");
    private static readonly Field<double> Launch = Field<double>.Option("--launch", "Simulated: from a launch to service. [default: 60s, or as recorded]", Readers.Seconds(0, 86_400, "90s"), "90s", "time");
    private static readonly Field<double> Drain = Field<double>.Option("--drain", "Simulated: how long a machine that leaves may finish what waits on it. [default: 0s, or as recorded]", Readers.Seconds(0, 86_400, "30s"), "30s", "time");
    private static readonly Field<double> Period = Field<double>.Option("--period", "Simulated: length of a metric period. [default: 60s, or as recorded]", Readers.Seconds(0.001, 86_400, "60s"), "60s", "time");
    private static readonly Field<int> Queue = Field<int>.Option("--queue", "Simulated: requests that may wait on a machine. [default: 0, or as recorded]", Readers.Whole(0, 10_000_000, "100"), "100", "number");
    private static readonly Field<ServiceTime> Service = Field<ServiceTime>.Option(
        "--service", "Simulated, with a queue: requests take all the same time, or exponential draws. [default: constant]", Readers.Word<ServiceTime>, "exponential", "constant|exponential");

    private static readonly Field<string> From = Field<string>.Option(
        "--from-experiment", "Simulated: take what is not stated here from a recorded experiment.", Readers.Text, "sine-60-1", "id");

    public static IReadOnlyList<Symbol> Symbols { get; } =
    [
        Method.Symbol, Simulate, Start.Symbol, Step.Symbol, Least.Symbol, Most.Symbol, Errors.Symbol, Objective.Symbol, Weight.Symbol, Repeat.Symbol, Runs.Symbol, Minutes.Symbol, Cost.Symbol,
        Lateness.Symbol, Attempts.Symbol, From.Symbol, Launch.Symbol, Drain.Symbol, Period.Symbol, Queue.Symbol, Service.Symbol, LoadFields.Seed.Symbol,
    ];

    public static TuningRequest Read(Call call)
    {
        var usual = new TuningRequest { Experiment = "" };
        return usual with
        {
            Method = call.Optional(Method, usual.Method),
            Simulate = call.Is(Simulate),
            Start = call.Optional(Start, usual.Start),
            Step = call.Optional(Step, usual.Step),
            Least = call.Optional(Least, usual.Least),
            Most = call.Optional(Most, usual.Most),
            ErrorLimit = call.Optional(Errors, ErrorLimit.None).ToString(),
            Objective = call.Optional(Objective, usual.Objective),
            Weight = call.Maybe(Weight),
            Repeat = call.Optional(Repeat, usual.Repeat),
            BudgetRuns = call.Maybe(Runs),
            BudgetMinutes = call.Maybe(Minutes),
            BudgetCost = call.Maybe(Cost),
            Seed = call.Optional(LoadFields.Seed, usual.Seed),
            MaxLatenessMs = 1000 * call.Optional(Lateness, RunJudge.UsualLatenessMs / 1000),
            Attempts = call.Optional(Attempts, usual.Attempts),
            Simulation = new TuningSimulation
            {
                LaunchSeconds = call.Maybe(Launch),
                DrainSeconds = call.Maybe(Drain),
                PeriodSeconds = call.Maybe(Period),
                Queue = call.Maybe(Queue),
                Service = call.Optional(Service, usual.Simulation.Service),
                FromExperiment = call.Text(From),
            },
        };
    }

    private static Field<double> Percent(string name, string description, string example) => Field<double>.Option(name, description, Readers.Percent(0.001, 100, example), example, "percent");
}
