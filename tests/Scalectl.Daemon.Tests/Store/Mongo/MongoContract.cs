using Microsoft.Extensions.Logging.Abstractions;
using MongoDB.Driver;
using Scalectl.Daemon.Store;
using Scalectl.Daemon.Store.Mongo;

namespace Scalectl.Daemon.Tests.Store.Mongo;

/// <summary>The contract on a MongoDB server; which one, the fixture says. Each test has a database of its own.</summary>
public abstract class MongoContract : StoreContract
{
    private readonly TemporaryHome _home = new();
    private string? _database;
    private MongoStore? _open;

    protected abstract string ConnectionString { get; }

    protected override async Task<IStore> OpenAsync()
    {
        await CloseAsync();
        _database ??= $"scalectl-test-{Guid.NewGuid():N}";
        Directory.CreateDirectory(_home.Folder);
        var address = MongoAddress.Parse("test", ConnectionString, _database).Value!;
        _open = new MongoStore(address, Path.Combine(_home.Folder, "outage"), TimeSpan.FromSeconds(10), TimeProvider.System, NullLogger<MongoStore>.Instance);
        await _open.OpenAsync(TimeSpan.FromSeconds(10), CancellationToken.None);
        return _open;
    }

    [TearDown]
    public async Task DropDatabase()
    {
        await CloseAsync();
        if (_database is not null)
        {
            using var client = new MongoClient(ConnectionString);
            await client.DropDatabaseAsync(_database, CancellationToken.None);
            _database = null;
        }

        _home.Dispose();
    }

    private async Task CloseAsync()
    {
        if (_open is not null)
        {
            await _open.DisposeAsync();
            _open = null;
        }
    }
}
