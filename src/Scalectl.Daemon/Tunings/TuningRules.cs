using System.Globalization;
using Scalectl.Api;
using Scalectl.Elasticity;
using Scalectl.Experiments;
using Scalectl.Tuning;

namespace Scalectl.Daemon.Tunings;

/// <summary>Checks a request for a tuning, all of it, before anything is stored; and what its runs are.</summary>
internal static class TuningRules
{
    /// <summary>Most characters that an experiment's name may have.</summary>
    private const int LongestName = 60;

    /// <summary>The settings of the search. A limit that cannot be read counts as none: <see cref="Check"/> tells.</summary>
    public static TuningOptions Options(TuningRequest request) => new()
    {
        Method = request.Method,
        Start = request.Start,
        Step = request.Step,
        Least = request.Least,
        Most = request.Most,
        ErrorLimit = ErrorLimit.Parse(request.ErrorLimit) is { Ok: true } limit ? limit.Value : ErrorLimit.None,
        Objective = request.Objective,
        Weight = request.Weight,
        Repeat = request.Repeat,
        BudgetRuns = request.BudgetRuns ?? new TuningOptions().BudgetRuns,
        BudgetMinutes = request.BudgetMinutes,
        BudgetCost = request.BudgetCost,
        Seed = request.Seed,
    };

    /// <summary>Everything that can be said without the cloud and without what is recorded.</summary>
    public static List<InvalidInput> Check(TuningRequest request, ExperimentSpecification? specification)
    {
        List<InvalidInput> errors = [.. ErrorLimit.Parse(request.ErrorLimit).Errors, .. Options(request).Validate()];
        void Range(string name, double? value, double least, double most, string unit, string example)
        {
            if (value is { } given && !(given >= least && given <= most))
            {
                errors.Add(new InvalidInput(name, Number(given), $"{Number(least)} to {Number(most)}{unit}", example));
            }
        }

        Range("--max-lateness", request.MaxLatenessMs, 0.1, 60_000, " ms", "5ms");
        Range("--attempts", request.Attempts, 1, 10, "", "3");
        Range("--launch", request.Simulation.LaunchSeconds, 0, 86_400, " s", "60s");
        Range("--drain", request.Simulation.DrainSeconds, 0, 86_400, " s", "30s");
        Range("--period", request.Simulation.PeriodSeconds, 0.001, 86_400, " s", "60s");
        Range("--queue", request.Simulation.Queue, 0, 10_000_000, " requests", "100");
        if (request.Most > 100)
        {
            errors.Add(new InvalidInput("--most", Number(request.Most), "at most 100 percent: no policy of the cloud takes more", "100"));
        }

        errors.AddRange(Misplaced(request));
        if (specification is not null && TunedThreshold.Check(specification) is { } wrong)
        {
            errors.Add(wrong);
        }

        if (specification is { App.Deploy.Policy.Kind: PolicyKind.Hpa } && !request.Simulate)
        {
            errors.Add(new InvalidInput("app.deploy.policy.kind", "'hpa', which no group of a cloud has", "target-tracking, step or simple, or --simulate", "target-tracking"));
        }

        if (errors.Count == 0 && specification is not null)
        {
            errors.AddRange(TooSmall(request, specification));
        }

        return errors;
    }

    /// <summary>The experiment of a try: runs of one threshold share a name, so that they are compared as repetitions.</summary>
    public static ExperimentSpecification Of(ExperimentSpecification specification, double threshold)
    {
        var suffix = string.Create(CultureInfo.InvariantCulture, $"-at-{Math.Round(threshold, 3)}");
        return TunedThreshold.With(specification, threshold) with { Name = specification.Name[..Math.Min(specification.Name.Length, LongestName - suffix.Length)] + suffix };
    }

    /// <summary>What belongs to the other kind of tuning.</summary>
    private static IEnumerable<InvalidInput> Misplaced(TuningRequest request)
    {
        const string example = "scalectl tune --experiment sine.yaml --simulate";
        if (request.Simulate)
        {
            if (request.BudgetMinutes is { } minutes)
            {
                yield return new InvalidInput("--budget-minutes", Number(minutes), "no minutes beside --simulate: a simulated run takes none", example);
            }

            if (request.BudgetCost is { } cost)
            {
                yield return new InvalidInput("--budget-cost", Number(cost), "no money beside --simulate: a simulated run costs none", example);
            }

            yield break;
        }

        var simulation = request.Simulation;
        (string Name, bool Given)[] fields =
        [
            ("--launch", simulation.LaunchSeconds is not null), ("--drain", simulation.DrainSeconds is not null), ("--queue", simulation.Queue is not null),
            ("--period", simulation.PeriodSeconds is not null), ("--from-experiment", simulation.FromExperiment is not null), ("--service", simulation.Service != new TuningSimulation().Service),
        ];
        foreach (var (name, _) in fields.Where(f => f.Given))
        {
            yield return new InvalidInput(name, "it without --simulate", "--simulate beside it: a cloud has its own constants", $"{example} {name} ..");
        }
    }

    /// <summary>A budget that is less than the least that one run takes.</summary>
    private static IEnumerable<InvalidInput> TooSmall(TuningRequest request, ExperimentSpecification specification)
    {
        var duration = specification.Load.Duration;
        if (request.BudgetMinutes < duration.TotalMinutes)
        {
            yield return new InvalidInput("--budget-minutes", Number(request.BudgetMinutes.Value), $"at least {Number(duration.TotalMinutes)}: so long is the load of one run", Number(Math.Ceiling(10 * duration.TotalMinutes)));
        }

        // An attached group tells its least machines only when it is asked; one is as few as a load can be carried by.
        if (request.BudgetCost is { } most && specification.Price is { } price)
        {
            var lives = Enumerable.Range(0, Math.Max(1, specification.App.Deploy?.Min ?? 1)).Select(i => new Series.MachineLife(Number(i), 0, null, null, null));
            var least = CostReport.Compute(lives, 0, (long)duration.TotalMilliseconds, price).Cost ?? 0;
            if (most < least)
            {
                yield return new InvalidInput("--budget-cost", Number(most), $"at least {Number(Math.Round(least, 6))} {price.Currency}: so much the least machines of one run cost", Number(Math.Round(10 * least, 4)));
            }
        }
    }

    private static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);
}
