using Scalectl.Api;
using Scalectl.Experiments;
using Scalectl.Reports;

namespace Scalectl.Daemon.Experiments;

/// <summary>Finds the runs that a comparison names, and compares them.</summary>
internal sealed class ComparisonService(ExperimentArchive archive, ExperimentReports reports)
{
    private const int MostSides = 100;
    private const string Example = "of=sine-40&of=sine-60";

    /// <param name="of">Ids of runs, names (all runs of a name that are done are its repetitions) or ids of groups, which stand for each of their names. What is both is the id.</param>
    /// <param name="sort">A criterion; null: the order given.</param>
    /// <param name="baseline">One of <paramref name="of"/>; null: none.</param>
    /// <param name="cancellationToken">Ends the wait for the store.</param>
    public async Task<Outcome<ComparisonReport>> CompareAsync(IReadOnlyList<string> of, string? sort, string? baseline, CancellationToken cancellationToken)
    {
        var sides = await FindAsync(of, sort, baseline, cancellationToken);
        return sides.Ok ? Compute(sides.Value, sort, baseline) : sides.Errors.ToList();
    }

    /// <summary>The same with how each run went.</summary>
    public async Task<Outcome<ComparisonExport>> ExportAsync(IReadOnlyList<string> of, string? sort, string? baseline, CancellationToken cancellationToken)
    {
        var found = await FindAsync(of, sort, baseline, cancellationToken);
        if (!found.Ok)
        {
            return found.Errors.ToList();
        }

        var comparison = Compute(found.Value, sort, baseline);
        var interval = ComparisonExport.IntervalFor(found.Value.SelectMany(side => side.Runs).Max(run => run.Specification.Load.Duration));
        List<ComparedSide> sides = [];
        foreach (var side in comparison.Experiments.Select(e => found.Value.First(side => side.Name == e.Name)))
        {
            List<RunCourse> courses = [];
            foreach (var run in side.Runs)
            {
                // One run at a time: what is kept of it is small, and all of it together may not be.
                if (await reports.DataAsync(run, cancellationToken) is { } data)
                {
                    courses.Add(RunCourse.Of(run.Id, data, run.Report!, interval, run.Group));
                }
            }

            sides.Add(new ComparedSide { Name = side.Name, Specification = side.Runs[^1].Specification, Runs = courses });
        }

        return new ComparisonExport { Comparison = comparison, IntervalSeconds = interval, Sides = sides };
    }

    private static ComparisonReport Compute(IReadOnlyList<Side> sides, string? sort, string? baseline)
        => ExperimentComparison.Compute([.. sides.Select(side => new ComparedRuns(side.Name, [.. side.Runs.Select(run => new ComparedRun(run.Id, run.Report!))]))], sort, baseline);

    /// <summary>The sides with those runs that are done, each with its report; or every error.</summary>
    private async Task<Outcome<List<Side>>> FindAsync(IReadOnlyList<string> of, string? sort, string? baseline, CancellationToken cancellationToken)
    {
        var errors = new List<InvalidInput>();
        var all = await archive.ListAsync(cancellationToken);
        var sides = of.SelectMany(name => Sides(name, all)).ToList();
        if (sides.Count is < 2 or > MostSides)
        {
            errors.Add(new InvalidInput("of", $"{sides.Count}", $"2 to {MostSides} ids or names of experiments", Example));
        }

        if (sort is not null && Criterion.All.All(criterion => criterion.Name != sort))
        {
            errors.Add(new InvalidInput("sort", InvalidInput.Shorten(sort), $"one of {string.Join(", ", Criterion.All.Select(criterion => criterion.Name))}", "tauU"));
        }

        if (baseline is not null && sides.TrueForAll(side => side.Name != baseline))
        {
            errors.Add(new InvalidInput("baseline", InvalidInput.Shorten(baseline), "one of those that are compared", sides.Count > 0 ? InvalidInput.Shorten(sides[0].Name) : "sine-40"));
        }

        errors.AddRange(sides.CountBy(side => side.Name).Where(named => named.Value > 1).Select(named => new InvalidInput("of", $"{InvalidInput.Shorten(named.Key)} twice", "each once", Example)));
        if (errors.Count > 0)
        {
            return errors;
        }

        List<Outcome<Side>> found = [];
        foreach (var side in sides)
        {
            found.Add(await DoneAsync(side, cancellationToken));
        }

        errors.AddRange(found.SelectMany(side => side.Errors));
        return errors.Count > 0 ? errors : found.ConvertAll(side => side.Value!);
    }

    /// <summary>A run, all runs of a name, or of a group each of its names with the group's runs.</summary>
    private static IEnumerable<Side> Sides(string of, IReadOnlyList<StoredExperiment> all)
    {
        if (all.FirstOrDefault(e => e.Id == of) is { } run)
        {
            return [new Side(of, [run])];
        }

        var named = all.Where(e => e.Specification.Name == of).ToList();
        var grouped = named.Count > 0 ? [] : all.Where(e => e.Group?.Id == of).ToList();
        return grouped.Count == 0
            ? [new Side(of, named)]
            : grouped.GroupBy(e => e.Specification.Name).OrderBy(runs => runs.Key, StringComparer.Ordinal).Select(runs => new Side(runs.Key, [.. runs]));
    }

    private async Task<Outcome<Side>> DoneAsync(Side side, CancellationToken cancellationToken)
    {
        List<StoredExperiment> runs = [];
        foreach (var done in side.Runs.Where(e => e.State == ExperimentState.Done))
        {
            if (await archive.OpenAsync(done.Id, cancellationToken) is { Report: not null } whole)
            {
                runs.Add(whole);
            }
        }

        var name = InvalidInput.Shorten(side.Name);
        return runs.Count > 0
            ? new Side(side.Name, runs)
            : side.Runs.Count == 0
                ? new InvalidInput("of", name, "the id or the name of an experiment, or the id of a group (scalectl experiment list shows them)", "sine-60")
                : new InvalidInput("of", $"{name}, which is {string.Join(", ", side.Runs.Select(e => Word<ExperimentState>.Of(e.State)).Distinct())}", "an experiment that is done", "sine-60");
    }

    private sealed record Side(string Name, IReadOnlyList<StoredExperiment> Runs);
}
