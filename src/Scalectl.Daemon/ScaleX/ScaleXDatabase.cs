using System.Runtime.CompilerServices;
using MongoDB.Bson;
using MongoDB.Driver;
using Scalectl.Daemon.Store;
using Scalectl.Daemon.Store.Mongo;

namespace Scalectl.Daemon.ScaleX;

/// <summary>The two databases of ScaleX: its users, which are only read, and the points of its dashboard, which are only added to.</summary>
public sealed class ScaleXDatabase : IDisposable
{
    public const string Users = "dbUsersData", Performance = "dbPerfData";

    /// <summary>Longer than this nobody waits for it: it is not ours, and nothing of a run depends on it.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private readonly MongoAddress? _address;
    private readonly TimeProvider _time;
    private MongoClient? _client;

    public ScaleXDatabase(ScaleXOptions options, TimeProvider time)
    {
        (_address, _time) = (options.Mongo, time);
        if (IsOn)
        {
            Connect();
        }
    }

    public bool IsOn => _address is not null;

    /// <summary>Host, without name and password.</summary>
    public string Name => $"the ScaleX database ({_address})";

    internal Task<BsonDocument?> FindUserAsync(string name, CancellationToken cancellationToken) => DoAsync(async stop =>
    {
        var users = _client!.GetDatabase(Users).GetCollection<BsonDocument>("usersData");
        return (BsonDocument?)await users.Find(new BsonDocument("userInfo.username", name)).FirstOrDefaultAsync(stop);
    }, cancellationToken);

    /// <summary>Adds to a user's document, and makes it where there is none.</summary>
    internal Task<UpdateResult> AddPointsAsync(string name, BsonDocument update, CancellationToken cancellationToken) => DoAsync(stop =>
    {
        var points = _client!.GetDatabase(Performance).WithWriteConcern(new WriteConcern("majority", wTimeout: Limit, journal: true)).GetCollection<BsonDocument>("usersPerfData");
        return points.UpdateOneAsync(new BsonDocument("username", name), update, new UpdateOptions { IsUpsert = true }, stop);
    }, cancellationToken);

    public void Dispose()
    {
        if (IsOn)
        {
            Disconnect();
        }
    }

    // Methods of their own: a daemon without ScaleX never loads the driver, which costs it memory and the time of its start.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Connect() => _client = new MongoClient(_address!.Settings(serverSelection: TimeSpan.FromSeconds(2)));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Disconnect() => _client?.Dispose();

    private async Task<T> DoAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Limit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await work(either.Token);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && (e is OperationCanceledException || MongoFailures.IsAway(e)))
        {
            throw new StoreUnavailableException($"{Name} does not answer ({MongoFailures.Reason(e, _address!)}): start it, or correct ScaleX:MongoDb; users of scalectl's own (scalectl user list) work without it.", e);
        }
    }
}
