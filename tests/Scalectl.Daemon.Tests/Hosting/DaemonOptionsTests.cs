using Scalectl.Daemon.Hosting;

namespace Scalectl.Daemon.Tests.Hosting;

public sealed class DaemonOptionsTests
{
    private static readonly Dictionary<string, string> Empty = new() { ["HOME"] = "/home/alice" };

    [Test]
    public void Parse_NoArguments_GivesTheDefaults()
        => Assert.That(Parse([], Empty).Value, Is.EqualTo(new DaemonOptions(8085, "/home/alice/.local/state/scalectl")));

    [Test]
    public void Parse_Environment_GivesTheHome()
    {
        Assert.That(Parse([], new(Empty) { ["XDG_STATE_HOME"] = "/state" }).Value!.Home, Is.EqualTo("/state/scalectl"));
        Assert.That(Parse([], new(Empty) { ["XDG_STATE_HOME"] = "/state", ["SCALECTL_HOME"] = "/own" }).Value!.Home, Is.EqualTo("/own"));
    }

    [Test]
    public void Parse_Options_WinOverTheEnvironment()
        => Assert.That(Parse(["--home=/given", "--port", "0"], new(Empty) { ["SCALECTL_HOME"] = "/own" }).Value, Is.EqualTo(new DaemonOptions(0, "/given")));

    [Test]
    public void Parse_GroupAccess_IsAskedForByName()
        => Assert.That(Parse(["--group-access", "--port", "0"], Empty).Value, Is.EqualTo(new DaemonOptions(0, "/home/alice/.local/state/scalectl", GroupAccess: true)));

    [TestCase("--group-access=yes")]
    [TestCase("--port", "-1")]
    [TestCase("--port", "65536")]
    [TestCase("--port")]
    [TestCase("--home")]
    [TestCase("--home=")]
    [TestCase("run")]
    public void Parse_WrongArgument_IsNamed(params string[] arguments)
        => Assert.That(Parse(arguments, Empty).Errors, Has.Count.EqualTo(1));

    private static Outcome<DaemonOptions> Parse(string[] arguments, Dictionary<string, string> environment)
        => DaemonOptions.Parse(arguments, name => environment.GetValueOrDefault(name));
}
