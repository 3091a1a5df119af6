using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Scalectl.Series;

namespace Scalectl.Daemon.Store.Copy;

/// <summary>The embedded store, whole. Nobody else works on it meanwhile, so one connection reads and writes in turn.</summary>
internal sealed class SqliteArchive : IStoreArchive
{
    private readonly SqliteConnection _connection;
    private readonly SampleWriter _samples = new();

    private SqliteArchive(SqliteConnection connection, string name) => (_connection, Name) = (connection, name);

    public string Name { get; }

    /// <exception cref="SqliteException">It is no database, or cannot be written.</exception>
    /// <exception cref="InvalidDataException">A newer program wrote it.</exception>
    public static SqliteArchive Open(string path, TimeProvider time)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ConnectionString);
        try
        {
            connection.Open();
            SqliteSchema.Execute(connection, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=5000;");
            SqliteSchema.Migrate(connection, time);
            return new SqliteArchive(connection, $"SQLite at {path}");
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public IAsyncEnumerable<RawDocument> DocumentsAsync(CancellationToken cancellationToken) => ReadAsync(
        "SELECT kind, id, json FROM document ORDER BY kind, id", null, r => new RawDocument(r.GetString(0), r.GetString(1), r.GetFieldValue<byte[]>(2)), cancellationToken);

    public async Task<IReadOnlyList<string>> RunsAsync(CancellationToken cancellationToken)
    {
        List<string> runs = [];
        await foreach (var run in ReadAsync("SELECT DISTINCT run FROM series WHERE EXISTS (SELECT 1 FROM sample WHERE sample.series = series.key) UNION SELECT DISTINCT run FROM second", null, r => r.GetString(0), cancellationToken))
        {
            runs.Add(run);
        }

        return [.. runs.Order(StringComparer.Ordinal)];
    }

    public IAsyncEnumerable<Sample> SamplesAsync(string run, CancellationToken cancellationToken) => ReadAsync(
        """
        SELECT series.source, series.name, sample.t, sample.v FROM series JOIN sample ON sample.series = series.key
        WHERE series.run = $run ORDER BY series.source, series.name, sample.t
        """,
        run,
        r => new Sample(r.GetString(0), r.GetString(1), r.GetInt64(2), r.GetDouble(3)),
        cancellationToken);

    public IAsyncEnumerable<RawSecond> SecondsAsync(string run, CancellationToken cancellationToken) => ReadAsync(
        "SELECT machine, seq, json FROM second WHERE run = $run ORDER BY machine, seq", run, r => new RawSecond(r.GetInt32(0), r.GetInt64(1), r.GetFieldValue<byte[]>(2)), cancellationToken);

    public Task PutAsync(IReadOnlyList<RawDocument> documents, CancellationToken cancellationToken)
        => InOneAsync("INSERT INTO document (kind, id, json) VALUES ($a, $b, $c) ON CONFLICT DO UPDATE SET json = excluded.json", documents.Select(d => (object[])[d.Kind, d.Id, d.Json]));

    public Task PutAsync(string run, IReadOnlyList<Sample> samples, CancellationToken cancellationToken)
    {
        using var transaction = _connection.BeginTransaction();
        _samples.Append(_connection, run, samples);
        transaction.Commit();
        return Task.CompletedTask;
    }

    public Task PutAsync(string run, IReadOnlyList<RawSecond> seconds, CancellationToken cancellationToken)
        => InOneAsync("INSERT INTO second (run, machine, seq, json) VALUES ($a, $b, $c, $d) ON CONFLICT DO UPDATE SET json = excluded.json", seconds.Select(s => (object[])[run, s.Machine, s.Seq, s.Json]));

    public Task RemoveDocumentAsync(string kind, string id, CancellationToken cancellationToken)
        => InOneAsync("DELETE FROM document WHERE kind = $a AND id = $b", [[kind, id]]);

    public Task RemoveRunAsync(string run, CancellationToken cancellationToken)
    {
        using var transaction = _connection.BeginTransaction();
        _samples.Remove(_connection, run);
        transaction.Commit();
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private Task InOneAsync(string sql, IEnumerable<object[]> rows)
    {
        using var transaction = _connection.BeginTransaction();
        using var command = Command(sql);
        foreach (var row in rows)
        {
            command.Parameters.Clear();
            for (var i = 0; i < row.Length; i++)
            {
                command.Parameters.AddWithValue($"${(char)('a' + i)}", row[i]);
            }

            command.ExecuteNonQuery();
        }

        transaction.Commit();
        return Task.CompletedTask;
    }

    private async IAsyncEnumerable<T> ReadAsync<T>(string sql, string? run, Func<SqliteDataReader, T> row, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var command = Command(sql);
        if (run is not null)
        {
            command.Parameters.AddWithValue("$run", run);
        }

        using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            yield return row(reader);
        }
    }

    private SqliteCommand Command(string sql)
    {
        var command = _connection.CreateCommand();
#pragma warning disable CA2100 // The texts are the constants of this file.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command;
    }
}
