using System.Text.Json;
using Scalectl.Api;
using Scalectl.Daemon.Hosting;
using Scalectl.Daemon.Store.Copy;
using Scalectl.Daemon.Tests.Lab;
using Scalectl.Daemon.Tests.MongoWire;

namespace Scalectl.Daemon.Tests.Store.Copy;

/// <summary>The daemon's program as <c>scalectl store copy</c> runs it.</summary>
[CancelAfter(120_000)]
public sealed class StoreCopyProcessTests
{
    private const string Secret = "pa55w0rd-never-shown";

    private TemporaryHome _home = null!;

    [SetUp]
    public async Task FillHome()
    {
        _home = new TemporaryHome();
        await using var archive = SqliteArchive.Open(new DaemonHome(_home.Folder).Store, TimeProvider.System);
        await archive.PutAsync([new RawDocument("users", "alice", "{}"u8.ToArray())], CancellationToken.None);
    }

    [TearDown]
    public void RemoveHome() => _home.Dispose();

    [Test]
    public async Task StoreCopy_HomesSqliteToMongoAndElsewhere_SaysWhatItDid(CancellationToken stop)
    {
        await using var server = new WireServer();

        var there = await RunAsync("sqlite", "mongodb", stop, mongo: server.ConnectionString);
        var again = await RunAsync("sqlite", server.ConnectionString, stop);
        var back = await RunAsync(server.ConnectionString, $"sqlite:{_home.Folder}/copy.db", stop);

        Assert.That(there.Code, Is.Zero, there.Error);
        Assert.That(JsonSerializer.Deserialize(there.Output, ApiJson.Default.StoreCopyView), Has.Property("Documents").EqualTo(1).And.Property("To").EqualTo($"MongoDB at 127.0.0.1:{server.Port}, database scalectl"));
        Assert.That((again.Code, back.Code), Is.EqualTo((2, 0)), back.Error);
        Assert.That(again.Error, Does.Contain("--to").And.Contain("--force"));
        Assert.That(File.GetUnixFileMode($"{_home.Folder}/copy.db"), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Test]
    public async Task StoreCopy_ADaemonWorksOnTheHome_IsRefused(CancellationToken stop)
    {
        using var taken = HomeLock.TryTake(new DaemonHome(_home.Folder));

        var (code, _, error) = await RunAsync("sqlite", $"sqlite:{_home.Folder}/copy.db", stop);

        Assert.That((code, File.Exists($"{_home.Folder}/copy.db")), Is.EqualTo((1, false)));
        Assert.That(error, Does.Contain("scalectl stop"));
    }

    [TestCase("sqlite", "sqlite", "same store", TestName = "StoreCopy_ToItself_IsRefused")]
    [TestCase("sqlite:/no/such/file", "mongodb://127.0.0.1:1", "--from", TestName = "StoreCopy_FromNothing_IsRefused")]
    [TestCase("sqlite", "mysql://root:" + Secret + "@host/", "--to", TestName = "StoreCopy_ToAnotherKind_IsRefusedWithoutThePassword")]
    [TestCase("sqlite", "mongodb", "Store__MongoDb", TestName = "StoreCopy_ToAMongoThatIsNotNamed_IsRefused")]
    public async Task StoreCopy_Wrong(string from, string to, string says, CancellationToken stop)
    {
        var (code, _, error) = await RunAsync(from, to, stop);

        Assert.That((code, error), Is.EqualTo((2, error)));
        Assert.That(error, Does.Contain(says).And.Not.Contain(Secret).And.Not.Contain("   at "));
    }

    [Test]
    public async Task StoreCopy_ServerDoesNotAnswer_SaysSoWithoutThePassword(CancellationToken stop)
    {
        var (code, _, error) = await RunAsync("sqlite", $"mongodb://alice:{Secret}@127.0.0.1:1/", stop);

        Assert.That(code, Is.EqualTo(1));
        Assert.That(error, Does.Contain("127.0.0.1:1").And.Contain("does not answer").And.Not.Contain(Secret).And.Not.Contain("   at "));
    }

    private async Task<(int Code, string Output, string Error)> RunAsync(string from, string to, CancellationToken stop, string? mongo = null)
    {
        var settings = new Dictionary<string, string> { [StoreCopyCommand.FromVariable] = from, [StoreCopyCommand.ToVariable] = to, ["Store__MongoDb"] = mongo ?? "" };
        using var process = Programs.Start(Programs.Daemon, settings, StoreCopyCommand.Name, "--home", _home.Folder);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(stop), process.StandardError.ReadToEndAsync(stop));
        await process.WaitForExitAsync(stop);
        return (process.ExitCode, await output, await error);
    }
}
