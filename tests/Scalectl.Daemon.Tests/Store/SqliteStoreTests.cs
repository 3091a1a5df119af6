using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Scalectl.Daemon.Experiments;
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

        Assert.That(async () => await OpenAsync(), Throws.TypeOf<InvalidDataException>().With.Message.Contains("999").And.Message.Contains("knows 2"));
    }

    [Test]
    public async Task Open_DatabaseWhoseExperimentsHoldTheirReports_LaysThemApart(CancellationToken stop)
    {
        await CloseOpenAsync();
        Execute("""
            DELETE FROM migration WHERE version > 1;
            INSERT INTO document (kind, id, json) VALUES
              ('experiments', 'a-1', CAST('{"id":"a-1","report":{"slo":[],"load":{"planned":7,"sent":7,"answered":7,"missed":0,"noAnswer":0,"keptSchedule":true}}}' AS BLOB)),
              ('experiments', 'b-1', CAST('{"id":"b-1"}' AS BLOB));
            """);

        var store = await OpenAsync();

        var kind = StoredExperiment.Reports;
        Assert.That((await store.FindAsync(kind, "a-1", stop))!.Load!.Planned, Is.EqualTo(7));
        Assert.That(await store.FindAsync(kind, "b-1", stop), Is.Null);
        Assert.That(Query("SELECT CAST(json AS TEXT) FROM document WHERE kind = 'experiments' ORDER BY id"), Is.EqualTo((string[])["""{"id":"a-1"}""", """{"id":"b-1"}"""]));
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

    private List<string> Query(string sql)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = DatabasePath, Pooling = false }.ConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The texts are this fixture's own.
        command.CommandText = sql;
#pragma warning restore CA2100
        using var reader = command.ExecuteReader();
        List<string> found = [];
        while (reader.Read())
        {
            found.Add(reader.GetString(0));
        }

        return found;
    }
}
