using Scalectl.Lab.AutoScaling;

namespace Scalectl.Lab.Tests.CloudWatch;

public sealed class ScalingEngineFailureTests
{
    [Test]
    public async Task AtEnd_OneGroupsDecisionFails_TheOthersScaleAndItIsLogged()
    {
        await using var lab = new ScalingLab(launchDelay: TimeSpan.FromSeconds(60));
        lab.CreateBrokenGroup("a"); // before web in any order
        lab.CreateGroup(2);
        lab.CreateBrokenGroup("z");
        lab.PutPolicy(new PolicyDefinition
        {
            GroupName = ScalingLab.Group,
            PolicyName = "cpu50",
            PolicyArn = "arn:cpu50",
            PolicyType = "TargetTrackingScaling",
            TargetTracking = new TargetTracking(50, false, "ASGAverageCPUUtilization", null, null),
        });

        for (var minute = 1; minute <= 3; minute++)
        {
            lab.Minute(100);
        }

        Assert.That(lab.Web.Desired, Is.EqualTo(4)); // 2 machines at 100 %, wanted 50 %
        Assert.That(lab.Log.Lines.Where(l => l.StartsWith("Error: Group a: ", StringComparison.Ordinal)), Has.Exactly(3).Items);
        Assert.That(lab.Log.Lines.Where(l => l.StartsWith("Error: Group z: ", StringComparison.Ordinal)), Has.Exactly(3).Items);
    }
}
