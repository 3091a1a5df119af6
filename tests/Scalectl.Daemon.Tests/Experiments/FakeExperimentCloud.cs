using Scalectl.Api;
using Scalectl.Aws;
using Scalectl.Daemon.Experiments;
using Scalectl.Daemon.Pricing;
using Scalectl.Elasticity;
using Scalectl.Experiments;

namespace Scalectl.Daemon.Tests.Experiments;

/// <summary>A cloud whose every answer a test chooses.</summary>
internal sealed class FakeExperimentCloud : IExperimentCloud
{
    public TimeSpan Period { get; set; } = TimeSpan.FromSeconds(1);

    public AppView? App { get; set; }

    public GroupCalm Calm { get; set; } = new(1, 1, 1);

    public LoadState? LoadNow { get; set; }

    public CloudTrouble? TroubleNow { get; set; }

    /// <summary>Of the app; that of the load is 0.01.</summary>
    public double? Cost { get; set; }

    public Outcome<RunPrices> Prices { get; set; } = new RunPrices(null, null);

    public IReadOnlyList<InvalidInput> Refusal { get; set; } = [];

    /// <summary>Thrown by every call that asks the cloud.</summary>
    public CloudException? Down { get; set; }

    /// <summary>What was asked, in order.</summary>
    public List<string> Calls { get; } = [];

    public static CloudException Unreachable { get; } = new("AutoScaling", "DescribeAutoScalingGroups", CloudException.Unreachable, "Connection refused", 0);

    public Task<AppView?> FindAppAsync(string name, CancellationToken cancellationToken) => Asked($"find app {name}", App);

    public Task<IReadOnlyList<InvalidInput>> DeployAppAsync(AppRequest request, string experiment, CancellationToken cancellationToken)
        => Asked($"deploy {request.Name} for {experiment}", Refusal);

    public Task<Outcome<TestedApp>> FindGroupAsync(string group, CancellationToken cancellationToken)
        => Asked<Outcome<TestedApp>>($"find group {group}", new TestedApp { Group = group, Url = "http://127.0.0.1:9/" });

    public Task SetDesiredAsync(string app, int desired, CancellationToken cancellationToken) => Asked($"set {app} to {desired}", true);

    public Task<GroupCalm> CalmAsync(TestedApp app, CancellationToken cancellationToken) => Asked("calm", Calm);

    /// <summary>What the cloud says of a policy's change; null: there is no such policy.</summary>
    public PolicyChange? Policy { get; set; }

    public string? PolicyLeft { get; set; }

    public Task<Outcome<PolicyChange>> FindPolicyAsync(string group, double target, CancellationToken cancellationToken)
        => Asked<Outcome<PolicyChange>>($"find policy of {group}", Policy is { } p ? p : new InvalidInput("app.policyTarget", $"group {group} without any policy", "one", "50"));

    public Task<string?> SetPolicyTargetAsync(PolicyChange change, CancellationToken cancellationToken) => Asked($"set target of {change.Group} to {change.Target}", (string?)null);

    public Task<string?> RestorePolicyAsync(PolicyChange change, CancellationToken cancellationToken) => Asked($"restore {change.Group}", PolicyLeft);

    public Task ScheduleAsync(string group, IReadOnlyList<ScheduleEntry> schedule, DateTimeOffset start, CancellationToken cancellationToken)
        => Asked($"schedule {group}: {string.Join(", ", ScheduledActions.Of(schedule, start).Select(a => $"{a.Name} at {a.At:HH:mm:ss} {a.Min}/{a.Max}/{a.Desired}"))}", true);

    public Task RemoveAppAsync(string name, CancellationToken cancellationToken) => Asked($"remove app {name}", true);

    public LoadState? Load(string cluster) => LoadNow;

    public Task<IReadOnlyList<InvalidInput>> RunLoadAsync(ClusterRequest request, string experiment, CancellationToken cancellationToken)
        => Asked($"run {request.Name} for {experiment} at {request.Target}", Refusal);

    public Task StopLoadAsync(string cluster, CancellationToken cancellationToken) => Asked($"stop load {cluster}", true);

    public Task RemoveLoadAsync(string cluster, CancellationToken cancellationToken) => Asked($"remove load {cluster}", true);

    // Collection and its end fail by health, not by exception.
    public Task CollectAsync(StoredExperiment experiment, CancellationToken cancellationToken)
    {
        Calls.Add($"collect {experiment.Id}");
        return Task.CompletedTask;
    }

    public Task EndProbesAsync(string id)
    {
        Calls.Add($"end probes {id}");
        return Task.CompletedTask;
    }

    /// <summary>What the sources could not tell at the end.</summary>
    public IReadOnlyList<string> NotFetched { get; set; } = [];

    /// <summary>What is wrong with the sources before the start.</summary>
    public IReadOnlyList<InvalidInput> MetricsRefusal { get; set; } = [];

    public string? MissingNow { get; set; }

    public Task<IReadOnlyList<InvalidInput>> TryMetricsAsync(MetricsSpecification metrics, CancellationToken cancellationToken) => Task.FromResult(MetricsRefusal);

    public string? Missing(string id) => MissingNow;

    public Task<IReadOnlyList<string>> StopCollectingAsync(string id, CancellationToken cancellationToken)
    {
        Calls.Add($"stop collecting {id}");
        return Task.FromResult(NotFetched);
    }

    public IReadOnlyDictionary<string, double> Latest(string id) => new Dictionary<string, double>();

    public CloudTrouble? Trouble(string id) => TroubleNow;

    public Task<Outcome<RunPrices>> PricesAsync(StoredExperiment experiment, TestedApp app, CancellationToken cancellationToken) => Task.FromResult(Prices);

    public Task<CostSoFar?> CostAsync(StoredExperiment experiment, CancellationToken cancellationToken) => Task.FromResult(Cost is { } cost ? new CostSoFar(cost, 0.01, "USD") : null);

    private Task<T> Asked<T>(string call, T answer)
    {
        Calls.Add(call);
        return Down is { } down ? Task.FromException<T>(down) : Task.FromResult(answer);
    }
}
