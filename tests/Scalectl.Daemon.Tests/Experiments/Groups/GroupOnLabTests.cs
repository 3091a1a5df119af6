using System.Net;
using Scalectl.Api;
using Scalectl.Daemon.Tests.Lab;

namespace Scalectl.Daemon.Tests.Experiments.Groups;

/// <summary>A group of experiments that the daemon drives by itself: order, rest, a kill in between, its end.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(180_000)]
public sealed class GroupOnLabTests
{
    private static string File(string name, int steps = 2) => $$"""
        name: {{name}}
        app:
          deploy: {imageId: ami-lab-webapp, type: t3.micro, min: 1, max: 2, warmUp: 3s, policy: {kind: target-tracking, target: 60} }
        load: {function: "5", step: 1s, steps: {{steps}}, machines: 1, type: t3.micro}
        probe: {interval: 1s, timeout: 2s}
        """;

    [Test]
    public async Task Group_OfTwoTwice_RunsInTheOrderOfItsSeedRestsAndSurvivesAKill(CancellationToken stop)
    {
        await using var lab = await LabProcess.StartAsync(stop);
        await using var daemon = await DaemonOnLab.StartAsync(lab, stop);
        await daemon.PostAsync("experiments", new ExperimentSubmission(File("one"), 2) { Others = [File("two")], OrderSeed = 3, RestSeconds = 4 }, ApiJson.Default.ExperimentSubmission, stop);
        var queued = await daemon.GetAsync("experiments", ApiJson.Default.IReadOnlyListExperimentSummary, stop);
        var expected = Scalectl.Experiments.BlockedOrder.Of(2, 2, 3).Select(run => run.Experiment == 0 ? "one" : "two");
        Assert.That(queued.Select(e => (e.Name, e.Group!.Place, e.Group.OrderSeed)), Is.EqualTo(expected.Select((name, i) => (name, i + 1, 3L))));

        await daemon.UntilAsync(queued[1].Id, e => e.Message?.StartsWith("rests until", StringComparison.Ordinal) == true && e.Message.EndsWith($"after {queued[0].Id}", StringComparison.Ordinal), stop);
        await daemon.KillAsync();
        await daemon.RunAsync(stop);
        await daemon.UntilAsync(queued[^1].Id, e => e.EndedAt is not null, stop);

        var ended = await daemon.GetAsync("experiments", ApiJson.Default.IReadOnlyListExperimentSummary, stop);
        Assert.That(ended.Select(e => (e.Id, e.State, e.Message)), Is.EqualTo(queued.Select(e => (e.Id, ExperimentState.Done, (string?)null))), daemon.Said);
        // A run has started its load after the rest that followed the end of the one before it.
        Assert.That(ended.Zip(ended.Skip(1), (before, after) => after.StartedAt!.Value - before.EndedAt!.Value), Has.All.GreaterThanOrEqualTo(TimeSpan.FromSeconds(4)));
        var report = await daemon.GetAsync($"comparisons?of={ended[0].Group!.Id}", ApiJson.Default.ComparisonReport, stop);
        Assert.That(report.Experiments.Select(e => (e.Name, e.Runs.Count)), Is.EqualTo(new[] { ("one", 2), ("two", 2) }), "a group is compared by its id");
        await CheckDocumentsAsync(daemon, ended[0].Group!.Id, stop);
        Assert.That(await lab.ResourcesAsync(stop), Is.Empty);
    }

    /// <summary>The comparison as a document, in each form.</summary>
    private static async Task CheckDocumentsAsync(DaemonOnLab daemon, string group, CancellationToken stop)
    {
        Task<string> Export(string format) => daemon.Client.GetStringAsync($"comparisons/export?of={group}&baseline=one&format={format}", stop);
        Assert.That(await Export("html"), Does.StartWith("<!doctype html>").And.Contain("Comparison of one, two").And.Contain("4 runs, ").And.Contain("one: each of its 2 run(s)"));
        Assert.That(await Export("md"), Does.StartWith("# Comparison of one, two"));
        Assert.That(await Export("svg"), Does.StartWith("<svg").And.EndWith("</svg>"));
        using var json = System.Text.Json.JsonDocument.Parse(await Export("json"));
        Assert.That(json.RootElement.GetProperty("sides")[1].GetProperty("runs")[1].GetProperty("group").GetProperty("orderSeed").GetInt64(), Is.EqualTo(3));
        using var wrong = await daemon.Client.GetAsync($"comparisons/export?of={group}&format=pdf", stop);
        Assert.That(wrong.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
    }

    [Test]
    public async Task Group_Stopped_EndsWhatRunsAndWhatWaits(CancellationToken stop)
    {
        await using var lab = await LabProcess.StartAsync(stop);
        await using var daemon = await DaemonOnLab.StartAsync(lab, stop);
        await daemon.PostAsync("experiments", new ExperimentSubmission(File("long", 600), 3), ApiJson.Default.ExperimentSubmission, stop);
        await daemon.UntilAsync("long-1", e => e.State == ExperimentState.Running, stop);
        var group = (await daemon.ShowAsync("long-1", stop)).Group!;

        using var unknown = await daemon.Client.PostAsync("groups/g999/stop", null, stop);
        using var answer = await daemon.Client.PostAsync($"groups/{group.Id}/stop", null, stop);
        var first = await daemon.UntilAsync("long-1", e => e.EndedAt is not null, stop);

        Assert.That((unknown.StatusCode, answer.StatusCode, first.State), Is.EqualTo((HttpStatusCode.NotFound, HttpStatusCode.Accepted, ExperimentState.Stopped)));
        var all = await daemon.GetAsync("experiments", ApiJson.Default.IReadOnlyListExperimentSummary, stop);
        Assert.That(all.Skip(1).Select(e => (e.State, e.Message)), Has.All.EqualTo((ExperimentState.Stopped, "stopped before it began")));
        Assert.That(await lab.ResourcesAsync(stop), Is.Empty);
    }
}
