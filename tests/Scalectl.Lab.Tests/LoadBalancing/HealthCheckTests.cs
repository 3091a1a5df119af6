using System.Net;
using Microsoft.Extensions.Time.Testing;
using Scalectl.Lab.LoadBalancing;

namespace Scalectl.Lab.Tests.LoadBalancing;

/// <summary>Health checks of real targets, on a clock of the test's own.</summary>
[CancelAfter(120_000)]
public sealed class HealthCheckTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private Clock _time = null!;
    private ElbFixture _elb = null!;

    [SetUp]
    public void SetUp()
    {
        _time = new Clock();
        _elb = new ElbFixture(_time);
    }

    [TearDown]
    public async Task TearDown() => await _elb.DisposeAsync();

    [Test]
    public async Task Target_TurnsIllAndWellAgain_IsLeftOutMeanwhile(CancellationToken ct)
    {
        var ill = false;
        var checks = 0;
        var (balancer, group, address) = await _elb.CreateAllAsync("HealthCheckPath=/check", "HealthCheckIntervalSeconds=10", "HealthyThresholdCount=2", "UnhealthyThresholdCount=2");
        var target = await _elb.AddTargetAsync(group, context =>
        {
            if (context.Request.Path == "/check")
            {
                Interlocked.Increment(ref checks);
                context.Response.StatusCode = Volatile.Read(ref ill) ? 500 : 200;
            }

            return Task.CompletedTask;
        });
        await AnsweredAsync(1);
        Assert.That(checks, Is.EqualTo(1), "a new target is asked at once, and one good answer will do");
        Volatile.Write(ref ill, true);
        await NextCheckAsync();
        Assert.That(State(), Is.EqualTo(TargetHealthState.Healthy), "one bad answer of two");
        await NextCheckAsync();
        await _elb.StateAsync(group, target.Address, TargetHealthState.Unhealthy);
        using (var answer = await _elb.Client.GetAsync(address, ct))
        {
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        }

        var health = await _elb.CallAsync("DescribeTargetHealth", $"TargetGroupArn={group}");
        Assert.That((ElbFixture.Value(health, "State"), ElbFixture.Value(health, "Reason")), Is.EqualTo(("unhealthy", "Target.ResponseCodeMismatch")));
        _elb.Metrics.AtEnd(_time.GetUtcNow());
        Assert.That((_elb.Sum(balancer, "HealthyHostCount", group), _elb.Sum(balancer, "UnHealthyHostCount", group)), Is.EqualTo((0.0, 1.0)));

        Volatile.Write(ref ill, false);
        await NextCheckAsync();
        await NextCheckAsync();
        await _elb.StateAsync(group, target.Address, TargetHealthState.Healthy);
        using var well = await _elb.Client.GetAsync(address, ct);
        Assert.That(well.StatusCode, Is.EqualTo(HttpStatusCode.OK));

        TargetHealthState State() => _elb.Registry.Group(group)!.Pool.Snapshot().Single().Health.State;

        // The interval's timer is set after the answer has been taken into account: then the clock may go on to the next.
        Task AnsweredAsync(int count) => Eventually.TrueAsync(() => _time.Waits == count, ct, $"check {count} did not end");

        async Task NextCheckAsync()
        {
            var done = _time.Waits;
            _time.Advance(Interval);
            await AnsweredAsync(done + 1);
        }
    }

    /// <summary>A clock that knows how often somebody began to wait for an interval.</summary>
    private sealed class Clock() : FakeTimeProvider(DateTimeOffset.UnixEpoch.AddDays(20_000))
    {
        private int _waits;

        public int Waits => Volatile.Read(ref _waits);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            if (dueTime == Interval)
            {
                Interlocked.Increment(ref _waits);
            }

            return timer;
        }
    }
}
