using System.Data;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Scalectl.Load;
using Scalectl.Series;

namespace Scalectl.Daemon.Store;

/// <summary>The embedded store: one SQLite file in WAL mode, one writer, readers beside it.</summary>
public sealed class SqliteStore : IStore, IAsyncDisposable
{
    private readonly string _readers;
    private readonly SqliteWriter _writer;
    private readonly SampleWriter _samples = new();

    private SqliteStore(string readers, SqliteConnection connection, TimeProvider time)
    {
        _readers = readers;
        _writer = new SqliteWriter(connection, time, _samples.Forget);
    }

    /// <exception cref="SqliteException">The file cannot be opened or is not a database.</exception>
    public static SqliteStore Open(string path, TimeProvider time, ILogger<SqliteStore> logger)
    {
        var address = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false };
        var connection = new SqliteConnection(address.ConnectionString);
        try
        {
            connection.Open();
            SqliteSchema.Execute(connection, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=5000; PRAGMA temp_store=MEMORY;");
            if (SqliteSchema.Migrate(connection, time))
            {
                Log.SchemaMigrated(logger, SqliteSchema.Version);
            }
        }
        catch
        {
            connection.Dispose();
            throw;
        }

        address.Pooling = true;
        return new SqliteStore(address.ConnectionString, connection, time);
    }

    public Task<IReadOnlyList<T>> ListAsync<T>(DocumentKind<T> kind, CancellationToken cancellationToken)
        => ReadAsync<IReadOnlyList<T>>(command =>
        {
            command.CommandText = "SELECT json FROM document WHERE kind = $kind ORDER BY id";
            command.Parameters.AddWithValue("$kind", kind.Name);
            var found = new List<T>();
            using var reader = command.ExecuteReader();
            while (reader.Read())
            {
                found.Add(Read(reader, 0, kind)!);
            }

            return found;
        }, cancellationToken);

    public Task<T?> FindAsync<T>(DocumentKind<T> kind, string id, CancellationToken cancellationToken)
        where T : class
        => ReadAsync(command =>
        {
            command.CommandText = "SELECT json FROM document WHERE kind = $kind AND id = $id";
            command.Parameters.AddWithValue("$kind", kind.Name);
            command.Parameters.AddWithValue("$id", id);
            using var reader = command.ExecuteReader();
            return reader.Read() ? Read(reader, 0, kind) : null;
        }, cancellationToken);

    public Task SaveAsync<T>(DocumentKind<T> kind, string id, T document, CancellationToken cancellationToken)
        where T : class
    {
        // Written out here, not by the writer: the caller may change the document afterwards.
        var json = JsonSerializer.SerializeToUtf8Bytes(document, kind.Json);
        return _writer.WriteAsync(true, connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = "INSERT INTO document (kind, id, json) VALUES ($kind, $id, $json) ON CONFLICT DO UPDATE SET json = excluded.json";
            command.Parameters.AddWithValue("$kind", kind.Name);
            command.Parameters.AddWithValue("$id", id);
            command.Parameters.AddWithValue("$json", json);
            return command.ExecuteNonQuery();
        }, cancellationToken);
    }

    public Task<bool> RemoveAsync<T>(DocumentKind<T> kind, string id, CancellationToken cancellationToken)
        => _writer.WriteAsync(true, connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = "DELETE FROM document WHERE kind = $kind AND id = $id";
            command.Parameters.AddWithValue("$kind", kind.Name);
            command.Parameters.AddWithValue("$id", id);
            return command.ExecuteNonQuery() > 0;
        }, cancellationToken);

    public Task AppendAsync(string runId, IReadOnlyList<Sample> samples, CancellationToken cancellationToken)
        => samples.Count == 0
            ? Task.CompletedTask
            : _writer.WriteAsync(false, connection => _samples.Append(connection, runId, samples), cancellationToken);

    public Task<IReadOnlyList<Sample>> SamplesAsync(string runId, IReadOnlyCollection<string>? series, long fromMs, CancellationToken cancellationToken)
        => ReadAsync(command => SampleReader.Read(command, runId, series, fromMs), cancellationToken);

    public Task AppendSecondsAsync(string runId, int machine, IReadOnlyList<GeneratorSecond> seconds, CancellationToken cancellationToken)
        => seconds.Count == 0
            ? Task.CompletedTask
            : _writer.WriteAsync(false, connection => SecondRows.Append(connection, runId, machine, seconds), cancellationToken);

    public Task<IReadOnlyDictionary<int, IReadOnlyList<GeneratorSecond>>> SecondsAsync(string runId, CancellationToken cancellationToken)
        => ReadAsync(command => SecondRows.Read(command, runId), cancellationToken);

    public Task<IReadOnlyList<GeneratorSecond>> SecondsAsync(string runId, int machine, long after, int most, CancellationToken cancellationToken)
        => ReadAsync(command => SecondRows.Read(command, runId, machine, after, most), cancellationToken);

    public Task<IReadOnlyList<SampleInterval>> IntervalsAsync(string runId, IReadOnlyCollection<string> series, long originMs, long lengthMs, CancellationToken cancellationToken)
        => ReadAsync(command => SampleReader.Intervals(command, runId, series, originMs, lengthMs), cancellationToken);

    public Task<long> LastSecondAsync(string runId, int machine, CancellationToken cancellationToken)
        => ReadAsync(command => SecondRows.Last(command, runId, machine), cancellationToken);

    public Task RemoveRunAsync(string runId, CancellationToken cancellationToken)
        => _writer.WriteAsync(true, connection => _samples.Remove(connection, runId), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        using var connection = new SqliteConnection(_readers);
        SqliteConnection.ClearPool(connection);
    }

    private static T? Read<T>(SqliteDataReader reader, int column, DocumentKind<T> kind)
        => JsonSerializer.Deserialize(reader.GetFieldValue<byte[]>(column), kind.Json);

    private Task<T> ReadAsync<T>(Func<SqliteCommand, T> read, CancellationToken cancellationToken) => Task.Run(() =>
    {
        using var connection = new SqliteConnection(_readers);
        connection.Open();
        SqliteSchema.Execute(connection, "PRAGMA busy_timeout=5000; PRAGMA query_only=ON;");
        // One transaction: what one read sees belongs together.
        using var transaction = connection.BeginTransaction(IsolationLevel.Serializable, deferred: true);
        using var command = connection.CreateCommand();
        return read(command);
    }, cancellationToken);
}
