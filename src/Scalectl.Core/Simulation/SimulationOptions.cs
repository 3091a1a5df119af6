using System.Text.Json.Serialization;
using Scalectl.Load;

namespace Scalectl.Simulation;

/// <summary>How long a request keeps a machine busy.</summary>
[JsonConverter(typeof(Word<ServiceTime>))]
public enum ServiceTime
{
    /// <summary>Always the same.</summary>
    Constant,

    /// <summary>Exponential draws with the same mean.</summary>
    Exponential,
}

/// <summary>Settings of a simulation. Times in seconds.</summary>
public sealed record SimulationOptions
{
    /// <summary>The group.</summary>
    public GroupModelOptions Group { get; init; } = new();

    /// <summary>Requests per second of one machine, more than 0; one request takes 1/this on its one core. Default 100: a request per second is one percent.</summary>
    public double CapacityPerInstance { get; init; } = 100;

    /// <summary>
    /// <c>e_1, e_2 ..</c>, more than 0: what n machines together carry, as a share of n times <see cref="CapacityPerInstance"/>;
    /// more machines than it has carry as its last one says. Machines that share something slow each other down. Default:
    /// empty, each carries the same however many there are.
    /// </summary>
    public IReadOnlyList<double> Efficiency { get; init; } = [];

    /// <summary>
    /// Requests per second beside the load that cost as much and are no part of it: a prober's. They are spread evenly,
    /// take their turn, and count in the CPU only. Default 0.
    /// </summary>
    public double ProbesPerSecond { get; init; }

    /// <summary>Requests per second that each of n machines carries.</summary>
    internal double CapacityOf(int machines) => Efficiency.Count == 0 ? CapacityPerInstance : CapacityPerInstance * Efficiency[Math.Clamp(machines, 1, Efficiency.Count) - 1];

    /// <summary>Requests that may wait on a machine beside the one that it serves. Default 0: none waits, and load is a flow.</summary>
    public int Queue { get; init; }

    /// <summary>Only with a queue. Default constant.</summary>
    public ServiceTime Service { get; init; } = ServiceTime.Constant;

    /// <summary>How the requests of a step are placed in it; only with a queue. Default even.</summary>
    public Spread Spread { get; init; } = Spread.Even;

    /// <summary>Seed of all draws. Default 1.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>
    /// Most CPU that a machine can show, percent; null: 100, and none with an autoscaler that reads the moment: a pod
    /// may use more than it requests.
    /// </summary>
    public double? CpuLimitPct { get; init; }

    /// <summary>Longest time that one record of the generator stands for; a record never spans two steps. Default: a step.</summary>
    public double RecordSeconds { get; init; } = double.PositiveInfinity;
}
