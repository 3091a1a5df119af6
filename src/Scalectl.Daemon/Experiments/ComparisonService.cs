using Scalectl.Api;
using Scalectl.Experiments;

namespace Scalectl.Daemon.Experiments;

/// <summary>Finds the runs that a comparison names, and compares them.</summary>
internal sealed class ComparisonService(ExperimentArchive archive)
{
    private const int MostSides = 100;
    private const string Example = "of=sine-40&of=sine-60";

    /// <param name="of">Ids of runs, or names: all runs of a name that are done are its repetitions. What is both is the id.</param>
    /// <param name="sort">A criterion; null: the order given.</param>
    /// <param name="baseline">One of <paramref name="of"/>; null: none.</param>
    /// <param name="cancellationToken">Ends the wait for the store.</param>
    public async Task<Outcome<ComparisonReport>> CompareAsync(IReadOnlyList<string> of, string? sort, string? baseline, CancellationToken cancellationToken)
    {
        var errors = new List<InvalidInput>();
        if (of.Count is < 2 or > MostSides)
        {
            errors.Add(new InvalidInput("of", $"{of.Count}", $"2 to {MostSides} ids or names of experiments", Example));
        }

        if (sort is not null && Criterion.All.All(criterion => criterion.Name != sort))
        {
            errors.Add(new InvalidInput("sort", InvalidInput.Shorten(sort), $"one of {string.Join(", ", Criterion.All.Select(criterion => criterion.Name))}", "tauU"));
        }

        if (baseline is not null && !of.Contains(baseline))
        {
            errors.Add(new InvalidInput("baseline", InvalidInput.Shorten(baseline), "one of those that are compared", of.Count > 0 ? InvalidInput.Shorten(of[0]) : "sine-40"));
        }

        errors.AddRange(of.CountBy(name => name).Where(named => named.Value > 1).Select(named => new InvalidInput("of", $"{InvalidInput.Shorten(named.Key)} twice", "each once", Example)));
        if (errors.Count > 0)
        {
            return errors;
        }

        var all = await archive.ListAsync(cancellationToken);
        List<Outcome<ComparedRuns>> sides = [];
        foreach (var name in of)
        {
            sides.Add(await FindAsync(name, all, cancellationToken));
        }

        errors.AddRange(sides.SelectMany(side => side.Errors));
        return errors.Count > 0 ? errors : ExperimentComparison.Compute([.. sides.Select(side => side.Value!)], sort, baseline);
    }

    private async Task<Outcome<ComparedRuns>> FindAsync(string name, IReadOnlyList<StoredExperiment> all, CancellationToken cancellationToken)
    {
        var named = all.Where(e => e.Id == name).ToList();
        if (named.Count == 0)
        {
            named = [.. all.Where(e => e.Specification.Name == name)];
        }

        List<ComparedRun> runs = [];
        foreach (var done in named.Where(e => e.State == ExperimentState.Done))
        {
            if (await archive.OpenAsync(done.Id, cancellationToken) is { Report: { } report })
            {
                runs.Add(new ComparedRun(done.Id, report));
            }
        }

        return runs.Count > 0
            ? new ComparedRuns(name, runs)
            : named.Count == 0
                ? new InvalidInput("of", InvalidInput.Shorten(name), "the id or the name of an experiment (scalectl experiment list shows them)", "sine-60")
                : new InvalidInput("of", $"{InvalidInput.Shorten(name)}, which is {string.Join(", ", named.Select(e => Word<ExperimentState>.Of(e.State)).Distinct())}", "an experiment that is done", "sine-60");
    }
}
