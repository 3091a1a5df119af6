using System.Net;
using Scalectl.Api;

namespace Scalectl.Daemon.Tests.Clusters;

[CancelAfter(120_000)]
internal sealed class ClustersApiTests
{
    private static readonly ClusterRequest Wrong = new()
    {
        TimeStart = "later",
        TimeEnd = "+10s",
        TimeStep = 0,
        Target = "",
        Function = "x +",
        Size = 99,
        Type = "t2.micro",
    };

    [Test]
    public async Task Run_NoUserActive_IsAConflictThatSaysWhatToDo(CancellationToken stop)
    {
        using var home = new TemporaryHome();
        await using var daemon = await DaemonUnderTest.StartAsync(home.Folder);

        using var answer = await daemon.PostAsync("/api/v1/clusters", Wrong, ApiJson.Default.ClusterRequest, stop);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That((await DaemonUnderTest.ProblemAsync(answer, stop)).Detail, Does.Contain("scalectl setup"));
    }

    [Test]
    public async Task Run_EverythingWrong_AnswersEveryErrorAndMakesNothing(CancellationToken stop)
    {
        using var home = new TemporaryHome();
        await using var cloud = await FakeCloud.StartAsync();
        await using var daemon = await DaemonUnderTest.StartAsync(home.Folder);
        var user = new UserSettings { Name = "alice", Region = "eu-central-1", AccessKeyId = "AKIDEXAMPLE0000000001", SecretAccessKey = "s", EndpointUrl = cloud.Address };
        using var added = await daemon.PostAsync("/api/v1/users", user, ApiJson.Default.UserSettings, stop);
        using var setup = await daemon.PostAsync("/api/v1/setup", new SetupRequest("alice", false), ApiJson.Default.SetupRequest, stop);
        Assert.That(setup.IsSuccessStatusCode, Is.True, await setup.Content.ReadAsStringAsync(stop));
        var asked = cloud.Actions.Count;

        using var answer = await daemon.PostAsync("/api/v1/clusters", Wrong, ApiJson.Default.ClusterRequest, stop);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        var problem = await DaemonUnderTest.ProblemAsync(answer, stop);
        Assert.That(problem.Errors.Select(e => e.Argument), Is.EqualTo(new[] { "TIMESTART", "TIMESTEP", "TARGET", "SIZE", "FUNCTION" }));
        Assert.That(cloud.Actions.Skip(asked).Where(a => a.StartsWith("Create", StringComparison.Ordinal)), Is.Empty);
    }

    [TestCase("GET", "/api/v1/clusters/nobody")]
    [TestCase("DELETE", "/api/v1/apps/nobody")]
    [TestCase("GET", "/api/v1/apps/nobody")]
    public async Task Unknown_Name_Is404WithAWayOn(string method, string path, CancellationToken stop)
    {
        using var home = new TemporaryHome();
        await using var daemon = await DaemonUnderTest.StartAsync(home.Folder);

        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var answer = await daemon.Client.SendAsync(request, stop);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await DaemonUnderTest.ProblemAsync(answer, stop)).Detail, Does.Contain("list"));
    }
}
