using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using Scalectl.Lab.CloudWatch;
using Scalectl.Lab.Listening;
using Yarp.ReverseProxy.Forwarder;

namespace Scalectl.Lab.LoadBalancing;

/// <summary>
/// All balancers and target groups. Who changes something holds <see cref="Gate"/>; groups are also read without it,
/// when instances come and go.
/// </summary>
public sealed class BalancerRegistry : IAsyncDisposable
{
    private const int MostConnections = 10_000;
    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(2);
    // Shorter than targets keep theirs, so that the balancer is the one who closes: a request never meets a closing connection.
    private static readonly TimeSpan IdleTargetConnection = TimeSpan.FromSeconds(50);

    private readonly LabOptions _options;
    private readonly LabNetwork _network;
    private readonly MetricStore _store;
    private readonly TimeProvider _time;
    private readonly ILoggerFactory _logs;
    private readonly RequestForwarder _forwarder;
    private readonly HttpMessageInvoker _client;
    private readonly ConcurrentDictionary<string, TargetGroup> _groups = new();
    private readonly ConcurrentDictionary<string, LoadBalancer> _balancers = new();

    public BalancerRegistry(LabOptions options, LabNetwork network, MetricStore store, IHttpForwarder forwarder, TimeProvider time, ILoggerFactory logs)
    {
        (_options, _network, _store, _time, _logs) = (options, network, store, time, logs);
        _client = new HttpMessageInvoker(new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionIdleTimeout = IdleTargetConnection,
            ActivityHeadersPropagator = null,
        });
        _forwarder = new RequestForwarder(forwarder, _client, time);
    }

    /// <summary>Held while something is changed or listed.</summary>
    public SemaphoreSlim Gate { get; } = new(1, 1);

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<LoadBalancer> Balancers => [.. _balancers.Values.OrderBy(static b => b.Created).ThenBy(static b => b.Name, StringComparer.Ordinal)];

    /// <summary>By name.</summary>
    public IReadOnlyList<TargetGroup> Groups => [.. _groups.Values.OrderBy(static g => g.Name, StringComparer.Ordinal)];

    public LoadBalancer? Balancer(string arn) => _balancers.GetValueOrDefault(arn);

    public TargetGroup? Group(string arn) => _groups.GetValueOrDefault(arn);

    public Listener? Listener(string arn) => Balancers.SelectMany(static b => b.Listeners).FirstOrDefault(l => l.Arn == arn);

    /// <summary>A new balancer; null when there is no address left.</summary>
    public LoadBalancer? AddBalancer(string name, string scheme, string vpcId, IReadOnlyList<string> subnets, IReadOnlyList<string> securityGroups)
    {
        if (_network.TakeLoadBalancer() is not { } address)
        {
            return null;
        }

        var id = NewId();
        var balancer = new LoadBalancer(name, id, _options.Arn("elasticloadbalancing", $"loadbalancer/app/{name}/{id}"), address, _time.GetUtcNow())
        {
            Scheme = scheme,
            VpcId = vpcId,
            Subnets = subnets,
            SecurityGroups = securityGroups,
            Metrics = new BalancerMetrics($"app/{name}/{id}", _options.Period, _store, _time),
        };
        _balancers[balancer.Arn] = balancer;
        return balancer;
    }

    /// <summary>Ends a balancer: running requests finish, and what it has counted is published before its groups may be removed.</summary>
    public async Task RemoveAsync(LoadBalancer balancer)
    {
        _balancers.TryRemove(balancer.Arn, out _);
        await Task.WhenAll(balancer.Listeners.ToList().Select(RemoveAsync));
        balancer.Metrics.Publish(all: true, RegisteredTargets);
        _network.Release(balancer.Address);
    }

    public TargetGroup AddGroup(string name, int port, string vpcId, string targetType, HealthCheckSettings check)
    {
        var id = NewId();
        var group = new TargetGroup(name, id, _options.Arn("elasticloadbalancing", $"targetgroup/{name}/{id}"), port, vpcId, targetType, check, _time, _client);
        _groups[group.Arn] = group;
        return group;
    }

    public async Task RemoveAsync(TargetGroup group)
    {
        _groups.TryRemove(group.Arn, out _);
        await group.DisposeAsync();
    }

    /// <summary>Opens a port of a balancer.</summary>
    /// <exception cref="IOException">It cannot listen there.</exception>
    public async Task<Listener> AddListenerAsync(LoadBalancer balancer, int port, TargetGroup group, CancellationToken ct)
    {
        var options = new HttpEndpointOptions(balancer.IdleTimeout, MostConnections, balancer.Metrics.CountRejectedConnection);
        var endpoint = await HttpEndpoint.StartAsync(
            new IPEndPoint(balancer.Address, port), options, context => _forwarder.HandleAsync(context, balancer, group), _logs, ct);
        var listener = new Listener(_options.Arn("elasticloadbalancing", $"listener/app/{balancer.Name}/{balancer.Id}/{NewId()}"), balancer, port, group, endpoint);
        balancer.Listeners.Add(listener);
        group.Attach(balancer);
        return listener;
    }

    public async Task RemoveAsync(Listener listener)
    {
        await listener.Endpoint.StopAsync(Drain, _time);
        listener.Balancer.Listeners.Remove(listener);
        if (!listener.Balancer.Listeners.Exists(l => l.Group == listener.Group))
        {
            await listener.Group.DetachAsync();
        }
    }

    /// <summary>Targets of a group by its metric dimension; those that are draining get no requests and do not count.</summary>
    public int RegisteredTargets(string dimension) =>
        _groups.Values.FirstOrDefault(g => g.Dimension == dimension)?.Pool.Snapshot().Count(static t => t.Health.State != TargetHealthState.Draining) ?? 0;

    /// <summary>Ends everything; called once, when the lab stops.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(Balancers.Select(RemoveAsync));
        await Task.WhenAll(Groups.Select(RemoveAsync));
        _client.Dispose();
        Gate.Dispose();
    }

    private static string NewId() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
}
