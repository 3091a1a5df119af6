using Scalectl.Api;
using Scalectl.Aws;
using Scalectl.Daemon.Pricing;
using Scalectl.Elasticity;
using Scalectl.Experiments;

namespace Scalectl.Daemon.Experiments;

/// <summary>
/// What an experiment asks of the active context. Every call may be repeated; a cloud that does not answer is a
/// <see cref="CloudException"/>.
/// </summary>
internal interface IExperimentCloud
{
    TimeSpan Period { get; }

    Task<AppView?> FindAppAsync(string name, CancellationToken cancellationToken);

    /// <returns>Every error; empty: it is being deployed.</returns>
    Task<IReadOnlyList<InvalidInput>> DeployAppAsync(AppRequest request, string experiment, CancellationToken cancellationToken);

    /// <summary>A group that is none of ours; an error says what keeps it from being measured.</summary>
    Task<Outcome<TestedApp>> FindGroupAsync(string group, CancellationToken cancellationToken);

    Task SetDesiredAsync(string app, int desired, CancellationToken cancellationToken);

    /// <summary>How far the app's group is from standing still.</summary>
    Task<GroupCalm> CalmAsync(TestedApp app, CancellationToken cancellationToken);

    /// <summary>The change of a group's policy that would give it this target; an error says what keeps it from it.</summary>
    Task<Outcome<PolicyChange>> FindPolicyAsync(string group, double target, CancellationToken cancellationToken);

    /// <returns>Null: the target is set; else why not.</returns>
    Task<string?> SetPolicyTargetAsync(PolicyChange change, CancellationToken cancellationToken);

    /// <returns>Null: the policy is what it was; else what it is now, and why.</returns>
    Task<string?> RestorePolicyAsync(PolicyChange change, CancellationToken cancellationToken);

    /// <summary>Tells the cloud the changes of a group's sizes that it is to make by itself; told again they are the same ones.</summary>
    /// <param name="start">Start of the load.</param>
    Task ScheduleAsync(string group, IReadOnlyList<ScheduleEntry> schedule, DateTimeOffset start, CancellationToken cancellationToken);

    Task RemoveAppAsync(string name, CancellationToken cancellationToken);

    /// <summary>The experiment's load; null: there is none, or none any more.</summary>
    LoadState? Load(string cluster);

    /// <returns>Every error; empty: it is launched.</returns>
    Task<IReadOnlyList<InvalidInput>> RunLoadAsync(ClusterRequest request, string experiment, CancellationToken cancellationToken);

    /// <summary>Tells the generators to send nothing more; a machine that does not answer is ended by the removal.</summary>
    Task StopLoadAsync(string cluster, CancellationToken cancellationToken);

    Task RemoveLoadAsync(string name, CancellationToken cancellationToken);

    /// <summary>Begins to collect, or goes on where the store ends.</summary>
    Task CollectAsync(StoredExperiment experiment, CancellationToken cancellationToken);

    /// <summary>Sends no more probes and goes on collecting.</summary>
    Task EndProbesAsync(string id);

    /// <summary>Asks the sources that an experiment names once, before anything is started for it.</summary>
    /// <returns>What is wrong; empty: all is well.</returns>
    Task<IReadOnlyList<InvalidInput>> TryMetricsAsync(MetricsSpecification metrics, CancellationToken cancellationToken);

    /// <summary>What a source does not tell at the moment, though it should; null: nothing is missing.</summary>
    string? Missing(string id);

    /// <summary>Collects what is still out there and stops.</summary>
    /// <returns>What could not be fetched, a sentence each.</returns>
    Task<IReadOnlyList<string>> StopCollectingAsync(string id, CancellationToken cancellationToken);

    IReadOnlyDictionary<string, double> Latest(string id);

    CloudTrouble? Trouble(string id);

    /// <summary>Prices that the experiment's file does not state; an error says what keeps it from being counted.</summary>
    Task<Outcome<RunPrices>> PricesAsync(StoredExperiment experiment, TestedApp app, CancellationToken cancellationToken);

    /// <summary>What its machines have cost so far; null: there is no price.</summary>
    Task<CostSoFar?> CostAsync(StoredExperiment experiment, CancellationToken cancellationToken);
}

/// <summary>How far a group is from standing still.</summary>
/// <param name="Desired">Machines wanted.</param>
/// <param name="Healthy">Machines that are in service and that the load balancer calls healthy.</param>
/// <param name="Total">Machines that exist, in whatever state.</param>
internal readonly record struct GroupCalm(int Desired, int Healthy, int Total)
{
    public bool IsAt(int start) => Desired == start && Healthy == start && Total == start;
}

/// <summary>The machines that send an experiment's load.</summary>
internal sealed record LoadState(ClusterState State, string? Message, DateTimeOffset? StartedAt);

/// <summary>The cloud has not answered the collection since then.</summary>
internal sealed record CloudTrouble(DateTimeOffset Since, string Sentence);
