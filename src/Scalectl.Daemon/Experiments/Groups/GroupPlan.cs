using System.Globalization;
using System.Security.Cryptography;
using Scalectl.Api;
using Scalectl.Experiments;

namespace Scalectl.Daemon.Experiments;

/// <summary>
/// What a submission of several runs becomes: a place in the group's order for each. The places are stored with the
/// experiments, which wait in the one queue: who submitted them may go away, and a daemon that is killed goes on.
/// </summary>
internal static class GroupPlan
{
    public const int MostFiles = 20, MostRuns = 1000;

    /// <summary>
    /// Between two runs the data points of the first one are in the alarms of the second, where both are at one group:
    /// three periods, the usual number of an alarm's points, are enough for them to be gone.
    /// </summary>
    private const int RestPeriods = 3;

    /// <summary>What is wrong with the submission as a whole; each file is checked on its own.</summary>
    public static IEnumerable<InvalidInput> Check(ExperimentSubmission submission)
    {
        var files = 1 + submission.Others.Count;
        if (submission.Repeat is < 1 or > MostRuns)
        {
            yield return new InvalidInput("repeat", FormattableString.Invariant($"{submission.Repeat}"), $"1 to {MostRuns}", "3");
        }
        else if (files > MostFiles)
        {
            yield return new InvalidInput("file", FormattableString.Invariant($"{files} files"), $"at most {MostFiles}", "-f sine-40.yaml -f sine-60.yaml");
        }
        else if (files * submission.Repeat > MostRuns)
        {
            yield return new InvalidInput("repeat", FormattableString.Invariant($"{submission.Repeat} of {files} files, {submission.Repeat * files} runs"), $"at most {MostRuns} runs", "3");
        }

        if (submission.MaxCost is { } cost && !(cost > 0 && double.IsFinite(cost)))
        {
            yield return new InvalidInput("maxCost", cost.ToString("R", CultureInfo.InvariantCulture), "an amount of money, more than 0", "1.00");
        }

        if (submission.RestSeconds is { } rest && !(rest is >= 0 and <= 86_400))
        {
            yield return new InvalidInput("rest", rest.ToString("R", CultureInfo.InvariantCulture), "0 to 86400 seconds", "30");
        }
    }

    /// <summary>Runs of one name are repetitions of one thing: two files of one name would be mixed.</summary>
    public static IEnumerable<InvalidInput> CheckNames(IReadOnlyList<ExperimentSpecification> specifications)
    {
        for (var i = 1; i < specifications.Count; i++)
        {
            if (specifications.Take(i).Any(other => other.Name == specifications[i].Name))
            {
                yield return new InvalidInput(
                    $"file {i + 1}: name", $"{InvalidInput.Shorten(specifications[i].Name)}, which another file has too", "a name of its own: runs of one name are compared as repetitions", $"{specifications[i].Name}-b");
            }
        }
    }

    /// <summary>The runs in their order; a single run has no group.</summary>
    /// <param name="files">How many experiments.</param>
    /// <param name="number">Place of the first one in the queue, which names the group.</param>
    /// <param name="submission">Rounds, seed and rest.</param>
    /// <param name="period">Of the cloud.</param>
    public static IReadOnlyList<(int File, GroupPlace? Group)> Of(int files, long number, ExperimentSubmission submission, TimeSpan period)
    {
        if (files * submission.Repeat == 1)
        {
            return [(0, null)];
        }

        var seed = submission.OrderSeed ?? RandomNumberGenerator.GetInt32(1, 1_000_000);
        var rest = submission.RestSeconds ?? RestPeriods * period.TotalSeconds;
        var order = BlockedOrder.Of(files, submission.Repeat, seed);
        return [.. order.Select((run, i) => (run.Experiment, (GroupPlace?)new GroupPlace
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"g{number}"),
            Place = i + 1,
            Of = order.Count,
            Round = run.Round,
            Rounds = submission.Repeat,
            OrderSeed = seed,
            RestSeconds = rest,
        }))];
    }

    /// <summary>Until when a run has to wait after the one before it; null: it need not.</summary>
    public static (DateTimeOffset Until, string After)? Rest(StoredExperiment next, IEnumerable<StoredExperiment> all)
    {
        if (next is not { State: ExperimentState.Queued, StopRequested: false, Group: { RestSeconds: > 0 } group })
        {
            return null;
        }

        var last = all.Where(e => e.Group?.Id == group.Id && e is { BeganAt: not null, EndedAt: not null }).MaxBy(e => e.EndedAt);
        return last is null ? null : (last.EndedAt!.Value + TimeSpan.FromSeconds(group.RestSeconds), last.Id);
    }
}
