using System.Net;
using System.Net.Http.Json;
using Scalectl.Api;

namespace Scalectl.Daemon.Tests.Calibrations;

[CancelAfter(120_000)]
public sealed class CalibrationsApiTests
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
    public async Task Import_Mapping_IsListedShownAndOnlyReplacedOnRequest(CancellationToken stop)
    {
        using var imported = await ImportAsync("mine", [71, 142], "", stop);
        using var again = await ImportAsync("mine", [50], "", stop);
        var kept = await _daemon.GetAsync("/api/v1/mappings/mine", ApiJson.Default.CalibratedMapping, stop);
        using var replaced = await ImportAsync("mine", [50], "?replace=true", stop);
        var list = await _daemon.GetAsync("/api/v1/mappings", ApiJson.Default.IReadOnlyListCalibratedMapping, stop);
        using var removed = await _daemon.Client.DeleteAsync("/api/v1/mappings/mine", stop);
        using var gone = await _daemon.Client.GetAsync("/api/v1/mappings/mine", stop);

        Assert.That((imported.StatusCode, again.StatusCode, replaced.StatusCode, removed.StatusCode), Is.EqualTo((HttpStatusCode.OK, HttpStatusCode.Conflict, HttpStatusCode.OK, HttpStatusCode.NoContent)));
        Assert.That((await DaemonUnderTest.ProblemAsync(again, stop)).Detail, Does.Contain("--force"));
        Assert.That((kept.Intensities, kept.Imported), Is.EqualTo((new[] { 71.0, 142 }, true)));
        Assert.That(list.Single(m => m.Name == "mine").Intensities, Is.EqualTo(new[] { 50.0 }));
        Assert.That((await DaemonUnderTest.ProblemAsync(gone, stop)).Detail, Does.Contain("scalectl mapping list"));
    }

    [Test]
    public async Task Import_ValuesThatDoNotRise_NamesTheFirst(CancellationToken stop)
    {
        using var answer = await ImportAsync("No Name", [20, 20], "", stop);

        Assert.That((await DaemonUnderTest.ProblemAsync(answer, stop)).Errors.Select(e => e.Argument), Is.EqualTo(new[] { "NAME", "mapping[2]" }));
    }

    [Test]
    public async Task Calibrate_WithoutAnActiveUser_IsAConflictThatSaysWhatToRun(CancellationToken stop)
    {
        using var answer = await _daemon.PostAsync("/api/v1/apps/shop/calibration", new CalibrationRequest(), ApiJson.Default.CalibrationRequest, stop);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That((await DaemonUnderTest.ProblemAsync(answer, stop)).Detail, Does.Contain("scalectl setup"));
    }

    [TestCase("GET", "")]
    [TestCase("POST", "/stop")]
    public async Task Request_AppThatWasNeverCalibrated_IsNotFoundAndSaysHow(string method, string path, CancellationToken stop)
    {
        using var answer = await _daemon.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), $"/api/v1/apps/none/calibration{path}"), stop);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await DaemonUnderTest.ProblemAsync(answer, stop)).Detail, Does.Contain("scalectl app calibrate"));
    }

    private Task<HttpResponseMessage> ImportAsync(string name, double[] intensities, string query, CancellationToken stop)
        => _daemon.Client.PutAsync($"/api/v1/mappings/{name}{query}", JsonContent.Create(new MappingImport(intensities), ApiJson.Default.MappingImport), stop);
}
