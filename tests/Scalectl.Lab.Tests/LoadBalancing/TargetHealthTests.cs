using Scalectl.Lab.LoadBalancing;

namespace Scalectl.Lab.Tests.LoadBalancing;

public sealed class TargetHealthTests
{
    private static readonly HealthCheckSettings Settings = HealthCheckSettings.Default with { HealthyThreshold = 3, UnhealthyThreshold = 2 };

    [TestCase("", TargetHealthState.Initial, Description = "nothing asked yet")]
    [TestCase("g", TargetHealthState.Healthy, Description = "a new target needs one good answer")]
    [TestCase("b", TargetHealthState.Initial, Description = "one bad answer decides nothing")]
    [TestCase("bg", TargetHealthState.Healthy)]
    [TestCase("bb", TargetHealthState.Unhealthy, Description = "unhealthy threshold 2")]
    [TestCase("gb", TargetHealthState.Healthy)]
    [TestCase("gbgb", TargetHealthState.Healthy, Description = "not in a row")]
    [TestCase("gbb", TargetHealthState.Unhealthy)]
    [TestCase("bbgg", TargetHealthState.Unhealthy)]
    [TestCase("bbggg", TargetHealthState.Healthy, Description = "healthy threshold 3")]
    [TestCase("bbggbgg", TargetHealthState.Unhealthy, Description = "not in a row")]
    public void After_Answers_StateIs(string answers, TargetHealthState expected)
    {
        var health = answers.Aggregate(TargetHealth.Initial, static (h, a) => h.After(a == 'g' ? HealthAnswer.Success : HealthAnswer.Mismatch(500), Settings));
        Assert.That(health.State, Is.EqualTo(expected));
    }

    [Test]
    public void After_BadAnswers_TellTheNewestReason()
    {
        var health = TargetHealth.Initial.After(HealthAnswer.Failed, Settings).After(HealthAnswer.Timeout, Settings);
        Assert.That(health.Reason, Is.EqualTo("Target.Timeout"));
        Assert.That(health.After(HealthAnswer.Mismatch(502), Settings).Description, Is.EqualTo("Health checks failed with these codes: [502]"));
    }

    [TestCase("200", 200, true)]
    [TestCase("200", 201, false)]
    [TestCase("200,204", 204, true)]
    [TestCase("200-299,301", 250, true)]
    [TestCase("200-299,301", 300, false)]
    public void Matches_Status_AsTheMatcherSays(string matcher, int status, bool expected) =>
        Assert.That((Settings with { Matcher = matcher }).Matches(status), Is.EqualTo(expected));

    [TestCase("200-499", true)]
    [TestCase("299-200", false)]
    [TestCase("200-", false)]
    [TestCase("500", false)]
    [TestCase("", false)]
    [TestCase("ok", false)]
    public void IsMatcher_Text_Decides(string text, bool expected) => Assert.That(HealthCheckSettings.IsMatcher(text), Is.EqualTo(expected));
}
