using Microsoft.Extensions.Time.Testing;
using Scalectl.Aws.Tests.Edge;

namespace Scalectl.Aws.Tests.AutoScaling;

public class BusyGroupTests
{
    [Test]
    public async Task SetDesiredCapacity_ActivityInProgress_WaitsAndTriesAgain()
    {
        var clock = new FakeTimeProvider();
        await using var cloud = new Cloud(clock);
        cloud.Edge.Answer(Cloud.Error("ScalingActivityInProgress", "busy"), 400)
            .Answer(Cloud.Error("ScalingActivityInProgress", "busy"), 400)
            .Answer(Cloud.Answered("SetDesiredCapacity"));

        var call = cloud.Clients.AutoScaling.SetDesiredCapacityAsync("scalectl-r1", 2, honorCooldown: false, default);
        await Clock.RunUntilAsync(clock, call);

        Assert.That(cloud.Edge.Requests, Has.Count.EqualTo(3));
        cloud.AssertAsked("""
            Action=SetDesiredCapacity
            Version=2011-01-01
            AutoScalingGroupName=scalectl-r1
            DesiredCapacity=2
            HonorCooldown=false
            """, at: 2);
    }

    [Test]
    public async Task SetDesiredCapacity_ActivityInProgressForEver_GivesUpWithThatError()
    {
        var clock = new FakeTimeProvider();
        await using var cloud = new Cloud(clock);
        for (var i = 0; i < 13; i++)
        {
            cloud.Edge.Answer(Cloud.Error("ScalingActivityInProgress", "busy"), 400);
        }

        var call = cloud.Clients.AutoScaling.SetDesiredCapacityAsync("scalectl-r1", 2, honorCooldown: false, default);
        var e = await Assert.ThrowsAsync<CloudException>(() => Clock.RunUntilAsync(clock, call));

        Assert.That(e!.Code, Is.EqualTo("ScalingActivityInProgress"));
        Assert.That(cloud.Edge.Requests, Has.Count.EqualTo(13)); // the first and twelve more
    }

    [Test]
    public async Task SetDesiredCapacity_CooldownHonoured_TakesInProgressForAnAnswer()
    {
        await using var cloud = new Cloud();
        cloud.Edge.Answer(Cloud.Error("ScalingActivityInProgress", "busy"), 400);

        await Assert.ThrowsAsync<CloudException>(() => cloud.Clients.AutoScaling.SetDesiredCapacityAsync("scalectl-r1", 2, honorCooldown: true, default));
        Assert.That(cloud.Edge.Requests, Has.Count.EqualTo(1));
    }
}
