using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Scalectl.Api;
using Scalectl.Daemon.Apps;
using Scalectl.Daemon.Store;

namespace Scalectl.Daemon.Tests.Apps;

internal sealed class AppSavingTests
{
    /// <summary>An app was looked at, and its removal began meanwhile: what was seen must not replace "removing".</summary>
    [Test]
    [CancelAfter(120_000)]
    public async Task Save_SeenBeforeItsRemovalBegan_ChangesNothing(CancellationToken stop)
    {
        using var home = new TemporaryHome();
        Directory.CreateDirectory(home.Folder);
        await using var store = SqliteStore.Open(Path.Combine(home.Folder, "scalectl.db"), TimeProvider.System, NullLogger<SqliteStore>.Instance);
        using var saving = new AppSaving(store);
        var apps = new ConcurrentDictionary<string, StoredApp>();
        var seen = new StoredApp
        {
            Request = new AppRequest { Name = "shop", ImageId = "ami", Type = "t3.micro", Min = 1, Max = 2, Policy = new PolicyView() },
            User = "alice",
            State = AppState.Deploying,
            Group = "g",
            CreatedAt = DateTimeOffset.UnixEpoch,
            Tags = new Dictionary<string, string>(),
        };
        Assert.That(await saving.SaveAsync(apps, seen, null, stop), Is.True);
        await saving.SaveAsync(apps, seen with { State = AppState.Removing }, null, stop);

        Assert.That(await saving.SaveAsync(apps, seen with { Message = "0 of 1 machines are healthy" }, seen, stop), Is.False);

        Assert.That(apps["shop"].State, Is.EqualTo(AppState.Removing));
        Assert.That((await store.FindAsync(StoredApp.Kind, "shop", stop))!.State, Is.EqualTo(AppState.Removing));
    }
}
