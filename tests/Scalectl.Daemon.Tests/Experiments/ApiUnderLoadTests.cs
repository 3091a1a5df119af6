using System.Net;
using System.Net.ServerSentEvents;
using Scalectl.Api;
using Scalectl.Daemon.Tests.Lab;

namespace Scalectl.Daemon.Tests.Experiments;

/// <summary>Many ask while an experiment runs. bench/api.sh measures how long they wait.</summary>
[CancelAfter(120_000)]
public sealed class ApiUnderLoadTests
{
    private const int Requests = 2000, Askers = 8, Watchers = 20, EventsEach = 3, Planned = 150;

    private static readonly string[] Paths = ["experiments", "experiments/busy-1", "status", "clusters"];

    [Test]
    public async Task Api_ManyRequestsAndWatchersWhileAnExperimentRuns_AllAreServedAndNothingIsLost(CancellationToken stop)
    {
        await using var lab = await LabProcess.StartAsync(stop);
        await using var daemon = await DaemonOnLab.StartAsync(lab, stop);
        var file = $"name: busy\napp: {{deploy: {{imageId: ami-lab-webapp, type: t3.micro, min: 1, max: 2, warmUp: 3s, policy: {{kind: target-tracking, target: 60}}}}}}\nload: {{function: \"10\", step: 1s, steps: {Planned / 10}, machines: 1, type: t3.micro}}\n";
        await daemon.PostAsync("experiments", new ExperimentSubmission(file), ApiJson.Default.ExperimentSubmission, stop);
        await daemon.UntilAsync("busy-1", e => e.State == ExperimentState.Running, stop);

        var watchers = Enumerable.Range(0, Watchers).Select(_ => WatchAsync(daemon, stop)).ToArray();
        var answers = await Task.WhenAll(Enumerable.Range(0, Askers).Select(n => AskAsync(daemon, n, stop)));
        var seen = await Task.WhenAll(watchers);
        var view = await daemon.UntilAsync("busy-1", e => e.State is ExperimentState.Done or ExperimentState.Failed, stop);

        Assert.That(answers.SelectMany(a => a), Has.Exactly(Requests).EqualTo(HttpStatusCode.OK));
        Assert.That(seen, Has.All.EqualTo(EventsEach));
        Assert.That((view.State, view.Load!.Planned, view.Load.Sent + view.Load.Missed, view.Load.Answered + view.Load.NoAnswer), Is.EqualTo((ExperimentState.Done, (long)Planned, (long)Planned, view.Load.Sent)), view.Message);
        Assert.That(view.Load.Agrees, Is.True);
    }

    private static async Task<List<HttpStatusCode>> AskAsync(DaemonOnLab daemon, int asker, CancellationToken stop)
    {
        List<HttpStatusCode> answers = [];
        for (var i = asker; i < Requests; i += Askers)
        {
            using var answer = await daemon.Client.GetAsync(Paths[i / Askers % Paths.Length], stop);
            answers.Add(answer.StatusCode);
        }

        return answers;
    }

    /// <returns>Events that it got, of as many as it waits for.</returns>
    private static async Task<int> WatchAsync(DaemonOnLab daemon, CancellationToken stop)
    {
        await using var stream = await daemon.Client.GetStreamAsync("experiments/busy-1/live", stop);
        var events = 0;
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(stop))
        {
            if (item.EventType == "end" || ++events == EventsEach)
            {
                break;
            }
        }

        return events;
    }
}
