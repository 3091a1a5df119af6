using System.Net;
using System.Net.Http.Json;
using Scalectl.Api;
using Scalectl.Load;

namespace Scalectl.Daemon.Tests.Api;

/// <summary><c>POST load/plan</c> and <c>GET metrics</c>: what the page asks for that is no state.</summary>
[CancelAfter(120_000)]
public sealed class LoadApiTests
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
    public async Task Plan_OfTheThesis_HasItsTotal(CancellationToken stop)
    {
        var plan = await PlanAsync(new LoadPlanRequest { Function = "(-1)*(x-10)^2+100", Steps = 20, StepSeconds = 1, Machines = 2 }, stop);

        // sum of 100-(x-10)^2 for x = 1..20 is 1330, and both machines send it.
        Assert.That((plan.TotalRequests, plan.PeakPerSecond, plan.Steps.Count), Is.EqualTo((2660L, 200.0, 20)));
    }

    [Test]
    public async Task Plan_LongerThanAPlot_KeepsItsOnePeak(CancellationToken stop)
    {
        var plan = await PlanAsync(new LoadPlanRequest { Function = "if(x == 77777, 1000, 1)", Steps = 100_000, StepSeconds = 60, Split = Split.Share }, stop);

        Assert.That(plan.Steps, Has.Count.LessThanOrEqualTo(2000).And.Exactly(1).Matches<PlannedStep>(s => s is { X: 77_777, Requests: 1000 }));
        Assert.That(plan.TotalRequests, Is.EqualTo(100_999L));
    }

    [Test]
    public async Task Plan_OfAFunctionThatIsWrong_SaysWhere(CancellationToken stop)
    {
        var error = await ErrorAsync(new LoadPlanRequest { Function = "60 + 50*s(x/10", Steps = 20, StepSeconds = 1 }, stop);

        Assert.That((error.Argument, error.Position), Is.EqualTo(("function", (int?)14)));
    }

    [TestCase(0, 1.0, 1, "steps")]
    [TestCase(200_001, 1.0, 1, "steps")]
    [TestCase(1, 0.0, 1, "stepSeconds")]
    [TestCase(1, 1.0, 0, "machines")]
    public async Task Plan_OutOfRange_NamesTheField(int steps, double stepSeconds, int machines, string field, CancellationToken stop)
    {
        var error = await ErrorAsync(new LoadPlanRequest { Function = "1", Steps = steps, StepSeconds = stepSeconds, Machines = machines }, stop);

        Assert.That(error.Argument, Is.EqualTo(field));
    }

    [Test]
    public async Task Fit_OfARecording_IsTheCommandsFunctionAndLiesBesideWhatWasRecorded(CancellationToken stop)
    {
        var csv = "time,value\r\n" + string.Join("\r\n", Enumerable.Range(0, 60).Select(i => FormattableString.Invariant($"{i * 60},{Math.Round(100 + (80 * Math.Sin(i / 8.0)), 2)}")));

        var answer = await FitAsync(new LoadFitRequest { Csv = csv }, stop);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        var view = (await answer.Content.ReadFromJsonAsync(ApiJson.Default.LoadFitView, stop))!;
        Assert.That((view.Fit.Rows, view.Fit.StepSeconds, view.Fit.Steps, view.Recorded.Count), Is.EqualTo((60, 60.0, 60, 60)));
        Assert.That(view.Fit.MeanErrorPct, Is.LessThan(2));
        Assert.That(view.Fit.TotalErrorPct, Is.EqualTo(0).Within(1));
        // What it says it sends is what its function sends.
        var plan = await PlanAsync(new LoadPlanRequest { Function = view.Fit.Function, Steps = view.Fit.Steps, StepSeconds = view.Fit.StepSeconds }, stop);
        Assert.That(plan.TotalRequests, Is.EqualTo(view.Fit.FittedRequests));
    }

    [TestCase("time,value\n0,10\n60,-3\n", null, 40, "csv", 3, Description = "a load below 0")]
    [TestCase("when,what\n0,10\n60,3\n", null, 40, "csv", 1, Description = "another header")]
    [TestCase("time,value\n0,10\n", null, 40, "csv", null, Description = "one row is no course")]
    [TestCase("", null, 40, "csv", 1, Description = "nothing")]
    [TestCase("time,value\n0,10\n60,20\n", 0.0, 40, "stepSeconds", null)]
    [TestCase("time,value\n0,10\n60,20\n", null, 1, "maxKnots", null)]
    [TestCase("time,value\n0,10\n60000000,20\n", 1.0, 40, "stepSeconds", null, Description = "two years of seconds")]
    public async Task Fit_OfWhatIsWrong_NamesTheFieldAndTheLine(string csv, double? step, int knots, string field, int? line, CancellationToken stop)
    {
        var answer = await FitAsync(new LoadFitRequest { Csv = csv, StepSeconds = step, MaxKnots = knots }, stop);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        var error = (await DaemonUnderTest.ProblemAsync(answer, stop)).Errors.Single();
        Assert.That((error.Argument, error.Line), Is.EqualTo((field, line)), error.ToString());
    }

    [Test]
    public async Task Fit_OfALargerFile_SaysWhatTakesIt(CancellationToken stop)
    {
        var answer = await FitAsync(new LoadFitRequest { Csv = new string('x', LoadFitRequest.MostBytes + 1) }, stop);

        Assert.That((await DaemonUnderTest.ProblemAsync(answer, stop)).Errors.Single().Expected, Does.Contain("scalectl load fit"));
    }

    private Task<HttpResponseMessage> FitAsync(LoadFitRequest request, CancellationToken stop)
        => _daemon.Client.PostAsJsonAsync("/api/v1/load/fit", request, ApiJson.Default.LoadFitRequest, stop);

    [Test]
    public async Task Metrics_AreThoseOfTheDocument(CancellationToken stop)
    {
        var metrics = await _daemon.GetAsync("/api/v1/metrics", ApiJson.Default.IReadOnlyListMetricText, stop);

        Assert.That(metrics, Is.EqualTo(Scalectl.Reports.MetricCatalogue.All));
    }

    private async Task<LoadPlanView> PlanAsync(LoadPlanRequest request, CancellationToken stop)
    {
        var answer = await SendAsync(request, stop);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        return (await answer.Content.ReadFromJsonAsync(ApiJson.Default.LoadPlanView, stop))!;
    }

    private async Task<InvalidInput> ErrorAsync(LoadPlanRequest request, CancellationToken stop)
    {
        var answer = await SendAsync(request, stop);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        return (await DaemonUnderTest.ProblemAsync(answer, stop)).Errors.Single();
    }

    private Task<HttpResponseMessage> SendAsync(LoadPlanRequest request, CancellationToken stop)
        => _daemon.Client.PostAsJsonAsync("/api/v1/load/plan", request, ApiJson.Default.LoadPlanRequest, stop);
}
