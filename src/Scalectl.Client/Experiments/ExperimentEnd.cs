using Scalectl.Api;
using Scalectl.Client.CommandLine;
using Scalectl.Client.Errors;

namespace Scalectl.Client.Experiments;

/// <summary>What the end of an experiment means for a script: its exit code, and a sentence on stderr for each limit that was not kept.</summary>
internal static class ExperimentEnd
{
    /// <summary>1 when it did not come to its end, else 4 when a limit was not kept.</summary>
    public static int Judge(Call call, ExperimentView view)
    {
        var limits = Limits(call, view);
        return view.State == ExperimentState.Done ? limits : ExitCode.Failed;
    }

    /// <summary>4 when a limit of an ended experiment was not kept. One that runs has not broken any for good.</summary>
    public static int Limits(Call call, ExperimentView view)
    {
        if (!ExperimentWatch.IsEnd(view.State))
        {
            return ExitCode.Done;
        }

        List<string> broken = [.. view.Slo.Where(limit => !limit.Met).Select(limit => $"limit {limit.Rule} was not kept: {limit.MeasuredText()}")];
        if (view.BudgetReached)
        {
            broken.Add(view.Message ?? "ended by its budget");
        }

        foreach (var sentence in broken)
        {
            call.Surroundings.Error.WriteLine(Printable.Of($"scalectl: {view.Id}: {sentence}"));
        }

        return broken.Count == 0 ? ExitCode.Done : ExitCode.LimitNotMet;
    }

    /// <summary>Of several experiments: a failure is worse than a limit, a limit worse than nothing.</summary>
    public static int Worse(int one, int other) => one == ExitCode.Failed || other == ExitCode.Failed ? ExitCode.Failed : Math.Max(one, other);
}
