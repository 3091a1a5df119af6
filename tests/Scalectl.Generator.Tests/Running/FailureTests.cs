using System.Net.Sockets;
using Scalectl.Generator.Tests.Edge;
using Scalectl.Load;

namespace Scalectl.Generator.Tests.Running;

/// <summary>What goes wrong at the target is counted by cause, and the run goes on.</summary>
[Parallelizable(ParallelScope.All)]
[TestFixture("epoll")]
[TestFixture("io_uring")]
public sealed class FailureTests(string engine)
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    [Test]
    public async Task Target_ThatRefuses_IsCountedAndTheRunGoesOn()
    {
        var result = await Run($"http://127.0.0.1:{FreePort.Next()}/", "50");

        Assert.That((result.Planned, result.Sent, result.Missed, result.Cause(NoAnswerCause.Refused)), Is.EqualTo((100L, 100L, 0L, 100L)));
    }

    [Test]
    public async Task Target_WhoseNameDoesNotResolve_IsCounted()
    {
        // A label of 64 letters is no name: no resolver is asked.
        var result = await Run($"http://{new string('a', 64)}.invalid/", "10");

        Assert.That((result.Sent, result.Cause(NoAnswerCause.Unresolved)), Is.EqualTo((20L, 20L)));
    }

    [Test]
    public async Task Target_ThatNeverAnswers_IsTimedOut()
    {
        using var target = new RawTarget((_, _) => Task.CompletedTask);
        var result = await Run(target.Url, "10", "--timeout", "0.3");

        Assert.That((result.Sent, result.Cause(NoAnswerCause.Timeout), target.Requests), Is.EqualTo((20L, 20L, 20)));
    }

    [Test]
    public async Task Target_ThatResetsEveryThird_AnswersTheOthers()
    {
        using var target = new RawTarget((n, socket) => n % 3 == 0 ? RawTarget.Reset(socket) : RawTarget.Answer(socket, Ok));
        var result = await Run(target.Url, "30");

        // 60 requests: 0, 3, .. 57 are reset
        Assert.That((result.Sent, result.Cause(NoAnswerCause.Reset), result.Count("answered2xx"), target.Requests), Is.EqualTo((60L, 20L, 40L, 60)));
    }

    [Test]
    public async Task Target_ThatClosesInTheMiddle_IsCountedAsReset()
    {
        using var target = new RawTarget(async (_, socket) =>
        {
            await RawTarget.Answer(socket, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nnot all");
            socket.Close();
        });
        var result = await Run(target.Url, "10");

        Assert.That((result.Sent, result.Cause(NoAnswerCause.Reset)), Is.EqualTo((20L, 20L)));
    }

    [Test]
    public async Task Target_ThatAnswersGarbage_IsCountedAndTheConnectionReplaced()
    {
        using var target = new RawTarget((n, socket) => RawTarget.Answer(socket, n % 2 == 0 ? "SSH-2.0-OpenSSH_9.2\r\n" : Ok));
        var result = await Run(target.Url, "20");

        Assert.That((result.Sent, result.Cause(NoAnswerCause.Garbage), result.Count("answered2xx")), Is.EqualTo((40L, 20L, 20L)));
    }

    [Test]
    public async Task Target_ThatNeedsItsWholeTime_BlocksNoRequestButMissesWhatFindsNoConnection()
    {
        using var target = new RawTarget((_, _) => Task.CompletedTask);
        var result = await Run(target.Url, "10", "--max-connections", "3", "--timeout", "2");

        // Three connections wait for their answer longer than both steps last: the other 17 are never sent.
        Assert.That((result.Planned, result.Sent, result.Missed, result.Cause(NoAnswerCause.Timeout)), Is.EqualTo((20L, 3L, 17L, 3L)));
        Assert.That(result.Json.GetProperty("keptSchedule").GetBoolean(), Is.False);
    }

    [TestCase("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", false, TestName = "Answer_Chunked_IsRead")]
    [TestCase("HTTP/1.1 200 OK\r\n\r\nuntil the end", true, TestName = "Answer_ClosedAtItsEnd_IsRead")]
    [TestCase("HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx", true, TestName = "Answer_OfVersionOne_IsRead")]
    [TestCase("HTTP/1.1 100 Continue\r\n\r\n" + Ok, false, TestName = "Answer_AfterAnInterimOne_IsRead")]
    [TestCase(Ok + "HTTP/1.1 500 Unasked\r\nContent-Length: 0\r\n\r\n", false, TestName = "Answer_WithAnUnaskedOneBehind_CountsOnce")]
    public async Task Answer_OfEveryFraming(string text, bool close)
    {
        using var target = new RawTarget(async (_, socket) =>
        {
            await RawTarget.Answer(socket, text);
            if (close)
            {
                socket.Shutdown(SocketShutdown.Both);
            }
        });
        var result = await Run(target.Url, "20");

        Assert.That((result.Sent, result.Count("answered2xx"), target.Requests), Is.EqualTo((40L, 40L, 40)));
    }

    [Test]
    public async Task Response_OfAKnownDelay_IsReadWhenItArrives()
    {
        using var target = new RawTarget(async (_, socket) =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(40), TimeProvider.System);
            await RawTarget.Answer(socket, Ok);
        });
        var result = await Run(target.Url, "20");
        var service = result.Json.GetProperty("serviceTimeMs");

        // Never less than the delay; how much more is the test machine's business.
        Assert.That(service.GetProperty("p50").GetDouble(), Is.InRange(39.0, 140.0));
        Assert.That(result.Json.GetProperty("responseTimeMs").GetProperty("mean").GetDouble(), Is.GreaterThanOrEqualTo(service.GetProperty("mean").GetDouble()));
    }

    [Test]
    public async Task Kernel_OutOfSockets_MissesWhatCannotBeSentAndGoesOn()
    {
        using var target = new RawTarget((_, _) => Task.CompletedTask);
        using var process = GeneratorProcess.StartLimited(
            200, "run", "--output", "json", "--engine", engine, "--target", target.Url, "--function", "300", "--steps", "1", "--spread", "burst", "--timeout", "1.5");
        var finished = await process.FinishAsync();
        Assert.That(finished.ExitCode, Is.Zero, finished.Error);
        var result = finished.Json().AssertSums();

        // 100 of the 200 files are left to the runtime and the control port.
        Assert.That((result.Planned, result.Sent, result.Missed, target.Requests), Is.EqualTo((300L, 100L, 200L, 100)));
    }

    [Test]
    public async Task Target_OnIpv6_IsReached()
    {
        Assume.That(Socket.OSSupportsIPv6);
        using var target = new RawTarget((_, socket) => RawTarget.Answer(socket, Ok), System.Net.IPAddress.IPv6Loopback);
        var result = await Run(target.Url, "10");

        Assert.That((result.Sent, result.Count("answered2xx")), Is.EqualTo((20L, 20L)));
    }

    [Test]
    public async Task Target_ByItsName_IsResolved()
    {
        using var target = new RawTarget((_, socket) => RawTarget.Answer(socket, Ok));
        var result = await Run(target.Url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal), "10");

        Assert.That((result.Sent, result.Count("answered2xx")), Is.EqualTo((20L, 20L)));
    }

    [Test]
    public async Task Start_InThePast_MissesWhatIsOver()
    {
        using var target = new RawTarget((_, socket) => RawTarget.Answer(socket, Ok));
        var start = (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds - 11.5;
        var result = (await GeneratorProcess.ResultAsync(
            "--engine", engine, "--target", target.Url, "--function", "10", "--step", "5", "--steps", "3", "--start", start.ToString("0.000", System.Globalization.CultureInfo.InvariantCulture))).AssertSums();

        // Steps 1 and 2 are over (20 requests), and the first of step 3 was due 1.5 s ago, more than the second of grace.
        Assert.That(result.Planned, Is.EqualTo(30));
        Assert.That(result.Missed, Is.InRange(21, 28));
        Assert.That(target.Requests, Is.EqualTo(result.Sent));
    }

    [TestCase(Signals.Interrupt)]
    [TestCase(Signals.Terminate)]
    public async Task Signal_InTheMiddle_PrintsWhatThereIs(int signal)
    {
        var tenth = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var target = new RawTarget((n, socket) =>
        {
            if (n == 10)
            {
                tenth.TrySetResult();
                return Task.CompletedTask; // stays under way
            }

            return RawTarget.Answer(socket, Ok);
        });
        using var process = GeneratorProcess.Start("run", "--output", "json", "--engine", engine, "--target", target.Url, "--function", "100", "--steps", "60", "--route", "GET /a", "--route", "GET /b");
        await tenth.Task.WaitAsync(TimeSpan.FromSeconds(30));
        process.Signal(signal);
        var finished = await process.FinishAsync();
        var result = finished.Json().AssertSums();

        Assert.That(finished.ExitCode, Is.EqualTo(130));
        Assert.That(result.Cause(NoAnswerCause.Stopped), Is.GreaterThanOrEqualTo(1));
        Assert.That(result.Planned, Is.InRange(11, 5999));
        Assert.That(result.Json.GetProperty("interrupted").GetBoolean(), Is.True);
    }

    private async Task<ResultDocument> Run(string url, string function, params string[] more) =>
        (await GeneratorProcess.ResultAsync(["--engine", engine, "--target", url, "--function", function, "--step", "0.25", "--steps", "2", .. more])).AssertSums();
}
