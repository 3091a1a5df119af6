using Scalectl.Lab.AutoScaling;

namespace Scalectl.Lab.Tests.AutoScaling;

internal sealed class StepRulesTests
{
    [TestCase("0..10 10..20 20..", null, TestName = "adjacent, open above")]
    [TestCase("..-20 -20..-10 -10..0", null, TestName = "adjacent, open below")]
    [TestCase("..", null, TestName = "one step for everything")]
    [TestCase("", "At least one", TestName = "none")]
    [TestCase("0..10 9..", "overlap", TestName = "overlap")]
    [TestCase("0..10 11..", "gap", TestName = "gap")]
    [TestCase("0.. 10..", "At most one", TestName = "two open above")]
    [TestCase("10..0", "less than", TestName = "turned around")]
    [TestCase(".. 0..1", "less than", TestName = "everything and more")]
    public void Check_Steps_FollowAwsRules(string steps, string? error)
    {
        var parsed = steps.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(s => s.Split("..")).Select(s => new StepAdjustment(Bound(s[0]), Bound(s[1]), 1)).ToList();

        Assert.That(StepRules.Check(parsed)?.Message, error is null ? Is.Null : Does.Contain(error));
    }

    private static double? Bound(string text) => text.Length == 0 ? null : double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
