using System.Diagnostics;
using System.Globalization;
using Scalectl.Bench.Fidelity;
using Scalectl.Bench.Simulation;
using Scalectl.Bench.Store;
using Scalectl.Bench.Tuning;
using Scalectl.Elasticity;
using Scalectl.Load;
using Scalectl.Scaling;
using Scalectl.Series;
using Scalectl.Simulation;

// bench/store.sh: a database of that many experiments and samples.
if (args is ["store", var path, var experiments, var samples])
{
    Console.WriteLine(BigStore.Fill(path, int.Parse(experiments, CultureInfo.InvariantCulture), long.Parse(samples, CultureInfo.InvariantCulture), 1));
    return;
}

// bench/simulator.sh
if (args is ["simulator"])
{
    SimulatorBench.Run();
    return;
}

// bench/tuning.sh
if (args is ["tuning", var first, var scenarios])
{
    TuningBench.Run(int.Parse(first, CultureInfo.InvariantCulture), int.Parse(scenarios, CultureInfo.InvariantCulture));
    return;
}

// bench/tuning.sh too: the picture of docs/tuning.md.
if (args is ["tuning-picture", var file, var picture])
{
    TuningPicture.Write(file, picture);
    return;
}

// bench/fidelity.sh: a folder of the client's answers.
if (args is ["fidelity", var answers])
{
    Console.WriteLine(FidelityTable.Of(RecordedPair.ReadAll(answers)));
    return;
}

// One line a benchmark: name, median of seven runs in milliseconds, least, most; tab-separated (bench/run.sh makes the table).
const int Week = 7 * 24 * 3600;
var random = new Random(1);
var start = 1_760_000_000_000L;
var demand = StepSeries.Uniform(start, TimeSpan.FromSeconds(1), [.. Enumerable.Range(0, Week).Select(i => Math.Round(5 + (4 * Math.Sin(i / 3000.0)) + random.NextDouble()))]);
var supply = StepSeries.Uniform(start, TimeSpan.FromSeconds(1), [.. Enumerable.Range(0, Week).Select(i => Math.Round(5 + (4 * Math.Sin((i - 300) / 3000.0))))]);
Measure("metrics of a week at 1 s", () => ElasticityMetrics.Compute(demand, supply, 10, TimeSpan.FromSeconds(60))!.AccU);

Measure("group model under target tracking, a day of minutes", () =>
{
    GroupModel model = new(new GroupModelOptions(), new PolicyAlarms(new TargetTrackingPolicy(new TargetTrackingOptions { Target = 50 })));
    var machines = 0L;
    for (var minute = 0; minute < 1440; minute++)
    {
        machines += model.Tick(300 + (200 * Math.Sin(minute / 100.0))).InService;
    }

    return machines;
});

var function = LoadFunction.Parse("x/8*(1-x/8)*c(3.14*x/8)*20*s(3.14*x/8)*20+100").Value!;
Measure("a million values of the thesis' second function", () =>
{
    var sum = 0.0;
    for (var x = 1; x <= 1_000_000; x++)
    {
        sum += function.Evaluate(x % 20).Value;
    }

    return sum;
});

static void Measure(string name, Func<double> work)
{
    List<double> times = [];
    for (var run = 0; run < 9; run++)
    {
        var begin = Stopwatch.GetTimestamp();
        var result = work();
        if (double.IsNaN(result))
        {
            throw new InvalidOperationException($"{name} gave no result");
        }

        if (run >= 2)
        {
            times.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
        }
    }

    times.Sort();
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}\t{times[times.Count / 2]:0.00}\t{times[0]:0.00}\t{times[^1]:0.00}"));
}
