using Scalectl.Core.Tests.Elasticity;
using Scalectl.Experiments;
using Scalectl.Load;
using Scalectl.Series;

namespace Scalectl.Core.Tests.Experiments;

/// <summary>
/// A run whose every figure can be worked out by hand: 4 steps of 10 s, capacity 10/s a machine, at most 3 machines.
/// <code>
/// step        1     2     3     4        sent 100 250 350 100, so 10, 25, 35, 10 a second: demand 1 3 3 1
/// second  0     10    20    30    40
/// i-1     ====================
/// i-2          p=======================  launched at 12, in service at 15
/// i-3              p=======tt            launched at 16, in service at 20, leaves at 33, gone at 36
/// </code>
/// </summary>
internal static class Run
{
    public const long StartMs = 1_800_000_000_000;

    public static readonly ExperimentSpecification Specification = ExperimentFile.Parse("""
        name: by-hand
        app: {deploy: {imageId: ami, min: 1, max: 3}}
        load: {function: "if(x==1, 100, if(x==2, 250, if(x==3, 350, 100)))", step: 10s, steps: 4}
        probe: {interval: 5s}
        demand: {capacityPerInstance: 10}
        slo: ["p95<200ms", "errors<1%", "tauU<10%"]
        price: {perHour: 3.6}
        """).Value!;

    public static readonly ExperimentData Data = new()
    {
        Specification = Specification,
        StartMs = StartMs,
        EndMs = StartMs + 40_000,
        Generators = new Dictionary<int, IReadOnlyList<GeneratorSecond>> { [1] = Seconds(40), [0] = Seconds(60) },
        Machines =
        [
            new("i-1", At(-100), At(-90), null, null),
            new("i-2", At(12), At(15), null, null),
            new("i-3", At(16), At(20), At(33), At(36)),
        ],
        Activities =
        [
            new("a-2", At(36), null, "InProgress", "Terminating EC2 instance: i-3", $"At {Text(32)}Z a monitor alarm low in state ALARM triggered policy p changing the desired capacity from 3 to 2.  At {Text(33)}Z an instance was taken out of service in response to a difference between desired and actual capacity, shrinking the capacity from 3 to 2."),
            new("a-1", At(12), At(15), "Successful", "Launching a new EC2 instance: i-2", $"At {Text(11)}Z a monitor alarm high in state ALARM triggered policy p changing the desired capacity from 1 to 3.  At {Text(12)}Z an instance was started in response to a difference between desired and actual capacity, increasing the capacity from 1 to 3."),
        ],
        Samples =
        [
            .. Polls(SeriesNames.Desired, (-1, 1), (1, 1), (3, 1), (5, 1), (7, 1), (9, 1), (11.4, 1), (13, 3), (15, 3), (17, 3), (19, 3), (21, 3), (23, 3), (25, 3), (27, 3), (29, 3), (31, 3), (33, 2), (35, 2), (37, 2), (39, 2)),
            .. Polls(SeriesNames.CpuPct, (0, 90), (10, 100), (20, 95), (30, 50)),
            .. Polls(SeriesNames.LbTarget2xx, (0, 101), (10, 250), (20, 350), (30, 95)),
            .. Polls(SeriesNames.LbOwn5xx, (30, 6)),
            .. Polls(SeriesNames.LbRequests, (0, 101), (10, 250), (20, 350), (30, 95)),
            new(SampleSource.Probe, SeriesNames.ProbeRequest, At(5), 1), new(SampleSource.Probe, SeriesNames.ProbeResponseMs, At(5), 20),
            new(SampleSource.Probe, SeriesNames.ProbeLatencyMs, At(5), 2), new(SampleSource.Probe, SeriesNames.ProbeRequest, At(42), 1),
            new(SampleSource.Probe, SeriesNames.ProbeResponseMs, At(42), 20),
        ],
    };

    /// <summary>The same run as one of two routes, of which the second took 80 ms longer from the moment it was due: a half each of what a machine sent.</summary>
    public static ExperimentData OfTwoRoutes => Data with
    {
        Specification = Specification with { Load = Specification.Load with { Routes = [new("GET", "/"), new("POST", "/cart") { Name = "<cart>" }] } },
        Generators = Data.Generators.ToDictionary(machine => machine.Key, machine => (IReadOnlyList<GeneratorSecond>)[.. machine.Value.Select(s => s with
        {
            Routes = [LoadReportTests.Part(s.Sent / 2, 20), LoadReportTests.Part(s.Sent - (s.Sent / 2), 100)],
        })]),
    };

    public static long At(double second) => StartMs + (long)(second * 1000);

    public static IEnumerable<Sample> Polls(string series, params (double Second, double Value)[] values) =>
        values.Select(v => new Sample(SampleSource.Cloud, series, At(v.Second), v.Value));

    private static string Text(int second) => DateTimeOffset.FromUnixTimeMilliseconds(At(second)).ToString("yyyy-MM-dd'T'HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>One machine's share, percent, of the load: all of a step in its first second; 5 of the last step's 100 are errors.</summary>
    private static GeneratorSecond[] Seconds(int percent) =>
        [.. new[] { 100, 250, 350, 100 }.Select((requests, i) =>
        {
            var mine = requests * percent / 100;
            var second = LoadReportTests.Second(i + 1, i + 1, mine, ms: 50 * (i + 1)) with { Time = (StartMs / 1000) + (10 * i) };
            return i < 3 ? second : second with { Answered2xx = mine - (percent / 20), Answered5xx = percent / 20 };
        })];
}
