using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Scalectl.Lab.LoadBalancing;

namespace Scalectl.Lab.Tests.LoadBalancing;

/// <summary>Real requests through real balancers.</summary>
[CancelAfter(120_000)]
public sealed class BalancerTrafficTests
{
    private ElbFixture _elb = null!;

    [SetUp]
    public void SetUp() => _elb = new ElbFixture();

    [TearDown]
    public async Task TearDown() => await _elb.DisposeAsync();

    [Test]
    public async Task Balancer_HealthyTargets_TakesTurnsAndTellsWhoAsks(CancellationToken ct)
    {
        var (balancer, group, address) = await _elb.CreateAllAsync();
        var seen = new ConcurrentQueue<(string Target, IHeaderDictionary Headers)>();
        for (var i = 0; i < 2; i++)
        {
            var name = $"t{i}";
            await _elb.AddTargetAsync(group, context =>
            {
                seen.Enqueue((name, new HeaderDictionary(context.Request.Headers.ToDictionary())));
                context.Response.StatusCode = 201;
                context.Response.Headers["X-Own"] = context.Request.Path.Value + context.Request.QueryString.ToString();
                return context.Response.WriteAsync(name, ct);
            });
        }

        for (var i = 0; i < 10; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, "/a%20b?c=1")) { Content = new StringContent("body") };
            request.Headers.TryAddWithoutValidation("X-Forwarded-For", "203.0.113.7");
            using var answer = await _elb.Client.SendAsync(request, ct);
            Assert.That((answer.StatusCode, answer.Headers.GetValues("X-Own").Single()), Is.EqualTo((HttpStatusCode.Created, "/a b?c=1")));
        }

        Assert.That(seen.GroupBy(static s => s.Target).Select(static g => g.Count()), Is.EqualTo(new[] { 5, 5 }));
        var headers = seen.First().Headers;
        Assert.That(headers.Host.ToString(), Is.EqualTo($"{address.Host}:8000"));
        Assert.That(headers["X-Forwarded-For"].ToString(), Does.StartWith("203.0.113.7, 127."));
        Assert.That((headers["X-Forwarded-Proto"].ToString(), headers["X-Forwarded-Port"].ToString()), Is.EqualTo(("http", "8000")));
        Assert.That(headers["X-Amzn-Trace-Id"].ToString(), Does.Match("^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$"));
        await _elb.CallAsync("DeleteLoadBalancer", $"LoadBalancerArn={balancer}");
        Assert.That((_elb.Sum(balancer, "RequestCount"), _elb.Sum(balancer, "HTTPCode_Target_2XX_Count", group)), Is.EqualTo((10.0, 10.0)));
    }

    [Test]
    public async Task Balancer_NoHealthyTarget_Answers503Itself(CancellationToken ct)
    {
        var (balancer, _, address) = await _elb.CreateAllAsync();
        using var answer = await _elb.Client.GetAsync(address, ct);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(await answer.Content.ReadAsStringAsync(ct), Does.Contain("503 Service Temporarily Unavailable"));
        await _elb.CallAsync("DeleteLoadBalancer", $"LoadBalancerArn={balancer}");
        Assert.That((_elb.Sum(balancer, "HTTPCode_ELB_503_Count"), _elb.Sum(balancer, "RequestCount")), Is.EqualTo((1.0, 0.0)));
    }

    [Test]
    public async Task Balancer_TargetRefuses_Answers502AndCountsAConnectionError(CancellationToken ct)
    {
        var (balancer, group, address) = await _elb.CreateAllAsync();
        var target = await _elb.AddTargetAsync(group, static _ => Task.CompletedTask);
        await target.DisposeAsync();
        using var answer = await _elb.Client.GetAsync(address, ct);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadGateway));
        await _elb.CallAsync("DeleteLoadBalancer", $"LoadBalancerArn={balancer}");
        Assert.That((_elb.Sum(balancer, "HTTPCode_ELB_502_Count"), _elb.Sum(balancer, "TargetConnectionErrorCount"), _elb.Sum(balancer, "RequestCount")), Is.EqualTo((1.0, 1.0, 1.0)));
    }

    [Test]
    public async Task Balancer_TargetAnswersGarbage_Answers502(CancellationToken ct)
    {
        using var garbage = new TcpListener(_elb.Network.TakeMachine()!, 0);
        garbage.Start();
        var serving = ServeAsync(garbage);
        var (balancer, group, address) = await _elb.CreateAllAsync();
        var target = (IPEndPoint)garbage.LocalEndpoint;
        await _elb.RegisterAsync(group, target);
        await _elb.StateAsync(group, target, TargetHealthState.Healthy);
        using var answer = await _elb.Client.GetAsync(address, ct);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadGateway));
        await _elb.CallAsync("DeleteLoadBalancer", $"LoadBalancerArn={balancer}");
        Assert.That((_elb.Sum(balancer, "HTTPCode_ELB_502_Count"), _elb.Sum(balancer, "TargetConnectionErrorCount")), Is.EqualTo((1.0, 0.0)));
        garbage.Stop();
        await serving;

        static async Task ServeAsync(TcpListener listener)
        {
            try
            {
                while (true)
                {
                    using var connection = await listener.AcceptTcpClientAsync(CancellationToken.None);
                    var buffer = new byte[4096];
                    var read = await connection.GetStream().ReadAsync(buffer, CancellationToken.None);
                    var good = Encoding.ASCII.GetString(buffer, 0, read).StartsWith("GET /health ", StringComparison.Ordinal);
                    await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(good ? "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n" : "no HTTP at all\r\n\r\n"), CancellationToken.None);
                }
            }
            catch (SocketException)
            {
                // The listener was stopped.
            }
        }
    }

    [Test]
    public async Task Balancer_TargetIsSilent_Answers504AfterTheIdleTimeout(CancellationToken ct)
    {
        var (balancer, group, address) = await _elb.CreateAllAsync();
        await _elb.CallAsync("ModifyLoadBalancerAttributes", $"LoadBalancerArn={balancer}", "Attributes.member.1.Key=idle_timeout.timeout_seconds", "Attributes.member.1.Value=1");
        await _elb.AddTargetAsync(group, static context => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default));
        using var answer = await _elb.Client.GetAsync(address, ct);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.GatewayTimeout));
        await _elb.CallAsync("DeleteLoadBalancer", $"LoadBalancerArn={balancer}");
        Assert.That((_elb.Sum(balancer, "HTTPCode_ELB_504_Count"), _elb.Sum(balancer, "RequestCount")), Is.EqualTo((1.0, 1.0)));
    }

    [Test]
    public async Task Balancer_ClientGoesAway_CountsIt(CancellationToken ct)
    {
        var (balancer, group, address) = await _elb.CreateAllAsync();
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await _elb.AddTargetAsync(group, context =>
        {
            arrived.TrySetResult();
            return Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default);
        });
        using var patience = new CancellationTokenSource();
        var asked = _elb.Client.GetAsync(address, patience.Token);
        await arrived.Task.WaitAsync(ct);
        await patience.CancelAsync();
        Assert.That(async () => await asked, Throws.InstanceOf<OperationCanceledException>());
        await _elb.CallAsync("DeleteLoadBalancer", $"LoadBalancerArn={balancer}");
        Assert.That((_elb.Sum(balancer, "HTTPCode_ELB_4XX_Count"), _elb.Sum(balancer, "RequestCount")), Is.EqualTo((1.0, 1.0)));
    }

    [Test]
    public async Task DeregisterTargets_RequestRuns_ItFinishesAndNoOtherFollows(CancellationToken ct)
    {
        var (_, group, address) = await _elb.CreateAllAsync();
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var target = await _elb.AddTargetAsync(group, async context =>
        {
            arrived.TrySetResult();
            await release.Task;
            await context.Response.WriteAsync("done", ct);
        });
        var running = _elb.Client.GetStringAsync(address, ct);
        await arrived.Task.WaitAsync(ct);
        var drained = new TargetRegistry(_elb.Registry, new InstanceAddresses(static _ => null, static (_, _) => Task.CompletedTask)).DeregisterAsync(group, target.Address.Address.ToString(), ct);
        using (var refused = await _elb.Client.GetAsync(address, ct))
        {
            Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        }

        Assert.That(drained.IsCompleted, Is.False);
        release.SetResult();
        Assert.That(await running, Is.EqualTo("done"));
        await drained.WaitAsync(ct);
    }

    [Test]
    public async Task DeleteLoadBalancer_RequestRuns_ItFinishesAndIsCounted(CancellationToken ct)
    {
        var (balancer, group, address) = await _elb.CreateAllAsync();
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await _elb.AddTargetAsync(group, async context =>
        {
            arrived.TrySetResult();
            await release.Task;
            await context.Response.WriteAsync("done", ct);
        });
        var running = _elb.Client.GetStringAsync(address, ct);
        await arrived.Task.WaitAsync(ct);
        var deleting = _elb.CallAsync("DeleteLoadBalancer", $"LoadBalancerArn={balancer}");
        release.SetResult();
        Assert.That(await running, Is.EqualTo("done"));
        await deleting.WaitAsync(ct);
        Assert.That(_elb.Sum(balancer, "HTTPCode_Target_2XX_Count"), Is.EqualTo(1));
        Assert.That(async () => await _elb.Client.GetAsync(address, ct), Throws.InstanceOf<HttpRequestException>());
    }

    [Test]
    public async Task Balancer_TargetsComeAndGoUnderLoad_LosesNoRequest(CancellationToken ct)
    {
        const int Clients = 16, Each = 250;
        var (balancer, group, address) = await _elb.CreateAllAsync();
        await _elb.AddTargetAsync(group, AnswerAsync);
        var over = false;
        var turnover = TurnoverAsync();
        var statuses = await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => Task.Run(
            async () =>
            {
                List<HttpStatusCode> got = [];
                for (var i = 0; i < Each; i++)
                {
                    using var answer = await _elb.Client.GetAsync(address, ct);
                    Assert.That(await answer.Content.ReadAsStringAsync(ct), Is.EqualTo("fine"));
                    got.Add(answer.StatusCode);
                }

                return got;
            },
            ct)));
        over = true;
        Assert.That(await turnover, Is.GreaterThan(2), "targets came and went while the load ran");
        Assert.That(statuses.Sum(static s => s.Count), Is.EqualTo(Clients * Each));
        Assert.That(statuses.SelectMany(static s => s), Is.All.EqualTo(HttpStatusCode.OK));
        await _elb.CallAsync("DeleteLoadBalancer", $"LoadBalancerArn={balancer}");
        Assert.That((_elb.Sum(balancer, "RequestCount"), _elb.Sum(balancer, "HTTPCode_Target_2XX_Count", group)), Is.EqualTo((4000.0, 4000.0)), "16 clients, 250 each");

        async Task<int> TurnoverAsync()
        {
            var turns = 0;
            for (; !Volatile.Read(ref over); turns++)
            {
                var target = await _elb.AddTargetAsync(group, AnswerAsync);
                var leaving = _elb.Registry.Group(group)!.Pool.Deregister(target.Address.Address.ToString(), null, TimeSpan.FromSeconds(10))!;
                await leaving.WaitAsync(ct);
                // The machine goes the moment its last request is over, as a terminated one does.
                await target.DisposeAsync();
            }

            return turns;
        }

        static Task AnswerAsync(HttpContext context) => context.Response.WriteAsync("fine", CancellationToken.None);
    }
}
