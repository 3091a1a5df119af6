using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Scalectl.Api;
using Scalectl.Daemon.Tests.Lab;
using Scalectl.Daemon.Tests.MongoWire;

namespace Scalectl.Daemon.Tests.Store.Mongo;

/// <summary>The daemon's program with its store on a MongoDB.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(120_000)]
public sealed class MongoDaemonTests
{
    private const string Secret = "pa55w0rd-never-shown";

    // 10 requests in each of 14 seconds
    private const string Steady = """
        name: steady
        app:
          deploy: {imageId: ami-lab-webapp, type: t3.micro, min: 1, max: 2, warmUp: 3s, policy: {kind: target-tracking, target: 60}}
        load: {function: "10", step: 1s, steps: 14, machines: 1, type: t3.micro}
        probe: {interval: 500ms, timeout: 2s}
        demand: {capacityPerInstance: 20}
        """;

    [Test]
    public async Task Experiment_ServerAwayInItsMiddle_LosesNothingAndEndsDone(CancellationToken stop)
    {
        await using var server = new WireServer();
        await using var lab = await LabProcess.StartAsync(stop);
        await using var daemon = await DaemonOnLab.StartAsync(lab, new Dictionary<string, string> { ["Store__MongoDb"] = server.ConnectionString, ["Store__PatienceSeconds"] = "0.5" }, stop);
        await daemon.PostAsync("experiments", new ExperimentSubmission(Steady), ApiJson.Default.ExperimentSubmission, stop);
        await daemon.UntilAsync("steady-1", e => e.StartedAt is { } start && TimeProvider.System.GetUtcNow() - start > TimeSpan.FromSeconds(2), stop);

        await server.StopAsync();
        var gone = TimeProvider.System.GetUtcNow();
        using var refused = await daemon.Client.GetAsync("experiments/steady-1", stop);
        var problem = JsonSerializer.Deserialize(await refused.Content.ReadAsStreamAsync(stop), ApiJson.Default.ApiProblem)!;
        var status = await daemon.GetAsync("status", ApiJson.Default.StatusView, stop);
        await Eventually.TrueAsync(() => Task.FromResult(TimeProvider.System.GetUtcNow() - gone > TimeSpan.FromSeconds(6)), stop);
        server.Start();
        await Eventually.TrueAsync(async () => (await daemon.Client.GetAsync("experiments/steady-1", stop)).IsSuccessStatusCode, stop);
        var view = await daemon.UntilAsync("steady-1", e => e.EndedAt is not null, stop);

        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(problem.Detail, Does.Contain("has not answered since").And.Contain("kept"));
        Assert.That(status.Message, Does.Contain("MongoDB"));
        Assert.That((view.State, view.Message), Is.EqualTo((ExperimentState.Done, (string?)null)), daemon.Said);
        Assert.That((view.Load!.Planned, view.Load.Sent + view.Load.Missed, view.Load.Answered + view.Load.NoAnswer), Is.EqualTo((140L, 140L, view.Load.Sent)));
        var probes = await daemon.GetAsync("experiments/steady-1/samples?series=probeResponseMs", ApiJson.Default.IReadOnlyListSeriesView, stop);
        var times = probes.Single().TimesMs;
        var meanwhile = times.Count(t => t > gone.ToUnixTimeMilliseconds() && t < gone.AddSeconds(6).ToUnixTimeMilliseconds());
        // One each half second, 12 in six seconds; the first failing write may hold the prober up for its limit of 3 s, that is 6 of them.
        Assert.That(meanwhile, Is.GreaterThanOrEqualTo(5), string.Join(' ', times));
        Assert.That(server.Unknown, Is.Empty);
        Assert.That(daemon.Said, Does.Contain("is away").And.Contain("is back").And.Not.Contain("   at "), "no stack trace for an outage");
        Assert.That(await lab.ResourcesAsync(stop), Is.Empty);
    }

    [Test]
    public async Task Start_NoServer_SaysSoWithoutThePasswordAndEnds(CancellationToken stop)
    {
        using var home = new TemporaryHome();
        using var nothing = new TcpListener(IPAddress.Loopback, 0);
        nothing.Start();
        var port = ((IPEndPoint)nothing.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        nothing.Stop();

        var (code, said) = await RunAsync(home, new() { ["Store__MongoDb"] = $"mongodb://alice:{Secret}@127.0.0.1:{port}/", ["Store__StartWaitSeconds"] = "1" }, stop);

        Assert.That(code, Is.EqualTo(1));
        Assert.That(said, Does.Contain($"127.0.0.1:{port}").And.Contain("did not answer within 1 s").And.Contain("Store:MongoDb").And.Contain("waits for it"));
        Assert.That(said, Does.Not.Contain(Secret).And.Not.Contain("alice").And.Not.Contain("   at "));
    }

    [TestCase("mongodb://alice:" + Secret + "@/", "Store:MongoDb")]
    [TestCase("mysql://alice:" + Secret + "@127.0.0.1/", "Store:MongoDb")]
    [TestCase("mongodb://alice:" + Secret + "/@127.0.0.1/", "Store:MongoDb")]
    public async Task Start_WrongAddress_NamesTheSettingWithoutThePassword(string address, string names, CancellationToken stop)
    {
        using var home = new TemporaryHome();

        var (code, said) = await RunAsync(home, new() { ["Store__MongoDb"] = address, ["Store__PatienceSeconds"] = "-3" }, stop);

        Assert.That(code, Is.EqualTo(2), said);
        Assert.That(said, Does.Contain(names).And.Contain("Store:PatienceSeconds").And.Contain("'-3'").And.Not.Contain(Secret).And.Not.Contain("   at "));
    }

    private static async Task<(int Code, string Said)> RunAsync(TemporaryHome home, Dictionary<string, string> settings, CancellationToken stop)
    {
        using var daemon = Programs.Start(Programs.Daemon, settings, "--port", "0", "--home", home.Folder);
        var (output, error) = (daemon.StandardOutput.ReadToEndAsync(stop), daemon.StandardError.ReadToEndAsync(stop));
        await daemon.WaitForExitAsync(stop);
        return (daemon.ExitCode, await output + await error);
    }
}
