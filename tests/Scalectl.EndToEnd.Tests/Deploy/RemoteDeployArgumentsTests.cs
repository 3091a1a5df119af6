using Scalectl.EndToEnd.Tests.House;

namespace Scalectl.EndToEnd.Tests.Deploy;

/// <summary>What remotedeploy.sh refuses before it touches anything.</summary>
[CancelAfter(120_000)]
public sealed class RemoteDeployArgumentsTests
{
    private static readonly string Script = Path.Combine(Repository.Root, "deploy", "remotedeploy.sh");

    [TestCase("HOST: found none")]
    [TestCase("HOST: found '-oProxyCommand=touch x'", "-oProxyCommand=touch x")]
    [TestCase("HOST: found 'a;reboot'", "good", "a;reboot")]
    [TestCase("HOST: found '$(id)'", "$(id)")]
    [TestCase("--prefix: found '/opt/../etc'", "--prefix", "/opt/../etc", "host")]
    [TestCase("--prefix: found 'opt'", "--prefix", "opt", "host")]
    [TestCase("--prefix: found '/a b'", "--prefix", "/a b", "host")]
    [TestCase("--prefix: found nothing after it", "--prefix")]
    [TestCase("--ssh-config: found no file '/nowhere'", "--ssh-config", "/nowhere", "host")]
    public async Task Deploy_WrongArguments_AreNamedWithAnExample(string expected, params string[] arguments)
    {
        var refused = await Command.RunAsync(Script, arguments, TestContext.CurrentContext.CancellationToken, ("OUT", "/nowhere"));
        Assert.That(refused.Code, Is.EqualTo(2), refused.Text);
        Assert.That(refused.Text, Does.Contain(expected).And.Contain("expected"));
    }

    [Test]
    public async Task Deploy_WithoutPrograms_SaysHowToMakeThem(CancellationToken stop)
    {
        var refused = await Command.RunAsync(Script, ["host"], stop, ("OUT", "/nowhere"));
        Assert.That(refused, Is.EqualTo(new Command(1, "remotedeploy: found no program /nowhere/scalectl, expected the four that 'make build' makes; no host was touched\n")));
    }
}
