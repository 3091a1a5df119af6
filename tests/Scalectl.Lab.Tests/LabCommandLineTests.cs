namespace Scalectl.Lab.Tests;

internal sealed class LabCommandLineTests
{
    [Test]
    public void Parse_AllOptions_ReadsThem()
    {
        var options = LabCommandLine.Parse(
            ["--port", "0", "--period=250ms", "--launch-delay", "1.5s", "--terminate-delay", "0s", "--access-key-id", "AKIDOTHERKEY0001", "--parent-pid", "42"], "s3cret").Value!;

        Assert.That(options, Is.EqualTo(new LabOptions
        {
            Port = 0,
            Period = TimeSpan.FromMilliseconds(250),
            LaunchDelay = TimeSpan.FromSeconds(1.5),
            TerminateDelay = TimeSpan.Zero,
            AccessKeyId = "AKIDOTHERKEY0001",
            ParentPid = 42,
            SecretKey = "s3cret",
        }));
    }

    [TestCase("--port 80", "--port: found '80', expected 0, or a port from 1024 to 65535, for example 8086")]
    [TestCase("--port x", "--port: found 'x', expected 0, or a port from 1024 to 65535, for example 8086")]
    [TestCase("--period 1", "--period: found '1', expected a duration from 100ms to 1h, for example 1s")]
    [TestCase("--period 50ms", "--period: found '50ms', expected a duration from 100ms to 1h, for example 1s")]
    [TestCase("--period -1s", "--period: found '-1s', expected a duration from 100ms to 1h, for example 1s")]
    [TestCase("--launch-delay 1d", "--launch-delay: found '1d', expected a duration from 0s to 1h, for example 2s")]
    [TestCase("--terminate-delay 1e9h", "--terminate-delay: found '1e9h', expected a duration from 0s to 1h, for example 1s")]
    [TestCase("--access-key-id x", "--access-key-id: found 'x', expected 16 to 128 letters and digits, for example AKIDSCALECTLLAB00001")]
    [TestCase("--parent-pid 0", "--parent-pid: found '0', expected the id of a process, for example 4711")]
    [TestCase("--port", "--port: found nothing, expected a value after it, for example --port=1")]
    public void Parse_WrongValue_NamesOptionFoundExpectedAndExample(string line, string error)
        => Assert.That(LabCommandLine.Parse(line.Split(' '), null).Errors.Select(e => e.ToString()), Is.EqualTo(new[] { error }));

    [Test]
    public void Parse_SeveralWrong_TellsAll()
        => Assert.That(LabCommandLine.Parse(["--port", "1", "--nonsense", "--period", "0s"], null).Errors, Has.Count.EqualTo(3));
}
