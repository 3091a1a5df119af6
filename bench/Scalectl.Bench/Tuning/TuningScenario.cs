using System.Globalization;
using System.Text;
using Scalectl.Api;
using Scalectl.Elasticity;
using Scalectl.Experiments;
using Scalectl.Load;
using Scalectl.Simulation;
using Scalectl.Tuning;

namespace Scalectl.Bench.Tuning;

/// <summary>
/// One random situation: an experiment's file, as a user would have written it, and how the app really behaves, which
/// only the simulator knows. All of it follows from the number.
/// </summary>
/// <param name="Number">From 1.</param>
/// <param name="Shape">Name of the load's shape.</param>
/// <param name="File">The file; it states no capacity.</param>
/// <param name="Truth">Constants and seed that no method sees.</param>
/// <param name="Limit">Errors that are allowed.</param>
public sealed record TuningScenario(int Number, string Shape, ExperimentSpecification File, SimulationOptions Truth, ErrorLimit Limit)
{
    private static readonly string[] Shapes = ["sine", "steps", "spikes", "ramp", "spline", "sale"];

    private static readonly ErrorLimit[] Limits = [ErrorLimit.None, new(0.5, true), new(2, true), new(5, true)];

    /// <summary>A scenario.</summary>
    public static TuningScenario Of(int number)
    {
        var random = new Random(number);
        double Between(double least, double most) => least + ((most - least) * random.NextDouble());
        double Ratio(double least, double most) => least * Math.Pow(most / least, random.NextDouble());

        // Each number is drawn in this order, whatever is done with it: a change of one shape changes no other scenario.
        var shape = Shapes[random.Next(Shapes.Length)];
        var (capacity, machines, steps) = (Ratio(2, 10), Between(2, 8), random.Next(45, 121));
        var (launch, drain, queueSeconds, warmUp) = (Between(20, 240), Between(0, 60), Ratio(0.3, 10), Math.Round(Between(0, 300)));
        var (exponential, poisson, spare, room) = (random.Next(2) == 1, random.Next(2) == 1, random.Next(0, 2), random.Next(0, 6));

        // The least machines carry the base of the load, as any user would have it, some with one to spare.
        var least = Between(0.1, 0.6);
        var min = (int)Math.Ceiling(least * machines) + spare;
        var (limit, priced, policy) = (Limits[random.Next(Limits.Length)], random.Next(2) == 1, PolicyOf(random));
        var max = (int)Math.Ceiling(machines) + 1 + spare + room;
        var function = Function(shape, least * capacity * machines * 60, capacity * machines * 60, steps, random);
        return new TuningScenario(number, shape, new ExperimentSpecification
        {
            Name = string.Create(CultureInfo.InvariantCulture, $"scenario-{number}"),
            App = new AppSpecification
            {
                Deploy = new DeploySpecification { ImageId = "ami", Min = min, Max = max, WarmUp = TimeSpan.FromSeconds(warmUp), Policy = policy },
            },
            Load = new LoadSpecification { Function = function, Steps = steps, Spread = poisson ? Spread.Poisson : Spread.Even },
            Price = priced ? new Price(0.0416) : null,
        }, new SimulationOptions
        {
            CapacityPerInstance = capacity,
            Queue = (int)Math.Max(1, Math.Round(queueSeconds * capacity)),
            Service = exponential ? ServiceTime.Exponential : ServiceTime.Constant,
            Spread = poisson ? Spread.Poisson : Spread.Even,
            Seed = 1_000_003L * number,
            Group = new GroupModelOptions { Start = min, Min = min, Max = max, LaunchSeconds = launch, DrainSeconds = drain },
        }, limit);
    }

    /// <summary>The options of a tuning over the grid 5, 10 .. 100.</summary>
    public TuningOptions Options(TuningMethod method, TuningObjective objective) =>
        new() { Method = method, Objective = objective, ErrorLimit = Limit, Least = 5, Start = 10, Step = 5, BudgetRuns = 200 };

    private static PolicyView PolicyOf(Random random)
    {
        var (kind, low, steps, cooldown, adjustment) = (random.Next(10), 0.5 + (0.4 * random.NextDouble()), random.Next(5, 21), 60 * random.Next(1, 6), random.Next(1, 4));
        return kind switch
        {
            < 5 => new PolicyView { Target = 60 },
            < 8 => new PolicyView
            {
                Kind = PolicyKind.Step,
                Target = 60,
                LowTarget = 60 * low,
                StepsOut = [new(0, steps, 1), new(steps, null, adjustment + 1)],
                StepsIn = [new(null, 0, -1)],
            },
            _ => new PolicyView { Kind = PolicyKind.Simple, Target = 60, LowTarget = 60 * low, Adjustment = adjustment, CooldownSeconds = cooldown },
        };
    }

    /// <summary>Requests a minute over the minutes, between a base and a peak.</summary>
    private static string Function(string shape, double least, double peak, int steps, Random random)
    {
        var (first, second, third) = (random.NextDouble(), random.NextDouble(), random.NextDouble());
        string Number(double value) => Math.Round(value, 3).ToString(CultureInfo.InvariantCulture);
        int At(double share) => 1 + (int)(share * (steps - 1));
        double Level() => least + ((peak - least) * random.NextDouble());
        switch (shape)
        {
            case "sine":
                return $"{Number((peak + least) / 2)}+{Number((peak - least) / 2)}*s(x/{Number(steps / (2 * Math.PI * (1 + (3 * first))))}+{Number(6.28 * second)})";
            case "steps":
                var stairs = new StringBuilder(Number(Level()));
                for (var i = random.Next(2, 6); i > 0; i--)
                {
                    stairs.Append(CultureInfo.InvariantCulture, $"+{Number(Level() - least)}*(x>={At(random.NextDouble() * 0.9)})*(x<{At(0.1 + (random.NextDouble() * 0.9))})");
                }

                return $"min({Number(peak)}, {stairs})";
            case "spikes":
                var spikes = new StringBuilder(Number(least));
                for (var i = random.Next(1, 5); i > 0; i--)
                {
                    var at = At(0.1 + (0.8 * random.NextDouble()));
                    spikes.Append(CultureInfo.InvariantCulture, $"+{Number((peak - least) * (0.5 + (0.5 * random.NextDouble())))}*(x>={at})*(x<{at + random.Next(2, 9)})");
                }

                return $"min({Number(peak)}, {spikes})";
            case "ramp":
                return $"spline(x; 1,{Number(least)}; {At(0.2 + (0.6 * first))},{Number(peak)}; {steps},{Number(least + ((peak - least) * second))})";
            case "spline":
                var knots = random.Next(5, 9);
                return $"spline(x; {string.Join("; ", Enumerable.Range(0, knots).Select(i => $"{1 + (i * (steps - 1) / (knots - 1))},{Number(i == 1 + (int)(third * (knots - 2)) ? peak : Level())}"))})";
            default:
                return $"{Number(least)}+(x>={At(0.1 + (0.4 * first))})*{Number(peak - least)}*e(-(x-{At(0.1 + (0.4 * first))})/{Number(steps * (0.05 + (0.4 * second)))})";
        }
    }
}
