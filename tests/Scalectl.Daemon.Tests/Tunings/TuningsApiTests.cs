using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Scalectl.Api;
using Scalectl.Daemon.Store;
using Scalectl.Daemon.Tunings;
using Scalectl.Simulation;
using Scalectl.Tuning;

namespace Scalectl.Daemon.Tests.Tunings;

/// <summary>Tunings in the simulator: a daemon that has nothing but its store, and no user.</summary>
[CancelAfter(120_000)]
internal sealed class TuningsApiTests
{
    /// <summary>A load that rises faster than machines start: a high threshold loses requests, a low one does not.</summary>
    internal const string Sine = """
        name: sine
        app:
          deploy: {imageId: ami-lab-webapp, type: t3.micro, min: 1, max: 8, warmUp: 60s, policy: {kind: target-tracking, target: 60}}
        load: {function: "600 + 1250*(1-c(x/15))", step: 60s, steps: 120}
        demand: {capacityPerInstance: 20}
        price: {perHour: 0.0116}
        """;

    private TemporaryHome _home = null!;
    private DaemonUnderTest _daemon = null!;

    [SetUp]
    public async Task Start()
    {
        _home = new TemporaryHome();
        _daemon = await DaemonUnderTest.StartAsync(_home.Folder);
    }

    [TearDown]
    public async Task Stop()
    {
        await _daemon.DisposeAsync();
        _home.Dispose();
    }

    internal static TuningRequest Simulated(TuningMethod method = TuningMethod.SlowStart) => new() { Experiment = Sine, Simulate = true, Method = method };

    [TestCase(TuningMethod.SlowStart)]
    [TestCase(TuningMethod.Bisect)]
    [TestCase(TuningMethod.Guided)]
    public async Task Simulated_WithoutAUser_EndsWithTheAnswerThatTheSimulatorGives(TuningMethod method, CancellationToken stop)
    {
        var begun = await BeginAsync(Simulated(method), stop);
        var view = await UntilEndAsync(begun.Id, stop);

        // The same simulator, asked without the daemon.
        var trial = SimulatedTrial.Of(
            Experiments(), new SimulationOptions { CapacityPerInstance = 20, Group = new GroupModelOptions { Start = 1, Min = 1, Max = 8 } }).Value!;
        Assert.That((view.State, view.Message, view.Simulated, view.Answer!.Verified), Is.EqualTo((TuningState.Done, (string?)null, true, false)));
        Assert.That(view.Tries.Select(t => t.Figures), Is.EqualTo(view.Tries.Select(t => trial.Figures(t.Threshold))));
        Assert.That(view.Tries.Select(t => t.Holds), Is.EqualTo(view.Tries.Select(t => (bool?)(t.Figures!.Errors == 0))));
        Assert.That(trial.Figures(100).Errors, Is.Positive, "the load tells thresholds apart, or this test says nothing");
        Assert.That(view.Tries.Last(t => t.Threshold == view.Answer.Threshold).Holds, Is.True, "the answer was tried and held");
        Assert.That((view.Threshold, view.Budget.Runs, view.Budget.Minutes), Is.EqualTo((view.Answer.Threshold, view.Tries.Count, 0.0)));
        Assert.That(view.Tries.Select(t => t.Reason).Concat(view.Answer.Why).Concat(view.Answer.Risks), Has.None.Empty);
        Assert.That(view.Constants.Select(c => c.Name), Does.Contain("capacityPerInstance").And.Contain("launch"));
    }

    [Test]
    public async Task Live_SimulatedTuning_TellsTheViewUntilTheEnd(CancellationToken stop)
    {
        var begun = await BeginAsync(Simulated(), stop);
        using var answer = await _daemon.Client.GetAsync($"/api/v1/tunings/{begun.Id}/live", HttpCompletionOption.ResponseHeadersRead, stop);
        await using var stream = await answer.Content.ReadAsStreamAsync(stop);
        List<SseItem<string>> events = [];
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(stop))
        {
            events.Add(item);
        }

        Assert.That(events.Select(e => e.EventType), Has.Exactly(1).EqualTo("end"));
        Assert.That(events[^1].EventType, Is.EqualTo("end"));
        var tries = events.Select(e => JsonSerializer.Deserialize(e.Data, ApiJson.Default.TuningView)!.Tries.Count).ToList();
        Assert.That(tries, Is.Ordered);
        Assert.That(events[^1].Data, Is.EqualTo(JsonSerializer.Serialize(await ShowAsync(begun.Id, stop), ApiJson.Default.TuningView)));
    }

    [Test]
    public async Task Repeat_WithDraws_RunsAThresholdAgainOnlyWhileItIsNotClear(CancellationToken stop)
    {
        var begun = await BeginAsync(
            Simulated() with { Repeat = 3, ErrorLimit = "0.5%", Simulation = new TuningSimulation { Queue = 20, Service = ServiceTime.Exponential } }, stop);
        var view = await UntilEndAsync(begun.Id, stop);

        Assert.That(view.State, Is.EqualTo(TuningState.Done), view.Message);
        Assert.That(view.Tries.Select(t => t.Repetitions.Count), Is.All.InRange(1, 3).And.Some.GreaterThan(1));
        Assert.That(view.Budget.Runs, Is.EqualTo(view.Tries.Sum(t => t.Repetitions.Count)));
        var repeated = view.Tries.First(t => t.Repetitions.Count > 1);
        Assert.That(repeated.Figures!.Errors, Is.EqualTo(repeated.Repetitions.Average(r => r.Figures!.Errors)).Within(1e-9));
        Assert.That(repeated.Repetitions.Select(r => r.Figures!.P95Ms).Distinct().Count(), Is.GreaterThan(1), "each draws anew");
    }

    [Test]
    public async Task BudgetRuns_OfTwo_EndsWithWhatWasFound(CancellationToken stop)
    {
        var view = await UntilEndAsync((await BeginAsync(Simulated() with { BudgetRuns = 2 }, stop)).Id, stop);

        Assert.That((view.State, view.Tries.Count, view.Budget.Runs, view.Budget.RunsLimit), Is.EqualTo((TuningState.Done, 2, 2, 2)));
        Assert.That(view.Answer!.Why[0], Does.Contain("budget of 2 run"));
    }

    /// <summary>What was tried before lies in the store: the daemon goes on with it, and comes to the same answer.</summary>
    [Test]
    public async Task Restart_InTheMidst_GoesOnAndComesToTheSameAnswer(CancellationToken stop)
    {
        var whole = await UntilEndAsync((await BeginAsync(Simulated(), stop)).Id, stop);
        var stored = (await _daemon.Service<TuningArchive>().FindAsync(whole.Id, stop))!;
        await _daemon.DisposeAsync();
        using (var other = new TemporaryHome())
        {
            _daemon = await DaemonUnderTest.StartAsync(other.Folder);
            await _daemon.Service<IStore>().SaveAsync(
                StoredTuning.Kind, stored.Id, stored with { Tries = [.. stored.Tries.Take(2)], Answer = null, State = TuningState.Running, EndedAt = null }, stop);
            await _daemon.DisposeAsync();
            _daemon = await DaemonUnderTest.StartAsync(other.Folder);
            var resumed = await UntilEndAsync(whole.Id, stop);

            Assert.That(resumed.Tries.Select(t => (t.Number, t.Threshold, t.Reason, t.Figures)), Is.EqualTo(whole.Tries.Select(t => (t.Number, t.Threshold, t.Reason, t.Figures))));
            Assert.That((resumed.Answer!.Threshold, resumed.Answer.Front), Is.EqualTo((whole.Answer!.Threshold, whole.Answer.Front)));
            await _daemon.DisposeAsync();
        }

        _daemon = await DaemonUnderTest.StartAsync(_home.Folder);
    }

    [Test]
    public async Task Remove_TuningThatHasEnded_IsGoneAndItsIdIsNotGivenAgain(CancellationToken stop)
    {
        var first = await UntilEndAsync((await BeginAsync(Simulated(), stop)).Id, stop);
        using var resumed = await _daemon.Client.PostAsync($"/api/v1/tunings/{first.Id}/resume", null, stop);
        using var removed = await _daemon.Client.DeleteAsync($"/api/v1/tunings/{first.Id}", stop);
        using var gone = await _daemon.Client.GetAsync($"/api/v1/tunings/{first.Id}", stop);
        var second = await UntilEndAsync((await BeginAsync(Simulated(), stop)).Id, stop);
        var list = await _daemon.GetAsync("/api/v1/tunings", ApiJson.Default.IReadOnlyListTuningSummary, stop);

        Assert.That((resumed.StatusCode, removed.StatusCode, gone.StatusCode), Is.EqualTo((HttpStatusCode.Conflict, HttpStatusCode.NoContent, HttpStatusCode.NotFound)));
        Assert.That((first.Id, second.Id, list.Single().Id, list.Single().Threshold), Is.EqualTo(("t1", "t2", "t2", second.Threshold)));
        Assert.That((await DaemonUnderTest.ProblemAsync(resumed, stop)).Detail, Does.Contain("has its answer"));
        Assert.That((await DaemonUnderTest.ProblemAsync(gone, stop)).Detail, Does.Contain("scalectl tune list"));
    }

    [Test]
    public async Task OnACloud_WithoutAUser_IsAConflictThatSaysWhatToRun(CancellationToken stop)
    {
        using var answer = await PostAsync(Simulated() with { Simulate = false }, stop);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That((await DaemonUnderTest.ProblemAsync(answer, stop)).Detail, Does.Contain("scalectl setup"));
    }

    [TestCaseSource(nameof(WrongRequests))]
    public async Task Begin_WrongRequest_NamesEveryErrorAndStoresNothing(TuningRequest request, string[] arguments, CancellationToken stop)
    {
        using var answer = await PostAsync(request, stop);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        var errors = (await DaemonUnderTest.ProblemAsync(answer, stop)).Errors;
        Assert.That(errors.Select(e => e.Argument), Is.EqualTo(arguments), string.Join('\n', errors));
        Assert.That(errors.Select(e => e.Found).Concat(errors.Select(e => e.Expected)).Concat(errors.Select(e => e.Example)), Has.None.Empty);
        Assert.That(await _daemon.GetAsync("/api/v1/tunings", ApiJson.Default.IReadOnlyListTuningSummary, stop), Is.Empty);
    }

    [TestCase("GET", "")]
    [TestCase("GET", "/live")]
    [TestCase("POST", "/stop")]
    [TestCase("POST", "/resume")]
    [TestCase("DELETE", "")]
    public async Task Request_TuningThatIsNotThere_IsNotFoundAndSaysWhereToLook(string method, string path, CancellationToken stop)
    {
        using var answer = await _daemon.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), $"/api/v1/tunings/t99{path}"), stop);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await DaemonUnderTest.ProblemAsync(answer, stop)).Detail, Does.Contain("scalectl tune list"));
    }

    private static IEnumerable<TestCaseData> WrongRequests()
    {
        TestCaseData Case(string name, TuningRequest request, params string[] arguments) => new TestCaseData(request, arguments).SetArgDisplayNames(name);
        var right = Simulated();
        string File(string from, string to) => Sine.Replace(from, to, StringComparison.Ordinal);
        yield return Case("everything at once", right with { Start = 0, Step = -1, ErrorLimit = "many", Weight = 2, Repeat = 0, BudgetRuns = 0 }, "--error-limit", "--start", "--step", "--weight", "--repeat", "--budget-runs");
        yield return Case("a file that is none", right with { Experiment = "name: [" }, "file");
        yield return Case("an address has no threshold", right with { Experiment = File("  deploy: {imageId: ami-lab-webapp, type: t3.micro, min: 1, max: 8, warmUp: 60s, policy: {kind: target-tracking, target: 60}}", "  target: http://10.0.0.7/") }, "app.target");
        yield return Case("nor has a fixed group", right with { Experiment = File("target-tracking", "static") }, "app.deploy.policy.kind");
        yield return Case("money that is not spent", right with { BudgetCost = 1, BudgetMinutes = 5 }, "--budget-minutes", "--budget-cost");
        yield return Case("no capacity", right with { Experiment = File("demand: {capacityPerInstance: 20}", "") }, "demand.capacityPerInstance");
        yield return Case("a mapping that is not there", right with { Experiment = File("capacityPerInstance: 20", "mapping: none") }, "demand.mapping");
        yield return Case("a recording that is not there", right with { Simulation = new TuningSimulation { FromExperiment = "sine-9" } }, "--from-experiment");
        yield return Case("a group that the file does not describe", right with { Experiment = File("  deploy: {imageId: ami-lab-webapp, type: t3.micro, min: 1, max: 8, warmUp: 60s, policy: {kind: target-tracking, target: 60}}", "  name: shop") }, "app");
        yield return Case("a period of nothing", right with { Simulation = new TuningSimulation { PeriodSeconds = 0 } }, "--period");
    }

    private static Scalectl.Experiments.ExperimentSpecification Experiments() => Scalectl.Experiments.ExperimentFile.Parse(Sine).Value!;

    private Task<HttpResponseMessage> PostAsync(TuningRequest request, CancellationToken stop) => _daemon.PostAsync("/api/v1/tunings", request, ApiJson.Default.TuningRequest, stop);

    private async Task<TuningView> BeginAsync(TuningRequest request, CancellationToken stop)
    {
        using var answer = await PostAsync(request, stop);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created), await answer.Content.ReadAsStringAsync(stop));
        return (await answer.Content.ReadFromJsonAsync(ApiJson.Default.TuningView, stop))!;
    }

    private Task<TuningView> ShowAsync(string id, CancellationToken stop) => _daemon.GetAsync($"/api/v1/tunings/{id}", ApiJson.Default.TuningView, stop);

    private async Task<TuningView> UntilEndAsync(string id, CancellationToken stop)
    {
        TuningView? view = null;
        await Eventually.TrueAsync(async () => (view = await ShowAsync(id, stop)).EndedAt is not null, stop);
        return view!;
    }
}
