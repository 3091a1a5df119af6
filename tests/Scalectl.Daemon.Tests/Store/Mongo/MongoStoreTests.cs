using Scalectl.Daemon.Tests.MongoWire;

namespace Scalectl.Daemon.Tests.Store.Mongo;

/// <summary>The contract with the real driver against <see cref="WireServer"/>, always.</summary>
public sealed class MongoStoreTests : MongoContract
{
    private readonly WireServer _server = new();

    protected override string ConnectionString => _server.ConnectionString;

    [TearDown]
    public void NothingUnknown() => Assert.That(_server.Unknown, Is.Empty);

    [OneTimeTearDown]
    public async Task StopServer() => await _server.DisposeAsync();
}
