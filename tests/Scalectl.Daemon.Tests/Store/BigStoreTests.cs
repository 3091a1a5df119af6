using Microsoft.Data.Sqlite;
using Scalectl.Api;
using Scalectl.Bench.Store;
using Scalectl.Daemon.Experiments;

namespace Scalectl.Daemon.Tests.Store;

/// <summary>Years of use in one store. bench/store.sh measures the same with 20 million samples.</summary>
[CancelAfter(120_000)]
[NonParallelizable] // it measures
public sealed class BigStoreTests
{
    private const int Experiments = 500, Samples = 500_000;

    // The budget is 200 ms (bench/results/store.md); this machine may be busy with other tests.
    private static readonly TimeSpan Generous = TimeSpan.FromSeconds(2);

    private TemporaryHome _home = null!;
    private DaemonUnderTest _daemon = null!;

    [OneTimeSetUp]
    public async Task Fill()
    {
        _home = new TemporaryHome();
        Directory.CreateDirectory(_home.Folder);
        var path = Path.Combine(_home.Folder, "scalectl.db");
        Assert.That(BigStore.Fill(path, Experiments, Samples, seed: 7), Is.EqualTo(Samples).Within(5).Percent);
        Spoil(path, StoredExperiment.Reports.Name, BigStore.Id(13));
        _daemon = await DaemonUnderTest.StartAsync(_home.Folder);
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await _daemon.DisposeAsync();
        _home.Dispose();
    }

    [Test]
    public async Task List_OfManyExperiments_IsQuickAndReadsNoReport(CancellationToken stop)
    {
        // One report cannot be read: a list that read reports would fail.
        var list = await QuicklyAsync("/api/v1/experiments", ApiJson.Default.IReadOnlyListExperimentSummary, stop);

        Assert.That(list.Select(e => e.Id), Is.EqualTo(Enumerable.Range(1, Experiments).Select(BigStore.Id)));
        Assert.That(list.Select(e => e.State), Has.All.EqualTo(ExperimentState.Done));
    }

    [TestCase(1, Description = "the one with a tenth of all samples")]
    [TestCase(250)]
    public async Task Show_OneOfMany_IsQuickAndHasItsReport(int n, CancellationToken stop)
    {
        var view = await QuicklyAsync($"/api/v1/experiments/{BigStore.Id(n)}", ApiJson.Default.ExperimentView, stop);

        Assert.That((view.Id, view.Load?.PerStep.Count), Is.EqualTo((BigStore.Id(n), BigStore.Steps)));
    }

    [Test]
    public async Task Samples_OfALongSeriesInFewPoints_AreQuickAndFew(CancellationToken stop)
    {
        var whole = await QuicklyAsync("/api/v1/experiments/run-1/samples?series=inService", ApiJson.Default.IReadOnlyListSeriesView, stop);
        var thin = await QuicklyAsync("/api/v1/experiments/run-1/samples?series=inService&points=100", ApiJson.Default.IReadOnlyListSeriesView, stop);

        Assert.That(whole.Single().Values, Has.Count.GreaterThan(2000));
        Assert.That(thin.Single().Values, Has.Count.InRange(50, 100));
        Assert.That((thin.Single().Values.Min(), thin.Single().Values.Max()), Is.EqualTo((whole.Single().Values.Min(), whole.Single().Values.Max())));
    }

    [TestCase("19")]
    [TestCase("-1")]
    public async Task Samples_InTooFewPoints_AreRefusedWithTheRange(string points, CancellationToken stop)
    {
        using var answer = await _daemon.Client.GetAsync($"/api/v1/experiments/run-1/samples?points={points}", stop);

        var error = (await DaemonUnderTest.ProblemAsync(answer, stop)).Errors.Single();
        Assert.That((error.Argument, error.Found), Is.EqualTo(("points", points)));
        Assert.That(error.Expected, Does.Contain("20"));
    }

    /// <summary>The answer, of which the median of five took no longer than it may.</summary>
    private async Task<T> QuicklyAsync<T>(string path, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> json, CancellationToken stop)
    {
        List<TimeSpan> times = [];
        T answer = default!;
        for (var run = 0; run < 5; run++)
        {
            var begin = TimeProvider.System.GetTimestamp();
            answer = await _daemon.GetAsync(path, json, stop);
            times.Add(TimeProvider.System.GetElapsedTime(begin));
        }

        Assert.That(times.Order().ElementAt(2), Is.LessThan(Generous), path);
        return answer;
    }

    private static void Spoil(string path, string kind, string id)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "UPDATE document SET json = CAST('not a report' AS BLOB) WHERE kind = $kind AND id = $id";
        command.Parameters.AddWithValue("$kind", kind);
        command.Parameters.AddWithValue("$id", id);
        Assert.That(command.ExecuteNonQuery(), Is.EqualTo(1));
    }
}
