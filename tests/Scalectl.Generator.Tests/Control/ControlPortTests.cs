using System.Buffers.Text;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Scalectl.Generator.Tests.Edge;
using Scalectl.Load;
using Scalectl.Series;

namespace Scalectl.Generator.Tests.Control;

public sealed class ControlPortTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    [Test]
    public async Task Run_AssignedByTheDaemon_OffersEverySecondAfterwards()
    {
        using var nginx = Nginx.Start();
        var plan = Plan(nginx.Url) with { Function = "100", Steps = 3, Split = Split.Share, Machines = 2 };
        using var first = Start(plan);
        using var second = Start(plan);
        using var a = await Client(first);
        using var b = await Client(second);
        Assert.That((await Status(a)).State, Is.EqualTo(GeneratorState.Waiting));

        var start = Now() + 0.5;
        await Assign(a, new GeneratorAssignment(0, 2, start));
        await Assign(b, new GeneratorAssignment(1, 2, start));
        var statusA = await WaitFor(a, GeneratorState.Done);
        var statusB = await WaitFor(b, GeneratorState.Done);
        var samplesA = await Samples(a, 0);

        Assert.Multiple(() =>
        {
            // 300 together, each half
            Assert.That((statusA.Planned, statusB.Planned), Is.EqualTo((150L, 150L)));
            Assert.That(samplesA.Seconds.Select(s => s.Seq), Is.EqualTo(Enumerable.Range(1, samplesA.Seconds.Count).Select(i => (long)i)));
            Assert.That(samplesA.Seconds.Zip(samplesA.Seconds.Skip(1), (x, y) => y.Time - x.Time), Is.All.EqualTo(1));
            Assert.That(samplesA.Seconds.Sum(s => s.Planned), Is.EqualTo(150));
            Assert.That(samplesA.Seconds.Sum(s => s.Sent), Is.EqualTo(150));
            Assert.That(samplesA.Seconds.Sum(s => s.Answered2xx), Is.EqualTo(150));
            Assert.That(samplesA.Seconds.Sum(s => s.ResponseTime is { } text ? LatencyHistogram.FromBase64(text).Value!.Count : 0), Is.EqualTo(150));
            Assert.That(samplesA.Seconds.Where(s => s.Planned > 0).Select(s => s.Step).Distinct(), Is.SubsetOf(new[] { 1, 2, 3 }));
            Assert.That(samplesA.LastSeq, Is.EqualTo(statusA.LastSeq).And.EqualTo(samplesA.Seconds[^1].Seq));
        });
        Assert.That((await Samples(a, 2)).Seconds[0].Seq, Is.EqualTo(3));
        Assert.That((await Samples(a, samplesA.LastSeq)).Seconds, Is.Empty);

        first.Signal(Signals.Terminate);
        second.Signal(Signals.Terminate);
        Assert.That(((await first.FinishAsync()).ExitCode, (await second.FinishAsync()).ExitCode), Is.EqualTo((0, 0)));
        Assert.That(nginx.Log(), Has.Count.EqualTo(300));
    }

    [TestCase(null)]
    [TestCase("wrong")]
    [TestCase("")]
    public async Task Request_WithoutTheToken_IsRefused(string? token)
    {
        using var process = Start(Plan("http://127.0.0.1:1/"));
        using var client = await Client(process, token);
        foreach (var (method, path) in new[] { (HttpMethod.Get, "v1/status"), (HttpMethod.Get, "v1/samples"), (HttpMethod.Put, "v1/assignment"), (HttpMethod.Post, "v1/stop"), (HttpMethod.Get, "elsewhere") })
        {
            using var request = new HttpRequestMessage(method, path);
            using var response = await client.SendAsync(request);
            Assert.That((response.StatusCode, (await response.Content.ReadAsStringAsync()).Length), Is.EqualTo((HttpStatusCode.Unauthorized, 0)), path);
        }
    }

    [Test]
    public async Task Request_ThatIsWrong_IsToldWhatIsWrong()
    {
        using var process = Start(Plan("http://127.0.0.1:1/"));
        using var client = await Client(process);
        using var index = await client.PutAsJsonAsync("v1/assignment", new GeneratorAssignment(2, 2, 1), GeneratorJson.Default.GeneratorAssignment);
        using var none = await client.PutAsync("v1/assignment", new StringContent("[]"));
        using var after = await client.GetAsync("v1/samples?after=x");
        using var unknown = await client.GetAsync("v1/nothing");
        using var method = await client.DeleteAsync("v1/status");

        Assert.Multiple(() =>
        {
            Assert.That((index.StatusCode, none.StatusCode, after.StatusCode), Is.EqualTo((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest, HttpStatusCode.BadRequest)));
            Assert.That((unknown.StatusCode, method.StatusCode), Is.EqualTo((HttpStatusCode.NotFound, HttpStatusCode.MethodNotAllowed)));
        });
        Assert.That(await index.Content.ReadAsStringAsync(), Does.Contain("index").And.Contain("from 0 to 1"));
    }

    [Test]
    public async Task Stop_InTheMiddle_SettlesAndKeepsTheSamples()
    {
        using var target = new RawTarget((_, socket) => RawTarget.Answer(socket, Ok));
        using var process = Start(Plan(target.Url) with { Function = "100", Steps = 600 });
        using var client = await Client(process);
        var assignment = new GeneratorAssignment(0, 1, Now() + 0.3);
        await Assign(client, assignment);
        await WaitUntil(() => target.Requests >= 20);
        using var other = await client.PutAsJsonAsync("v1/assignment", assignment with { TimeStart = 5 }, GeneratorJson.Default.GeneratorAssignment);
        using var same = await client.PutAsJsonAsync("v1/assignment", assignment, GeneratorJson.Default.GeneratorAssignment);
        Assert.That((other.StatusCode, same.StatusCode), Is.EqualTo((HttpStatusCode.Conflict, HttpStatusCode.OK)));

        using var stop = await client.PostAsync("v1/stop", null);
        var status = await WaitFor(client, GeneratorState.Done);
        var samples = await Samples(client, 0);

        Assert.Multiple(() =>
        {
            Assert.That(status.Planned, Is.InRange(20, 59_999));
            Assert.That(status.Planned, Is.EqualTo(status.Sent + status.Missed));
            Assert.That(status.Sent, Is.EqualTo(status.Answered + status.NoAnswer));
            Assert.That(samples.Seconds.Sum(s => s.Planned), Is.EqualTo(status.Planned));
        });
    }

    [Test]
    public async Task Plan_ThatCannotBeRun_SaysWhyOnThePort()
    {
        using var process = Start(Plan("ftp://127.0.0.1/"));
        using var client = await Client(process);
        var status = await WaitFor(client, GeneratorState.Failed);

        Assert.That(status.Message, Does.Contain("target: found 'ftp://127.0.0.1/'"));
    }

    [TestCase("nonsense\r\n\r\n")]
    [TestCase("PUT /v1/assignment HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n")]
    [TestCase("GET /v1/status HTTP/1.1\r\nno colon\r\n\r\n")]
    [TestCase("PUT /v1/assignment HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")]
    public async Task Port_GivenHostileBytes_Answers400AndGoesOn(string text)
    {
        using var process = Start(Plan("http://127.0.0.1:1/"));
        using var client = await Client(process);
        using var raw = new TcpClient();
        await raw.ConnectAsync(IPEndPoint.Parse(await process.ControlAddress));
        await raw.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text));
        using var reader = new StreamReader(raw.GetStream());

        Assert.That(await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(20)), Does.StartWith("HTTP/1.1 400 "));
        Assert.That((await Status(client)).State, Is.EqualTo(GeneratorState.Waiting));
    }

    private static GeneratorPlan Plan(string target) =>
        new() { RunId = "r1", Target = target, Function = "10", Steps = 2, StepSeconds = 1, ControlToken = "secret" };

    private static GeneratorProcess Start(GeneratorPlan plan) => GeneratorProcess.Start(
        new Dictionary<string, string>
        {
            ["SCALECTL_PLAN"] = Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(plan, GeneratorJson.Default.GeneratorPlan)),
            ["SCALECTL_CONTROL_ADDRESS"] = "127.0.0.1:0",
        },
        "run");

    private static async Task<HttpClient> Client(GeneratorProcess process, string? token = "secret")
    {
        var client = new HttpClient { BaseAddress = new Uri($"http://{await process.ControlAddress}/"), Timeout = TimeSpan.FromSeconds(20) };
        client.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    private static async Task<GeneratorStatus> Status(HttpClient client) =>
        (await client.GetFromJsonAsync("v1/status", GeneratorJson.Default.GeneratorStatus))!;

    private static async Task<GeneratorSamples> Samples(HttpClient client, long after) =>
        (await client.GetFromJsonAsync($"v1/samples?after={after}", GeneratorJson.Default.GeneratorSamples))!;

    private static async Task Assign(HttpClient client, GeneratorAssignment assignment)
    {
        using var response = await client.PutAsJsonAsync("v1/assignment", assignment, GeneratorJson.Default.GeneratorAssignment);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK), await response.Content.ReadAsStringAsync());
    }

    private static async Task<GeneratorStatus> WaitFor(HttpClient client, GeneratorState state)
    {
        GeneratorStatus? status = null;
        await WaitUntil(async () => (status = await Status(client)).State == state);
        return status!;
    }

    private static Task WaitUntil(Func<bool> condition) => WaitUntil(() => Task.FromResult(condition()));

    private static async Task WaitUntil(Func<Task<bool>> condition)
    {
        var clock = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.That(clock.Elapsed, Is.LessThan(TimeSpan.FromSeconds(30)), "the condition never came");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }

    private static double Now() => (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds;
}
