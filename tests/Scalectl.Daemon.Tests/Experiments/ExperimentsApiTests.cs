using System.Net;
using Scalectl.Api;

namespace Scalectl.Daemon.Tests.Experiments;

[CancelAfter(120_000)]
public sealed class ExperimentsApiTests
{
    private TemporaryHome _home = null!;
    private DaemonUnderTest _daemon = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _home = new TemporaryHome();
        _daemon = await DaemonUnderTest.StartAsync(_home.Folder);
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await _daemon.DisposeAsync();
        _home.Dispose();
    }

    [Test]
    public async Task Submit_FileWithErrors_AnswersThemAllWithTheirLines(CancellationToken stop)
    {
        var answer = await SubmitAsync("name: x\napp: {target: nowhere}\nload:\n  function: \"60 +\"\n  stesp: 3\n", 0, stop);

        var problem = await DaemonUnderTest.ProblemAsync(answer, stop);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(problem.Errors.Select(e => (e.Argument, e.Line)), Is.EquivalentTo(((string, int?)[])[("app.target", 2), ("load.function", 4), ("load.stesp", 5), ("repeat", null)]));
    }

    [Test]
    public async Task Submit_Group_AnswersEveryErrorWithItsFile(CancellationToken stop)
    {
        var sound = Sound("a");
        async Task<IEnumerable<string>> ErrorsAsync(ExperimentSubmission submission)
        {
            var answer = await _daemon.PostAsync("/api/v1/experiments", submission, ApiJson.Default.ExperimentSubmission, stop);
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
            return (await DaemonUnderTest.ProblemAsync(answer, stop)).Errors.Select(e => e.Argument);
        }

        Assert.That(await ErrorsAsync(new(sound) { Others = [sound + "slo: [p95<2]\n"], RestSeconds = -1 }), Is.EqualTo((string[])["file 2: slo[0]", "rest"]));
        Assert.That(await ErrorsAsync(new(sound) { Others = [Sound("b"), sound] }), Is.EqualTo((string[])["file 3: name"]), "runs of one name are repetitions");
        Assert.That(await ErrorsAsync(new(sound, 501) { Others = [Sound("b")] }), Is.EqualTo((string[])["repeat"]), "1002 runs");
        Assert.That(await ErrorsAsync(new(sound) { Others = [.. Enumerable.Range(0, 20).Select(i => Sound($"x{i}"))] }), Is.EqualTo((string[])["file"]), "21 files");
    }

    private static string Sound(string name) => $"name: {name}\napp: {{target: \"http://127.0.0.1:9/\"}}\nload: {{function: \"1\"}}\n";

    [TestCase("metrics: {source: prometheus, url: \"http://127.0.0.1:9\", supply: up}", "metrics.url")]
    [TestCase("demand: {mapping: shop}", "demand.mapping")]
    public async Task Submit_WhatCannotBeDone_IsSaidBeforeAnythingStarts(string section, string argument, CancellationToken stop)
    {
        var answer = await SubmitAsync($"name: x\napp: {{target: \"http://127.0.0.1:9/\"}}\nload: {{function: \"1\"}}\n{section}\n", 1, stop);

        Assert.That((await DaemonUnderTest.ProblemAsync(answer, stop)).Errors.Select(e => e.Argument), Is.EqualTo((string[])[argument]));
    }

    [TestCase("{function: \"1\", headers: {Content-Length: 7}}", "load.headers")]
    [TestCase("{function: \"1\", machines: 21}", "load.machines")]
    [TestCase("{function: \"1\", routes: [{method: FETCH}]}", "load.routes")]
    [TestCase("{function: \"1\", caCertificates: '-----BEGIN CERTIFICATE-----'}", "load.caCertificates")]
    [TestCase("LARGE", "load.function")]
    public async Task Submit_LoadThatNoClusterWouldSend_IsSaidBeforeAnythingIsMade(string load, string argument, CancellationToken stop)
    {
        var section = load == "LARGE" ? $"{{function: \"{string.Concat(Enumerable.Repeat("1+", 7000))}1\"}}" : load;
        var answer = await SubmitAsync($"name: x\napp: {{deploy: {{imageId: ami-lab-webapp, policy: {{kind: static}}}}}}\nload: {section}\n", 1, stop);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That((await DaemonUnderTest.ProblemAsync(answer, stop)).Errors.Select(e => e.Argument), Is.EqualTo((string[])[argument]));
    }

    [Test]
    public async Task Submit_WithoutAnActiveUser_IsAConflictThatSaysWhatToRun(CancellationToken stop)
    {
        var answer = await SubmitAsync("name: x\napp: {name: shop}\nload: {function: \"1\"}\n", 1, stop);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That((await DaemonUnderTest.ProblemAsync(answer, stop)).Detail, Does.Contain("scalectl setup"));
    }

    [TestCase("GET", "")]
    [TestCase("GET", "/samples")]
    [TestCase("GET", "/export")]
    [TestCase("GET", "/live")]
    [TestCase("POST", "/stop")]
    [TestCase("POST", "/recompute")]
    [TestCase("DELETE", "")]
    public async Task Request_UnknownExperiment_IsNotFoundAndSaysWhereToLook(string method, string path, CancellationToken stop)
    {
        var answer = await _daemon.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), $"/api/v1/experiments/none-1{path}"), stop);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await DaemonUnderTest.ProblemAsync(answer, stop)).Detail, Does.Contain("scalectl experiment list"));
    }

    private Task<HttpResponseMessage> SubmitAsync(string file, int repeat, CancellationToken stop)
        => _daemon.PostAsync("/api/v1/experiments", new ExperimentSubmission(file, repeat), ApiJson.Default.ExperimentSubmission, stop);
}
