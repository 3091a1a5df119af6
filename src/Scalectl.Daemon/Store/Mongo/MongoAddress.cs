using System.Diagnostics.CodeAnalysis;
using MongoDB.Driver;

namespace Scalectl.Daemon.Store.Mongo;

/// <summary>Where a MongoDB is. Whatever is shown of it (<see cref="ToString"/>) is free of name and password.</summary>
public sealed class MongoAddress
{
    public const string Example = "mongodb://127.0.0.1:27017";

    private readonly MongoUrl _url;

    private MongoAddress(MongoUrl url, string database) => (_url, Database) = (url, database);

    public string Database { get; }

    /// <param name="setting">What an error names.</param>
    /// <param name="text">mongodb:// or mongodb+srv://; never shown again, since it may hold a password.</param>
    /// <param name="database">The database.</param>
    public static Outcome<MongoAddress> Parse(string setting, string text, string database)
    {
        if (!ValidDatabase(database))
        {
            return new InvalidInput($"{setting}, its database", InvalidInput.Shorten(database), "1 to 63 of letters, digits, - and _", "scalectl");
        }

        try
        {
            return new MongoAddress(MongoUrl.Create(text), database);
        }
        catch (Exception e) when (e is MongoException or ArgumentException or FormatException)
        {
            // Not the driver's words: they repeat the whole text, with the password in it.
            return new InvalidInput(setting, "a text that is no connection string (not shown: it may hold a password)", "mongodb://[USER:PASSWORD@]HOST:PORT[/][?OPTIONS], special characters in % form", Example);
        }
    }

    public MongoClientSettings Settings(TimeSpan serverSelection)
    {
        var settings = MongoClientSettings.FromUrl(_url);
        settings.ApplicationName = "scalectld";
        settings.ServerSelectionTimeout = serverSelection;
        settings.ConnectTimeout = serverSelection;
        // A host that hangs without closing its connections must not hold a request up for ever.
        settings.SocketTimeout = _url.SocketTimeout > TimeSpan.Zero ? _url.SocketTimeout : TimeSpan.FromSeconds(15);
        return settings;
    }

    /// <summary>Takes the password out of another's words.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public string? Redact(string? text)
    {
        foreach (var secret in new[] { _url.Password, _url.Password is { } plain ? Uri.EscapeDataString(plain) : null, _url.Username })
        {
            if (secret is { Length: > 0 })
            {
                text = text?.Replace(secret, "***", StringComparison.Ordinal);
            }
        }

        return text;
    }

    /// <summary>Hosts and database.</summary>
    public override string ToString()
    {
        var hosts = _url.Servers is { } servers ? string.Join(',', servers.Select(s => $"{s.Host}:{s.Port}")) : _url.Server.ToString();
        return $"MongoDB at {hosts}, database {Database}";
    }

    private static bool ValidDatabase(string name) => name.Length is >= 1 and <= 63 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
