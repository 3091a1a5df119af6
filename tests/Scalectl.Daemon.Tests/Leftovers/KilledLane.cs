using System.Diagnostics;
using System.Net;
using Scalectl.Api;
using Scalectl.Daemon.Tests.Lab;

namespace Scalectl.Daemon.Tests.Leftovers;

/// <summary>One daemon that is killed again and again, and what its user does afterwards.</summary>
internal sealed class KilledLane : IAsyncDisposable
{
    private const string Name = "NAME";

    private readonly LabProcess _lab;
    private readonly DaemonOnLab _daemon;
    private readonly string _prefix;
    private readonly Random _random;
    private readonly Dictionary<KilledWork, TimeSpan> _length = [];

    private KilledLane(LabProcess lab, DaemonOnLab daemon, int lane, Random random)
    {
        (_lab, _daemon, _random) = (lab, daemon, random);
        _prefix = $"k{lane}x";
    }

    /// <summary>Kills that hit the work before its end.</summary>
    public int Interrupted { get; private set; }

    public static async Task<KilledLane> StartAsync(LabProcess lab, int lane, Random random, CancellationToken stop)
    {
        var made = new KilledLane(lab, await DaemonOnLab.StartAsync(lab, stop), lane, random);
        foreach (var work in Enum.GetValues<KilledWork>())
        {
            await made.MeasureAsync(work, stop);
        }

        return made;
    }

    /// <summary>One kill somewhere within the work, the next start, and what the user does then.</summary>
    public async Task RoundAsync(KilledWork work, Loss loss, int number, CancellationToken stop)
    {
        var name = $"{_prefix}{number}";
        await PrepareAsync(work, name, stop);
        var doing = DoAsync(work, name, stop);
        await Task.Delay(_length[work] * _random.NextDouble(), stop);
        Interrupted += doing.IsCompleted ? 0 : 1;
        await _daemon.KillAsync();
        await doing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Lose(loss);
        await _daemon.RunAsync(stop);
        if (loss != Loss.None)
        {
            await _daemon.SetUpAsync(_lab, stop);
        }

        try
        {
            await SettleAsync(loss, stop);
            await ExpectAllListedAsync(stop);
            await RemoveListedAsync(stop);
            await GoneAsync(stop);
        }
        catch (Exception e) when (e is OperationCanceledException or AssertionException)
        {
            throw new AssertionException($"round {number}, {work}, loss: {loss}: {e.Message}\nleft: {string.Join("; ", await LeftAsync(CancellationToken.None))}\n{_daemon.Said}");
        }
    }

    public ValueTask DisposeAsync() => _daemon.DisposeAsync();

    private async Task MeasureAsync(KilledWork work, CancellationToken stop)
    {
        var name = $"{_prefix}m{(int)work}";
        await PrepareAsync(work, name, stop);
        var watch = Stopwatch.StartNew();
        await DoAsync(work, name, stop);
        _length[work] = watch.Elapsed;
        await RemoveListedAsync(stop);
        await GoneAsync(stop);
    }

    private async Task PrepareAsync(KilledWork work, string name, CancellationToken stop)
    {
        if (work == KilledWork.RemoveApp)
        {
            await DoAsync(KilledWork.DeployApp, name, stop);
        }
        else if (work == KilledWork.RemoveCluster)
        {
            await DoAsync(KilledWork.RunCluster, name, stop);
        }
    }

    private async Task DoAsync(KilledWork work, string name, CancellationToken stop)
    {
        switch (work)
        {
            case KilledWork.DeployApp:
                // A policy whose alarms are our own: the cloud removes those of target tracking itself.
                var app = new AppRequest
                {
                    Name = name,
                    ImageId = "ami-lab-webapp",
                    Type = "t3.micro",
                    Min = 1,
                    Max = 2,
                    Port = 8088,
                    WarmUpSeconds = 1,
                    Policy = new PolicyView { Kind = PolicyKind.Step },
                };
                await _daemon.PostAsync("apps", app, ApiJson.Default.AppRequest, stop);
                break;
            case KilledWork.RunCluster:
                var cluster = new ClusterRequest
                {
                    Name = name,
                    TimeStart = "now",
                    TimeEnd = "+300s",
                    TimeStep = 1,
                    Target = "http://127.0.0.1:9/",
                    Function = "1",
                    Size = 1,
                    Type = "t3.micro",
                };
                await _daemon.PostAsync("clusters", cluster, ApiJson.Default.ClusterRequest, stop);
                break;
            case KilledWork.RemoveApp:
                using (await _daemon.Client.DeleteAsync($"apps/{name}", stop))
                {
                }

                break;
            case KilledWork.RemoveCluster:
                using (await _daemon.Client.DeleteAsync($"clusters/{name}", stop))
                {
                }

                break;
            case KilledWork.Experiment:
                await _daemon.PostAsync("experiments", new ExperimentSubmission(Experiment.Replace(Name, name, StringComparison.Ordinal)), ApiJson.Default.ExperimentSubmission, stop);
                await Eventually.TrueAsync(async () => IsOver(await _daemon.ShowAsync($"{name}-1", stop)), stop);
                break;
        }
    }

    private const string Experiment = """
        name: NAME
        app:
          deploy: {imageId: ami-lab-webapp, type: t3.micro, min: 1, max: 2, warmUp: 1s, port: 8088, policy: {kind: step, target: 60}}
        load: {function: "5", step: 1s, steps: 2, machines: 1, type: t3.micro}
        """;

    private void Lose(Loss loss)
    {
        if (loss == Loss.Home)
        {
            Directory.Delete(_daemon.Home, recursive: true);
        }
        else if (loss == Loss.Store)
        {
            foreach (var file in Directory.EnumerateFiles(_daemon.Home, "scalectl.db*").ToList())
            {
                File.Delete(file);
            }
        }
    }

    /// <summary>Until the daemon has done what it does by itself.</summary>
    private async Task SettleAsync(Loss loss, CancellationToken stop)
    {
        await Eventually.TrueAsync(async () =>
        {
            var apps = await _daemon.GetAsync("apps", ApiJson.Default.IReadOnlyListAppView, stop);
            var clusters = await _daemon.GetAsync("clusters", ApiJson.Default.IReadOnlyListClusterView, stop);
            var experiments = await _daemon.GetAsync("experiments", ApiJson.Default.IReadOnlyListExperimentSummary, stop);
            return apps.All(a => a.State is AppState.Ready or AppState.Failed) && clusters.All(c => c.State is not (ClusterState.Launching or ClusterState.Removing))
                && experiments.All(e => e.State is ExperimentState.Done or ExperimentState.Failed or ExperimentState.Stopped);
        }, stop);
        if (loss == Loss.Store)
        {
            await GoneAsync(stop); // the daemon knows by its id that they are its own, and that nobody wants them
        }
    }

    /// <summary>Whatever costs money is in a list that the user can see.</summary>
    private async Task ExpectAllListedAsync(CancellationToken stop)
    {
        var listed = (await ListedAsync(stop)).Select(r => r.Name).ToHashSet();
        Assert.That((await LeftAsync(stop)).Where(line => !listed.Any(name => line.Contains(name, StringComparison.Ordinal))), Is.Empty);
    }

    private async Task RemoveListedAsync(CancellationToken stop)
    {
        foreach (var resource in await ListedAsync(stop))
        {
            using var answer = await _daemon.Client.DeleteAsync($"{resource.Kind}s/{resource.Name}?other=true", stop);
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK).Or.EqualTo(HttpStatusCode.NotFound), await answer.Content.ReadAsStringAsync(stop));
        }
    }

    private async Task<IReadOnlyList<ResourceView>> ListedAsync(CancellationToken stop)
        => [.. (await _daemon.GetAsync("resources", ApiJson.Default.IReadOnlyListResourceView, stop)).Where(r => r.Name.Contains(_prefix, StringComparison.Ordinal))];

    private Task GoneAsync(CancellationToken stop) => Eventually.TrueAsync(async () => (await LeftAsync(stop)).Count == 0, stop);

    private async Task<IReadOnlyList<string>> LeftAsync(CancellationToken stop) => [.. (await _lab.LeftAsync(stop)).Where(line => line.Contains(_prefix, StringComparison.Ordinal))];

    private static bool IsOver(ExperimentView view) => view.State is ExperimentState.Done or ExperimentState.Failed or ExperimentState.Stopped;
}
