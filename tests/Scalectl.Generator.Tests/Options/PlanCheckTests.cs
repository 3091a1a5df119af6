using Scalectl.Generator.Options;
using Scalectl.Load;

namespace Scalectl.Generator.Tests.Options;

public sealed class PlanCheckTests
{
    private static readonly GeneratorPlan _good = new() { RunId = "r", Target = "http://a/", Function = "x", Steps = 1, StepSeconds = 1 };

    private static IEnumerable<TestCaseData> Wrong()
    {
        yield return Plan(_good with { Target = "ftp://a/" }, "target", "another scheme");
        yield return Plan(_good with { Target = "nonsense" }, "target", "no URL");
        yield return Plan(_good with { Target = "http://user:secret@a/" }, "target", "a password in the URL");
        yield return Plan(_good with { Function = "1/(x-1)" }, "FUNCTION", "a function that fails at x = 1");
        yield return Plan(_good with { Function = "x+" }, "FUNCTION", "a broken function");
        yield return Plan(_good with { TimeoutSeconds = double.NaN }, "timeoutSeconds", "no timeout");
        yield return Plan(_good with { MaxConnections = 0 }, "maxConnections", "no connection");
        yield return Plan(_good with { Routes = [] }, "routes", "no route");
        yield return Plan(_good with { Routes = [new Route("get", "/")] }, "route", "a method in lower case");
        yield return Plan(_good with { Routes = [new Route("GET", "/a b")] }, "route", "a space in a path");
        yield return Plan(_good with { Routes = [new Route("GET", "/\r\nX: y")] }, "route", "a smuggled header in a path");
        yield return Plan(_good with { Routes = [new Route("GET", "/", 0)] }, "route", "no weight");
        yield return Plan(_good with { Headers = new Dictionary<string, string> { ["A"] = "b\r\nC: d" } }, "header", "a smuggled header in a header");
        yield return Plan(_good with { Headers = new Dictionary<string, string> { ["Content-Length"] = "5" } }, "header", "framing");
    }

    [TestCaseSource(nameof(Wrong))]
    public void Check_WrongPlan_NamesWhatIsWrong(GeneratorPlan plan, string argument) =>
        Assert.That(PlanCheck.Check(plan).Errors.Select(e => e.Argument), Is.EqualTo(new[] { argument }));

    [Test]
    public void Check_GoodPlan_HasItsSteps() => Assert.That(PlanCheck.Check(_good).Value!.Load.TotalRequests, Is.EqualTo(1));

    [Test]
    public void Check_SeveralWrong_NamesThemAll() =>
        Assert.That(PlanCheck.Check(_good with { Target = "", Function = "?", MaxConnections = -1 }).Errors.Select(e => e.Argument), Is.EquivalentTo(new[] { "target", "FUNCTION", "maxConnections" }));

    private static TestCaseData Plan(GeneratorPlan plan, string argument, string sentence) => new TestCaseData(plan, argument).SetArgDisplayNames(sentence);
}
