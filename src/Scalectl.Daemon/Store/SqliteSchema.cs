using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Scalectl.Daemon.Store;

/// <summary>The tables, as steps that were each applied once: a database of an older version is brought up to date when it is opened.</summary>
public static class SqliteSchema
{
    private static readonly IReadOnlyList<string> Steps =
    [
        """
        CREATE TABLE document (kind TEXT NOT NULL, id TEXT NOT NULL, json BLOB NOT NULL, PRIMARY KEY (kind, id)) WITHOUT ROWID;
        CREATE TABLE series (key INTEGER PRIMARY KEY, run TEXT NOT NULL, source TEXT NOT NULL, name TEXT NOT NULL, UNIQUE (run, source, name));
        CREATE TABLE sample (series INTEGER NOT NULL, t INTEGER NOT NULL, v REAL NOT NULL, PRIMARY KEY (series, t)) WITHOUT ROWID;
        CREATE TABLE second (run TEXT NOT NULL, machine INTEGER NOT NULL, seq INTEGER NOT NULL, json BLOB NOT NULL, PRIMARY KEY (run, machine, seq));
        """,
        // Reports beside their experiments: a list of experiments does not read them.
        """
        INSERT INTO document (kind, id, json)
          SELECT 'experiment-reports', id, CAST(json_extract(CAST(json AS TEXT), '$.report') AS BLOB) FROM document
          WHERE kind = 'experiments' AND json_extract(CAST(json AS TEXT), '$.report') IS NOT NULL;
        UPDATE document SET json = CAST(json_remove(CAST(json AS TEXT), '$.report') AS BLOB) WHERE kind = 'experiments';
        """,
    ];

    /// <summary>The version that this program writes.</summary>
    public static int Version => Steps.Count;

    /// <returns>True when something was applied.</returns>
    /// <exception cref="InvalidDataException">The database was written by a newer program.</exception>
    public static bool Migrate(SqliteConnection connection, TimeProvider time)
    {
        Execute(connection, "CREATE TABLE IF NOT EXISTS migration (version INTEGER PRIMARY KEY, applied TEXT NOT NULL);");
        var found = Convert.ToInt32(Scalar(connection, "SELECT COALESCE(MAX(version), 0) FROM migration"), CultureInfo.InvariantCulture);
        if (found > Version)
        {
            throw new InvalidDataException($"the store has schema version {found}, this program knows {Version}: install the newer program.");
        }

        for (var version = found + 1; version <= Version; version++)
        {
            using var transaction = connection.BeginTransaction();
            Execute(connection, Steps[version - 1]);
            using var command = connection.CreateCommand();
            command.CommandText = "INSERT INTO migration (version, applied) VALUES ($version, $applied)";
            command.Parameters.AddWithValue("$version", version);
            command.Parameters.AddWithValue("$applied", time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture));
            command.ExecuteNonQuery();
            transaction.Commit();
        }

        return found < Version;
    }

    public static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The texts are the constants of this folder.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private static object? Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // As above.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command.ExecuteScalar();
    }
}
