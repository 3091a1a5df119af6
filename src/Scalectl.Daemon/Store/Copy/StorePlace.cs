using Scalectl.Daemon.Hosting;
using Scalectl.Daemon.Store.Mongo;

namespace Scalectl.Daemon.Store.Copy;

/// <summary>
/// Where a store is, as a person writes it: <c>sqlite</c> (the home's), <c>sqlite:PATH</c>, <c>mongodb://..</c>, or
/// <c>mongodb</c> (the server of Store__MongoDb, so that a password need not stand on a command line).
/// </summary>
internal sealed record StorePlace(string? SqlitePath, MongoAddress? Mongo)
{
    public const string Forms = "sqlite, sqlite:PATH, mongodb://.. or mongodb (the server of Store__MongoDb)";

    public static Outcome<StorePlace> Parse(string argument, string? text, string home, Func<string, string?> environment)
    {
        if (text is "sqlite")
        {
            return new StorePlace(Path.Combine(home, DaemonHome.StoreName), null);
        }

        if (text?.StartsWith("sqlite:", StringComparison.Ordinal) == true && text.Length > "sqlite:".Length)
        {
            return new StorePlace(Path.GetFullPath(text["sqlite:".Length..]), null);
        }

        var database = environment("Store__Database") is { Length: > 0 } named ? named : StoreOptions.StandardDatabase;
        if (text is "mongodb")
        {
            return environment("Store__MongoDb") is { Length: > 0 } setting
                ? Of(MongoAddress.Parse("Store__MongoDb", setting, database))
                : new InvalidInput(argument, "mongodb, but Store__MongoDb is not set", "the variable Store__MongoDb, or the address itself", $"Store__MongoDb={MongoAddress.Example}");
        }

        if (text?.StartsWith("mongodb://", StringComparison.Ordinal) == true || text?.StartsWith("mongodb+srv://", StringComparison.Ordinal) == true)
        {
            return Of(MongoAddress.Parse(argument, text, database));
        }

        // What looks like another address may hold a password.
        return new InvalidInput(argument, text?.Contains('@', StringComparison.Ordinal) == true ? "(not shown)" : InvalidInput.Shorten(text), Forms, "sqlite");
    }

    /// <exception cref="StoreUnavailableException">The server does not answer.</exception>
    public async Task<IStoreArchive> OpenAsync(TimeProvider time, CancellationToken cancellationToken)
        => Mongo is { } address ? await MongoArchive.OpenAsync(address, cancellationToken) : SqliteArchive.Open(SqlitePath!, time);

    public bool Is(StorePlace other) => SqlitePath == other.SqlitePath && Mongo?.ToString() == other.Mongo?.ToString();

    private static Outcome<StorePlace> Of(Outcome<MongoAddress> address)
        => address.Ok ? new StorePlace(null, address.Value) : address.Errors.ToList();
}
