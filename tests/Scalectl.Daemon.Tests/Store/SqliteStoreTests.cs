using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Scalectl.Daemon.Store;

namespace Scalectl.Daemon.Tests.Store;

public sealed class SqliteStoreTests : StoreContract
{
    private readonly List<SqliteStore> _open = [];
    private TemporaryHome _home = null!;

    private string DatabasePath => Path.Combine(_home.Folder, "scalectl.db");

    [TearDown]
    public async Task Close()
    {
        await CloseOpenAsync();
        _home.Dispose();
        _home = null!;
    }

    [Test]
    public async Task Open_DatabaseOfANewerProgram_IsRefusedWithBothVersions()
    {
        await CloseOpenAsync();
        Execute("INSERT INTO migration (version, applied) VALUES (999, 'later')");

        Assert.That(async () => await OpenAsync(), Throws.TypeOf<InvalidDataException>().With.Message.Contains("999").And.Message.Contains("1"));
    }

    [Test]
    public async Task Open_NotADatabase_IsRefused()
    {
        await CloseOpenAsync();
        SqliteConnection.ClearAllPools();
        await File.WriteAllTextAsync(DatabasePath, new string('x', 8192));

        Assert.That(async () => await OpenAsync(), Throws.TypeOf<SqliteException>());
    }

    protected override async Task<IStore> OpenAsync()
    {
        await CloseOpenAsync();
        _home ??= new TemporaryHome();
        Directory.CreateDirectory(_home.Folder);
        var store = SqliteStore.Open(DatabasePath, TimeProvider.System, NullLogger<SqliteStore>.Instance);
        _open.Add(store);
        return store;
    }

    private async Task CloseOpenAsync()
    {
        foreach (var store in _open)
        {
            await store.DisposeAsync();
        }

        _open.Clear();
    }

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={DatabasePath};Pooling=False");
        connection.Open();
        SqliteSchema.Execute(connection, sql);
    }
}
