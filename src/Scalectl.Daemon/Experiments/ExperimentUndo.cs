namespace Scalectl.Daemon.Experiments;

/// <summary>The way back: the policy as it was, and nothing left of what the experiment made. May be repeated.</summary>
internal static class ExperimentUndo
{
    /// <summary>Puts back what the experiment changed and removes what it made; what is not there is no error.</summary>
    /// <returns>What is to be stored of it.</returns>
    public static async Task<Func<StoredExperiment, StoredExperiment>> UndoAsync(IExperimentCloud cloud, StoredExperiment e, CancellationToken cancellationToken)
    {
        // First of all: it takes a moment, and the machines may take minutes.
        var said = e.Policy is { Over: false } change ? await cloud.RestorePolicyAsync(change, cancellationToken) : null;
        if (e.Clustered)
        {
            await cloud.RemoveLoadAsync(e.ResourceName, cancellationToken);
        }

        if (e.App is { Owned: true, Name: { } app })
        {
            await cloud.RemoveAppAsync(app, cancellationToken);
        }

        return x => x with
        {
            Policy = x.Policy is null ? null : x.Policy with { Over = true },
            Message = said is null ? x.Message : x.Message is { } before ? $"{before}; {said}" : said,
        };
    }
}
