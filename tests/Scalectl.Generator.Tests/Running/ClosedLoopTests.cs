using Scalectl.Generator.Tests.Edge;

namespace Scalectl.Generator.Tests.Running;

/// <summary>As much as is answered, as users of wrk know it.</summary>
[TestFixture("epoll")]
[TestFixture("io_uring")]
public sealed class ClosedLoopTests(string engine)
{
    [TestCase("1", "5")]
    [TestCase("2", "5")]
    public async Task Closed_ForASecond_SendsOnEveryConnectionAndSaysWhatItIs(string loops, string connections)
    {
        using var nginx = Nginx.Start("keepalive_requests 100000000;");
        var result = (await GeneratorProcess.ResultAsync(
            "--engine", engine, "--closed", "--max-connections", connections, "--loops", loops, "--target", nginx.Url, "--step", "0.5", "--steps", "2")).AssertSums();

        Assert.Multiple(() =>
        {
            Assert.That((result.Planned, result.Missed, result.NoAnswer), Is.EqualTo((result.Sent, 0L, 0L)));
            Assert.That(result.Json.GetProperty("closed").GetBoolean(), Is.True);
            Assert.That(nginx.Connections(), Is.EqualTo(5));
            Assert.That(nginx.Log(), Has.Count.EqualTo(result.Sent).And.Count.GreaterThan(100));
        });
    }

    [Test]
    public async Task Closed_WithAFunction_IsRefused()
    {
        var finished = await GeneratorProcess.RunAsync("run", "--engine", engine, "--closed", "--function", "5", "--steps", "1", "--target", "http://127.0.0.1:1/");

        Assert.That(finished.ExitCode, Is.EqualTo(2));
        Assert.That(finished.Error, Does.Contain("--function").And.Contain("'5'").And.Contain("none with --closed"));
    }
}
