using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Scalectl.Lab.CloudWatch;
using Scalectl.Lab.Listening;
using Scalectl.Lab.LoadBalancing;
using Scalectl.Lab.Wire;
using Yarp.ReverseProxy.Forwarder;

namespace Scalectl.Lab.Tests.LoadBalancing;

/// <summary>ELBv2 without the rest of the lab: real balancers and real targets on an own piece of loopback.</summary>
internal sealed class ElbFixture : IAsyncDisposable
{
    private readonly Socket _portHolder = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly ServiceProvider _services;
    private readonly List<HttpEndpoint> _targets = [];
    private readonly TimeProvider _time;
    private readonly ElbService _service;

    public ElbFixture(TimeProvider? time = null)
    {
        _time = time ?? TimeProvider.System;
        // A port that is held for as long as the test runs: its piece of loopback is nobody else's.
        _portHolder.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Network = new LabNetwork(((IPEndPoint)_portHolder.LocalEndPoint!).Port);
        Store = new MetricStore(_time);
        _services = new ServiceCollection().AddLogging().AddHttpForwarder().BuildServiceProvider();
        var options = new LabOptions();
        Registry = new BalancerRegistry(options, Network, Store, _services.GetRequiredService<IHttpForwarder>(), _time, NullLoggerFactory.Instance);
        Metrics = new BalancerMetricsStep(Registry);
        _service = new ElbService(Registry, new InstanceAddresses(id => Instances.GetValueOrDefault(id), (_, _) => Task.CompletedTask), options);
    }

    public LabNetwork Network { get; }

    public MetricStore Store { get; }

    public BalancerRegistry Registry { get; }

    public BalancerMetricsStep Metrics { get; }

    public Dictionary<string, IPAddress> Instances { get; } = [];

    public HttpClient Client { get; } = new(new SocketsHttpHandler { UseProxy = false });

    /// <summary>Calls an action: <c>"Name=x", "Subnets.member.1=y"</c>; the answer's document.</summary>
    public async Task<XElement> CallAsync(string action, params string[] parameters)
    {
        var answer = await TryAsync(action, parameters);
        Assert.That(answer.Error, Is.Null, $"{action} {string.Join(' ', parameters)}");
        return AwsXml.Document(_service, action, answer, "id");
    }

    /// <summary>Calls an action that must be refused; AWS's code.</summary>
    public async Task<string> RefusalAsync(string action, params string[] parameters) => (await TryAsync(action, parameters)).Error?.Code ?? "no error";

    /// <summary>Calls an action; of two parameters of one name the later counts.</summary>
    public Task<QueryAnswer> TryAsync(string action, params string[] parameters)
    {
        Dictionary<string, string> given = [];
        foreach (var pair in parameters.Select(static p => p.Split('=', 2)))
        {
            given[pair[0]] = pair[1];
        }

        return _service.HandleAsync(action, new QueryRequest(given), CancellationToken.None);
    }

    public async Task<string> CreateBalancerAsync(string name = "lb") => Value(
        await CallAsync("CreateLoadBalancer", $"Name={name}", $"Subnets.member.1={LabSubnets.All[0].Subnet}", $"Subnets.member.2={LabSubnets.All[1].Subnet}"), "LoadBalancerArn");

    public async Task<string> CreateGroupAsync(string name = "tg", params string[] parameters) => Value(
        await CallAsync("CreateTargetGroup", [$"Name={name}", "Port=8080", "Protocol=HTTP", $"VpcId={LabSubnets.Vpc}", "TargetType=ip", "HealthCheckPath=/health", .. parameters]), "TargetGroupArn");

    public async Task<string> CreateListenerAsync(string balancer, string group, int port = 8000, params string[] parameters) => Value(
        await CallAsync("CreateListener", [$"LoadBalancerArn={balancer}", "Protocol=HTTP", $"Port={port}", "DefaultActions.member.1.Type=forward", $"DefaultActions.member.1.TargetGroupArn={group}", .. parameters]), "ListenerArn");

    /// <summary>A balancer with a group; the address that its clients use.</summary>
    public async Task<(string Balancer, string Group, Uri Address)> CreateAllAsync(params string[] groupParameters)
    {
        var balancer = await CreateBalancerAsync();
        var group = await CreateGroupAsync("tg", groupParameters);
        await CreateListenerAsync(balancer, group);
        return (balancer, group, new Uri($"http://{Registry.Balancer(balancer)!.Address}:8000/"));
    }

    /// <summary>A real server as target; <c>/health</c> answers 200 by itself.</summary>
    public async Task<HttpEndpoint> AddTargetAsync(string group, RequestDelegate handler, bool waitHealthy = true)
    {
        var endpoint = await HttpEndpoint.StartAsync(
            new IPEndPoint(Network.TakeMachine()!, 0),
            new HttpEndpointOptions(TimeSpan.FromMinutes(1)),
            context => context.Request.Path == "/health" ? Task.CompletedTask : handler(context),
            NullLoggerFactory.Instance,
            CancellationToken.None);
        _targets.Add(endpoint);
        await RegisterAsync(group, endpoint.Address);
        if (waitHealthy)
        {
            await StateAsync(group, endpoint.Address, TargetHealthState.Healthy);
        }

        return endpoint;
    }

    public Task RegisterAsync(string group, IPEndPoint target) =>
        CallAsync("RegisterTargets", $"TargetGroupArn={group}", $"Targets.member.1.Id={target.Address}", string.Create(CultureInfo.InvariantCulture, $"Targets.member.1.Port={target.Port}"));

    public Task DeregisterAsync(string group, IPEndPoint target) =>
        CallAsync("DeregisterTargets", $"TargetGroupArn={group}", $"Targets.member.1.Id={target.Address}");

    public Task StateAsync(string group, IPEndPoint target, TargetHealthState state) => Eventually.TrueAsync(
        () => Registry.Group(group)!.Pool.Snapshot().Any(t => t.EndPoint.Equals(target) && t.Health.State == state), CancellationToken.None, $"{target} did not become {state}");

    /// <summary>Sum of a metric over all time, of a balancer or of one of its groups.</summary>
    public double Sum(string balancer, string metric, string? group = null)
    {
        var dimensions = new Dictionary<string, string> { ["LoadBalancer"] = balancer[balancer.IndexOf("app/", StringComparison.Ordinal)..] };
        if (group is not null)
        {
            dimensions["TargetGroup"] = group[group.IndexOf("targetgroup/", StringComparison.Ordinal)..];
        }

        var now = _time.GetUtcNow();
        return Store.Query(new MetricId("AWS/ApplicationELB", metric, dimensions), now.AddHours(-1), now.AddHours(1), TimeSpan.FromSeconds(1)).Sum(static p => p.Sum);
    }

    public static string Value(XElement document, string name) => document.Descendants(name).First().Value;

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Registry.DisposeAsync();
        foreach (var target in _targets)
        {
            await target.DisposeAsync();
        }

        await _services.DisposeAsync();
        _portHolder.Dispose();
    }
}
