using System.Net;
using System.Text.Json;
using Scalectl.Api;
using Scalectl.Daemon.Tests.Lab;
using Scalectl.Experiments;
using Scalectl.Reports;

namespace Scalectl.Daemon.Tests.Experiments;

/// <summary>Whole experiments: the daemon's program, the lab's program, its machines, real requests.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(120_000)]
public sealed class ExperimentOnLabTests
{
    // sum of 10 + 3x over x = 1 .. 10: 100 + 3 * 55 = 265 requests
    private const string Rising = """
        name: rising
        app:
          deploy: {imageId: ami-lab-webapp, type: t3.micro, min: 1, max: 3, warmUp: 3s, policy: {kind: target-tracking, target: 60}}
        load: {function: "10 + 3*x", step: 1s, steps: 10, machines: 2, type: t3.micro}
        probe: {interval: 1s, timeout: 2s}
        demand: {capacityPerInstance: 20}
        price: {perHour: 0.0116}
        """;

    private const long Planned = 265;

    [Test]
    public async Task Experiment_OnTheLab_CountsEveryRequestScalesTheAppAndLeavesNothing(CancellationToken stop)
    {
        await using var lab = await LabProcess.StartAsync(stop);
        await using var daemon = await DaemonOnLab.StartAsync(lab, stop);
        await SubmitAsync(daemon, Rising + "\nslo: [\"errors<=100%\", \"max<1ms\"]", stop);
        var (events, ended) = await FollowAsync(daemon, "rising-1", stop);

        var view = await daemon.ShowAsync("rising-1", stop);

        Assert.That((view.State, view.Message), Is.EqualTo((ExperimentState.Done, (string?)null)), daemon.Said);
        Assert.That((view.Load!.Planned, view.Load.Sent + view.Load.Missed, view.Load.Answered + view.Load.NoAnswer), Is.EqualTo((Planned, Planned, view.Load.Sent)));
        Assert.That(view.Load.Agrees, Is.True, $"the load balancer counted {view.Load.LoadBalancerRequests}, {view.Load.Sent} were sent and {view.Load.ProbeRequests} probed");
        Assert.That(new object?[] { view.Elasticity, view.ControlLag, view.User, view.Cost }, Has.All.Not.Null);
        Assert.That(view.Activities.Count(a => a.Cause.Contains("policy", StringComparison.Ordinal)), Is.GreaterThanOrEqualTo(1), "40 requests a second are more than one machine's 20");
        Assert.That(await lab.ResourcesAsync(stop), Is.Empty);
        Assert.That(ended.State, Is.EqualTo(ExperimentState.Done));
        Assert.That(events.Select(e => e.Experiment.State).Distinct().Order(), Is.SupersetOf((ExperimentState[])[ExperimentState.Deploying, ExperimentState.Running]));
        Assert.That(events.SelectMany(e => e.Latest.Keys), Does.Contain("inService").And.Contain("probeResponseMs"));
        // Whatever it is, the slowest of 265 answers through a load balancer takes more than a millisecond.
        Assert.That(view.Slo.Select(limit => (limit.Rule, limit.Met)), Is.EqualTo(new[] { ("errors<=100%", true), ("max<1ms", false) }));
        var live = events.Where(e => e.Experiment.State == ExperimentState.Running).SelectMany(e => e.Slo).Where(limit => limit.Measured is not null).ToList();
        Assert.That(live.Select(limit => (limit.Rule, limit.Met)).Distinct(), Is.EquivalentTo(new[] { ("errors<=100%", true), ("max<1ms", false) }), "told while it ran");
        await CheckReadingAsync(daemon, view, stop);
        await CheckDeletingAsync(daemon, stop);
    }

    [Test]
    public async Task Experiment_StoppedWhileRunning_KeepsItsFiguresAndLeavesNothing(CancellationToken stop)
    {
        await using var lab = await LabProcess.StartAsync(stop);
        await using var daemon = await DaemonOnLab.StartAsync(lab, stop);
        await SubmitAsync(daemon, Rising.Replace("steps: 10", "steps: 300", StringComparison.Ordinal).Replace("10 + 3*x", "10", StringComparison.Ordinal), stop);
        await daemon.UntilAsync("rising-1", e => e.StartedAt is { } start && TimeProvider.System.GetUtcNow() - start > TimeSpan.FromSeconds(3), stop);

        using var deleted = await daemon.Client.DeleteAsync("experiments/rising-1", stop);
        using var stopped = await daemon.Client.PostAsync("experiments/rising-1/stop", null, stop);
        var view = await daemon.UntilAsync("rising-1", IsOver, stop);

        Assert.That((deleted.StatusCode, stopped.StatusCode), Is.EqualTo((HttpStatusCode.Conflict, HttpStatusCode.Accepted)));
        Assert.That(view.State, Is.EqualTo(ExperimentState.Stopped), view.Message);
        Assert.That(view.Message, Does.Contain("stopped by its user"));
        Assert.That(view.Load!.Sent, Is.GreaterThanOrEqualTo(20).And.LessThan(3000).And.EqualTo(view.Load.Answered + view.Load.NoAnswer));
        Assert.That(await lab.ResourcesAsync(stop), Is.Empty);
    }

    /// <summary>100,000 USD an hour: any machine costs 1,667 USD at once, because a minute is the least that is billed.</summary>
    [Test]
    public async Task Experiment_ThatReachesItsBudget_KeepsItsFiguresAndLeavesNothing(CancellationToken stop)
    {
        await using var lab = await LabProcess.StartAsync(stop);
        await using var daemon = await DaemonOnLab.StartAsync(lab, stop);
        await System.IO.File.WriteAllTextAsync(Path.Combine(daemon.Home, "prices.csv"), "*,t3.micro,100000,USD\n", stop);
        // Two machines of the load and one of the app cost 3 * 1,666.67 at once; the policy's next one is more than 6,500 allow.
        var file = Rising.Replace("steps: 10", "steps: 600", StringComparison.Ordinal).Replace("10 + 3*x", "min(40, 10 + 3*x)", StringComparison.Ordinal).Replace("price: {perHour: 0.0116}", "", StringComparison.Ordinal);
        await daemon.PostAsync("experiments", new ExperimentSubmission(file) { MaxCost = 6_500 }, ApiJson.Default.ExperimentSubmission, stop);

        var view = await daemon.UntilAsync("rising-1", IsOver, stop);

        Assert.That((view.State, view.BudgetReached), Is.EqualTo((ExperimentState.Done, true)), view.Message);
        Assert.That(view.Message, Does.Match(@"^ended by its budget: its machines have cost [0-9.]+ USD \(app [0-9.]+, load's machines [0-9.]+\), 6500 is the most, and its load was not over$"));
        Assert.That(view.Cost!.PriceSource, Does.StartWith("prices.csv, "));
        Assert.That(view.Load!.Sent, Is.GreaterThan(0).And.LessThan(20_000).And.EqualTo(view.Load.Answered + view.Load.NoAnswer));
        Assert.That(await lab.ResourcesAsync(stop), Is.Empty);
        using var wrong = await daemon.Client.PostAsync("experiments", System.Net.Http.Json.JsonContent.Create(new ExperimentSubmission(Rising) { MaxCost = -1 }, ApiJson.Default.ExperimentSubmission), stop);
        Assert.That(wrong.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
    }

    [Test]
    public async Task Daemon_KilledWhileRunning_GoesOnAndLosesNoSecond(CancellationToken stop)
    {
        await using var lab = await LabProcess.StartAsync(stop);
        await using var daemon = await DaemonOnLab.StartAsync(lab, stop);
        await SubmitAsync(daemon, Rising, stop);
        await daemon.UntilAsync("rising-1", e => e.StartedAt is { } start && TimeProvider.System.GetUtcNow() - start > TimeSpan.FromSeconds(3), stop);
        var before = await daemon.GetAsync("experiments/rising-1/samples?series=sent", ApiJson.Default.IReadOnlyListSeriesView, stop);

        await daemon.KillAsync();
        await daemon.RunAsync(stop);
        var view = await daemon.UntilAsync("rising-1", IsOver, stop);

        Assert.That(view.State, Is.EqualTo(ExperimentState.Done), view.Message);
        Assert.That((view.Load!.Planned, view.Load.Sent + view.Load.Missed, view.Load.Answered + view.Load.NoAnswer), Is.EqualTo((Planned, Planned, view.Load.Sent)));
        var after = await daemon.GetAsync("experiments/rising-1/samples?series=sent", ApiJson.Default.IReadOnlyListSeriesView, stop);
        foreach (var series in before)
        {
            Assert.That(after.Single(s => s.Source == series.Source).TimesMs, Is.SupersetOf(series.TimesMs), "what was stored is still there");
        }

        Assert.That(await lab.ResourcesAsync(stop), Is.Empty);
    }

    [Test]
    public async Task Daemon_KilledWhileDeploying_GoesOnAndMakesNothingTwice(CancellationToken stop)
    {
        await using var lab = await LabProcess.StartAsync(stop);
        await using var daemon = await DaemonOnLab.StartAsync(lab, stop);
        await SubmitAsync(daemon, Rising, stop);
        await daemon.UntilAsync("rising-1", e => e.State == ExperimentState.Deploying, stop);

        await daemon.KillAsync();
        await daemon.RunAsync(stop);
        var view = await daemon.UntilAsync("rising-1", IsOver, stop);

        Assert.That((view.State, view.Load?.Planned), Is.EqualTo((ExperimentState.Done, (long?)Planned)), $"{view.Message}\n{daemon.Said}");
        Assert.That(await lab.ResourcesAsync(stop), Is.Empty);
    }

    [Test]
    public async Task Lab_KilledWhileRunning_ExperimentFailsSaysSoAndKeepsItsSamples(CancellationToken stop)
    {
        await using var lab = await LabProcess.StartAsync(stop);
        await using var daemon = await DaemonOnLab.StartAsync(lab, stop);
        await SubmitAsync(daemon, Rising.Replace("steps: 10", "steps: 300", StringComparison.Ordinal).Replace("10 + 3*x", "10", StringComparison.Ordinal), stop);
        await daemon.UntilAsync("rising-1", e => e.StartedAt is { } start && TimeProvider.System.GetUtcNow() - start > TimeSpan.FromSeconds(3), stop);

        await lab.KillAsync();
        var view = await daemon.UntilAsync("rising-1", IsOver, stop);

        Assert.That(view.State, Is.EqualTo(ExperimentState.Failed));
        Assert.That(view.Message, Does.Contain("has not answered since").And.Contain("samples"));
        Assert.That(view.Load!.Sent, Is.GreaterThan(0));
        var samples = await daemon.GetAsync("experiments/rising-1/samples", ApiJson.Default.IReadOnlyListSeriesView, stop);
        Assert.That(samples.Select(s => s.Series), Does.Contain("sent").And.Contain("inService").And.Contain("probeResponseMs"));
    }

    private static bool IsOver(ExperimentView view) => view.State is ExperimentState.Done or ExperimentState.Failed or ExperimentState.Stopped;

    private static Task SubmitAsync(DaemonOnLab daemon, string file, CancellationToken stop)
        => daemon.PostAsync("experiments", new ExperimentSubmission(file), ApiJson.Default.ExperimentSubmission, stop);

    private static async Task<(IReadOnlyList<LiveView> Events, ExperimentView Ended)> FollowAsync(DaemonOnLab daemon, string id, CancellationToken stop)
    {
        await using var stream = await daemon.Client.GetStreamAsync($"experiments/{id}/live", stop);
        var events = new List<LiveView>();
        await foreach (var item in System.Net.ServerSentEvents.SseParser.Create(stream).EnumerateAsync(stop))
        {
            if (item.EventType == "end")
            {
                return (events, JsonSerializer.Deserialize(item.Data, ApiJson.Default.ExperimentView)!);
            }

            events.Add(JsonSerializer.Deserialize(item.Data, ApiJson.Default.LiveView)!);
        }

        throw new AssertionException($"the stream ended before the experiment\n{daemon.Said}");
    }

    /// <summary>Samples, exports and a second computation all tell the same.</summary>
    private static async Task CheckReadingAsync(DaemonOnLab daemon, ExperimentView view, CancellationToken stop)
    {
        var series = await daemon.GetAsync("experiments/rising-1/samples?series=desired,inService", ApiJson.Default.IReadOnlyListSeriesView, stop);
        Assert.That(series.Select(s => s.Series), Is.EqualTo((string[])["desired", "inService"]));

        var decisions = await daemon.GetAsync("experiments/rising-1/decisions", ApiJson.Default.IReadOnlyListDecisionEntry, stop);
        Assert.That(decisions.Where(d => d.Kind == DecisionKind.Changed && d.To > d.From).Select(d => d.Reason), Has.Some.Contains("AlarmHigh 3 of 3"));

        var csv = await daemon.Client.GetStringAsync("experiments/rising-1/export?format=csv", stop);
        Assert.That(csv.Split('\n')[0].Trim(), Is.EqualTo(string.Join(',', ExperimentCsv.Header)));
        using var json = JsonDocument.Parse(await daemon.Client.GetStringAsync("experiments/rising-1/export?format=json", stop));
        Assert.That(json.RootElement.GetProperty("report").GetProperty("load").GetProperty("planned").GetInt64(), Is.EqualTo(Planned));
        Assert.That(await daemon.Client.GetStringAsync("experiments/rising-1/export?format=html", stop), Does.StartWith("<!doctype html>").And.Contain("Instances: demand against supply").And.Contain($"of {Planned:#,0} planned"));
        Assert.That(await daemon.Client.GetStringAsync("experiments/rising-1/export?format=md", stop), Does.StartWith("# Experiment rising-1"));
        Assert.That(await daemon.Client.GetStringAsync("experiments/rising-1/export?format=svg", stop), Does.StartWith("<svg").And.EndWith("</svg>"));
        Assert.That((await daemon.Client.GetByteArrayAsync("experiments/rising-1/export?format=png", stop))[..4], Is.EqualTo(new byte[] { 0x89, (byte)'P', (byte)'N', (byte)'G' }));
        using var wrong = await daemon.Client.GetAsync("experiments/rising-1/export?format=pdf", stop);
        Assert.That(wrong.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));

        using var again = await daemon.Client.PostAsync("experiments/rising-1/recompute", null, stop);
        Assert.That(await again.Content.ReadAsStringAsync(stop), Is.EqualTo(await daemon.Client.GetStringAsync("experiments/rising-1", stop)));
        Assert.That((await daemon.ShowAsync("rising-1", stop)).Elasticity, Is.EqualTo(view.Elasticity), "to the last digit");
    }

    private static async Task CheckDeletingAsync(DaemonOnLab daemon, CancellationToken stop)
    {
        using var deleted = await daemon.Client.DeleteAsync("experiments/rising-1", stop);
        using var again = await daemon.Client.DeleteAsync("experiments/rising-1", stop);
        Assert.That((deleted.StatusCode, again.StatusCode), Is.EqualTo((HttpStatusCode.NoContent, HttpStatusCode.NotFound)));
        Assert.That(await daemon.GetAsync("experiments", ApiJson.Default.IReadOnlyListExperimentSummary, stop), Is.Empty);
    }
}
