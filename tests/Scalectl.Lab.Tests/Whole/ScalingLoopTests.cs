using System.Net;

namespace Scalectl.Lab.Tests.Whole;

/// <summary>The lab as a whole, as the real program and over the wire only: what happens to an application when load comes and goes.</summary>
[CancelAfter(120_000)]
public sealed class ScalingLoopTests
{
    private LabProcess _lab = null!;
    private Cloud _cloud = null!;

    [SetUp]
    public async Task SetUp()
    {
        _lab = await LabProcess.StartAsync(TestContext.CurrentContext.CancellationToken, "--period", "500ms", "--launch-delay", "300ms", "--terminate-delay", "200ms");
        _cloud = new Cloud(_lab.Address);
    }

    [TearDown]
    public async Task TearDown()
    {
        _cloud.Dispose();
        await _lab.DisposeAsync();
    }

    [Test]
    public async Task Group_LoadComesAndGoes_ScalesOutAndInAndSaysWhy(CancellationToken ct)
    {
        await _cloud.DeployAsync("service_time_ms=50\nqueue=20\n", desired: 1, max: 4, ct);
        await _cloud.Aws.CallAsync(
            "autoscaling", "PutScalingPolicy", $"AutoScalingGroupName={Cloud.Group}", "PolicyName=cpu60", "PolicyType=TargetTrackingScaling", "EstimatedInstanceWarmup=1",
            "TargetTrackingConfiguration.PredefinedMetricSpecification.PredefinedMetricType=ASGAverageCPUUtilization", "TargetTrackingConfiguration.TargetValue=60");

        // 30 requests/s of 50 ms need 1.5 cores: one machine is 100 % busy, three are 50 % busy, which is below the target.
        var sending = OpenLoad.SendAsync(_cloud.Application, ratePerSecond: 30, count: 420, ct);
        await Eventually.TrueAsync(async () => (await _cloud.CpuAsync()).Any(static c => c > 95), ct, "one machine was not saturated");
        await Eventually.TrueAsync(async () => await _cloud.InServiceAsync() >= 3, ct, "the group did not scale out");
        await Eventually.TrueAsync(async () => (await _cloud.CpuAsync())[^1] < 60, ct, "the machines that came took no load");
        Assert.That(sending.IsCompleted, Is.False, "CPU fell because machines came, not because the load ended");
        var answers = await sending;
        await Eventually.TrueAsync(async () => await _cloud.RequestsAsync() >= answers.Count, ct, "requests are missing in the metrics");
        await Eventually.TrueAsync(async () => await _cloud.DesiredAsync() == 1 && await _cloud.InServiceAsync() == 1, ct, "the group did not scale in");

        Assert.That(await _cloud.RequestsAsync(), Is.EqualTo(answers.Count), "each request exactly once");
        Assert.That(await _cloud.RequestsAsync("HTTPCode_Target_2XX_Count"), Is.EqualTo(answers.Count(static a => a == HttpStatusCode.OK)));
        Assert.That(await _cloud.RequestsAsync("HTTPCode_Target_5XX_Count"), Is.EqualTo(answers.Count(static a => a == HttpStatusCode.ServiceUnavailable)));
        Assert.That(await _cloud.RequestsAsync("HTTPCode_ELB_5XX_Count"), Is.Zero, "no machine left before it had finished its requests");

        var activities = (await _cloud.Aws.CallAsync("autoscaling", "DescribeScalingActivities", $"AutoScalingGroupName={Cloud.Group}")).Descendants("Cause").Select(static c => c.Value).ToList();
        Assert.That(activities[0], Does.Match("a monitor alarm TargetTracking-shop-AlarmLow-.* in state ALARM triggered policy cpu60 changing the desired capacity from [234] to 1"));
        Assert.That(activities, Has.Some.Match("a monitor alarm TargetTracking-shop-AlarmHigh-.* in state ALARM triggered policy cpu60 changing the desired capacity from 1 to 2"));

        await _cloud.RemoveAsync(ct);
        Assert.That(await _cloud.RequestsAsync(), Is.EqualTo(answers.Count), "nothing is counted again when the balancer goes");
        Assert.That(await _lab.StopAsync(ct), Is.Zero);
    }

    [Test]
    public async Task Lab_TwentyMachinesAt200RequestsPerSecond_AnswersAll(CancellationToken ct)
    {
        await _cloud.DeployAsync("service_time_ms=50\nqueue=50\n", desired: 20, max: 20, ct);

        // A machine's first period counts from its start: the sum below wants whole ones. Two periods of 20 machines a second.
        await Eventually.TrueAsync(async () => (await _cloud.CpuAsync("SampleCount")).Any(static n => n >= 40), ct, "not every machine reports its CPU");
        var answers = await OpenLoad.SendAsync(_cloud.Application, ratePerSecond: 200, count: 600, ct);
        Assert.That(answers, Is.All.EqualTo(HttpStatusCode.OK));
        await Eventually.TrueAsync(async () => await _cloud.RequestsAsync() >= answers.Count, ct, "requests are missing in the metrics");
        Assert.That(await _cloud.RequestsAsync(), Is.EqualTo(answers.Count));

        // 600 requests of 50 ms are 30 s of CPU: what all machines report for their periods of 0.5 s adds up to it.
        var total = await _cloud.SumAsync("AWS/EC2", "CPUUtilization", "AutoScalingGroupName", Cloud.Group);
        Assert.That(total / 100 * 0.5, Is.EqualTo(30).Within(1e-6));
    }
}
