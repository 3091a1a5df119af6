using System.Globalization;
using Scalectl.Daemon.Hosting;
using Scalectl.Daemon.Store.Mongo;

namespace Scalectl.Daemon.Store;

/// <summary>Settings of the store (section <c>Store</c>).</summary>
public sealed record StoreOptions
{
    public const string StandardDatabase = "scalectl";

    /// <summary><c>Store:MongoDb</c>, a connection string, with the database of <c>Store:Database</c> (default scalectl); null: SQLite in the home.</summary>
    public MongoAddress? Mongo { get; init; }

    /// <summary><c>Store:StartWaitSeconds</c>: how long the start waits for the server, 0 to 600 s. Default 8 s: the client waits 10 s for its daemon.</summary>
    public TimeSpan StartWait { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary><c>Store:PatienceSeconds</c>: how long a read or a document waits for a server that went away, 0 to 60 s. Default 10 s, about what a replica set needs for a new primary.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    /// <exception cref="InvalidSettingsException">A setting is wrong.</exception>
    public static StoreOptions Read(IConfiguration configuration)
    {
        var section = configuration.GetSection("Store");
        var errors = new List<InvalidInput>();
        MongoAddress? mongo = null;
        if (section["MongoDb"] is { Length: > 0 } text)
        {
            var address = MongoAddress.Parse("Store:MongoDb", text, section["Database"] is { Length: > 0 } named ? named : StandardDatabase);
            mongo = address.Value;
            errors.AddRange(address.Errors);
        }

        var standard = new StoreOptions();
        var options = new StoreOptions
        {
            Mongo = mongo,
            StartWait = Seconds("StartWaitSeconds", 600, standard.StartWait),
            Patience = Seconds("PatienceSeconds", 60, standard.Patience),
        };
        return errors.Count == 0 ? options : throw new InvalidSettingsException(errors);

        TimeSpan Seconds(string name, double most, TimeSpan otherwise)
        {
            if (section[name] is not { Length: > 0 } value)
            {
                return otherwise;
            }

            if (double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds <= most)
            {
                return TimeSpan.FromSeconds(seconds);
            }

            errors.Add(new InvalidInput($"Store:{name}", InvalidInput.Shorten(value), FormattableString.Invariant($"seconds, 0 to {most}"), FormattableString.Invariant($"{otherwise.TotalSeconds}")));
            return otherwise;
        }
    }
}
