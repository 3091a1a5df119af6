using System.Net;
using Microsoft.Extensions.Time.Testing;
using Scalectl.Lab.LoadBalancing;

namespace Scalectl.Lab.Tests.LoadBalancing;

public sealed class TargetPoolTests
{
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(300);

    private FakeTimeProvider _time = null!;
    private TargetPool _pool = null!;

    [SetUp]
    public void SetUp()
    {
        _time = new FakeTimeProvider();
        _pool = new TargetPool(_time);
        _pool.UseAs(inUse: true);
    }

    [Test]
    public void Take_HealthyTargets_TakesTurns()
    {
        Register("a", "b", "c");
        MakeHealthy("a", "c");
        Assert.That(Enumerable.Range(0, 4).Select(_ => _pool.Take()!.Id), Is.EqualTo(new[] { "a", "c", "a", "c" }), "b has not been asked yet");
    }

    [Test]
    public void Take_NoneHealthy_GivesNone()
    {
        Register("a");
        Assert.That(_pool.Take(), Is.Null);
    }

    [Test]
    public async Task Deregister_RequestsRunning_NoNewOnesAndEndsWithTheLast()
    {
        Register("a");
        MakeHealthy("a");
        var first = _pool.Take()!;
        var second = _pool.Take()!;
        var drained = _pool.Deregister("a", 80, Delay)!;
        Assert.That(_pool.Take(), Is.Null);
        _pool.Done(first);
        Assert.That(drained.IsCompleted, Is.False);
        _pool.Done(second);
        await drained.WaitAsync(Eventually.Limit);
        Assert.That(_pool.Snapshot().Single().Health.State, Is.EqualTo(TargetHealthState.Draining), "shown as draining for the whole delay, as on AWS");
        _time.Advance(Delay);
        Assert.That(_pool.Snapshot(), Is.Empty);
    }

    [Test]
    public async Task Deregister_RequestOutlivesTheDelay_EndsWithTheDelay()
    {
        Register("a");
        MakeHealthy("a");
        Assert.That(_pool.Take(), Is.Not.Null);
        var drained = _pool.Deregister("a", null, Delay)!;
        _time.Advance(Delay - TimeSpan.FromSeconds(1));
        Assert.That(drained.IsCompleted, Is.False);
        _time.Advance(TimeSpan.FromSeconds(1));
        await drained.WaitAsync(Eventually.Limit);
    }

    [Test]
    public void Deregister_UnknownTarget_SaysSo() => Assert.That(_pool.Deregister("nobody", null, Delay), Is.Null);

    [Test]
    public void Register_WhileDraining_StartsAnew()
    {
        Register("a");
        MakeHealthy("a");
        _ = _pool.Deregister("a", null, Delay);
        Register("a");
        Assert.That(_pool.Snapshot().Single().Health.State, Is.EqualTo(TargetHealthState.Initial));
        Assert.That(_pool.Register("a", IPAddress.Loopback, 80, Task.CompletedTask), Is.False, "it is there already");
    }

    [Test]
    public void UseAs_NoListenerLeft_SendsNothing()
    {
        Register("a");
        MakeHealthy("a");
        _pool.UseAs(inUse: false);
        Assert.That(_pool.Take(), Is.Null);
        Assert.That(_pool.Snapshot().Single().Health.Reason, Is.EqualTo("Target.NotInUse"));
    }

    private void Register(params string[] ids) => Array.ForEach(ids, id => _pool.Register(id, IPAddress.Loopback, 80, Task.CompletedTask));

    private void MakeHealthy(params string[] ids)
    {
        foreach (var target in _pool.Checked().Where(t => ids.Contains(t.Id)))
        {
            _pool.Report(target, HealthAnswer.Success, HealthCheckSettings.Default);
        }
    }
}
