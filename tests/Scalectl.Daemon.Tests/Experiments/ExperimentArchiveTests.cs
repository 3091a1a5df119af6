using Microsoft.Extensions.Logging.Abstractions;
using Scalectl.Api;
using Scalectl.Daemon.Experiments;
using Scalectl.Daemon.Store;
using Scalectl.Experiments;

namespace Scalectl.Daemon.Tests.Experiments;

[CancelAfter(120_000)]
public sealed class ExperimentArchiveTests
{
    private static readonly ExperimentSpecification Specification =
        ExperimentFile.Parse("name: sine\napp: {target: \"http://127.0.0.1:9/\"}\nload: {function: \"1\"}\n").Value!;

    private TemporaryHome _home = null!;

    [SetUp]
    public void SetUp()
    {
        _home = new TemporaryHome();
        Directory.CreateDirectory(_home.Folder);
    }

    [TearDown]
    public void TearDown() => _home.Dispose();

    [TestCase(new[] { "sine-3" }, "sine-4", Description = "the last one")]
    [TestCase(new[] { "sine-3", "sine-1" }, "sine-4", Description = "a smaller one after it")]
    [TestCase(new[] { "sine-1", "sine-2", "sine-3" }, "sine-4", Description = "all of them")]
    public async Task Remove_ThenAdd_NeverGivesAnIdAgain(string[] removed, string next, CancellationToken stop)
    {
        await using (var store = Open())
        using (var archive = new ExperimentArchive(store))
        {
            Assert.That(new[] { await AddAsync(archive, stop), await AddAsync(archive, stop), await AddAsync(archive, stop) }, Is.EqualTo(new[] { "sine-1", "sine-2", "sine-3" }));
            foreach (var id in removed)
            {
                await archive.RemoveAsync(id, stop);
            }
        }

        await using var reopened = Open();
        using var after = new ExperimentArchive(reopened);
        Assert.That(await AddAsync(after, stop), Is.EqualTo(next));
    }

    private SqliteStore Open() => SqliteStore.Open(Path.Combine(_home.Folder, "scalectl.db"), TimeProvider.System, NullLogger<SqliteStore>.Instance);

    private static async Task<string> AddAsync(ExperimentArchive archive, CancellationToken stop)
    {
        var added = await archive.AddAsync((existing, removed) => [Made(ExperimentIds.Next("sine", [.. existing.Select(e => e.Id), .. removed]))], stop);
        return added.Single().Id;
    }

    private static StoredExperiment Made(string id) => new()
    {
        Id = id,
        Number = 1,
        User = "alice",
        Specification = Specification,
        State = ExperimentState.Done,
        StateSince = DateTimeOffset.UnixEpoch,
        CreatedAt = DateTimeOffset.UnixEpoch,
    };
}
