using Microsoft.Data.Sqlite;
using Scalectl.Series;

namespace Scalectl.Daemon.Store;

/// <summary>Writes samples: each series of a run gets a small number once, so that a sample's row stays about 21 bytes.</summary>
internal sealed class SampleWriter
{
    // Used by the store's one writer only.
    private readonly Dictionary<(string Run, string Source, string Name), long> _keys = [];

    public int Append(SqliteConnection connection, string runId, IReadOnlyList<Sample> samples)
    {
        using var insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO sample (series, t, v) VALUES ($series, $t, $v) ON CONFLICT DO UPDATE SET v = excluded.v";
        var key = insert.Parameters.Add("$series", SqliteType.Integer);
        var time = insert.Parameters.Add("$t", SqliteType.Integer);
        var value = insert.Parameters.Add("$v", SqliteType.Real);
        foreach (var sample in samples)
        {
            if (!double.IsFinite(sample.Value))
            {
                throw new ArgumentException($"sample {sample.Source} {sample.Series} at {sample.TimeMs} of run {runId} is not a number", nameof(samples));
            }

            key.Value = Key(connection, runId, sample.Source, sample.Series);
            time.Value = sample.TimeMs;
            value.Value = sample.Value;
            insert.ExecuteNonQuery();
        }

        return samples.Count;
    }

    /// <summary>A transaction failed: the keys that it made do not exist.</summary>
    public void Forget() => _keys.Clear();

    public int Remove(SqliteConnection connection, string runId)
    {
        Forget();
        using var command = connection.CreateCommand();
        command.CommandText = """
            DELETE FROM sample WHERE series IN (SELECT key FROM series WHERE run = $run);
            DELETE FROM series WHERE run = $run;
            DELETE FROM second WHERE run = $run;
            """;
        command.Parameters.AddWithValue("$run", runId);
        return command.ExecuteNonQuery();
    }

    private long Key(SqliteConnection connection, string run, string source, string name)
    {
        if (_keys.TryGetValue((run, source, name), out var known))
        {
            return known;
        }

        using var command = connection.CreateCommand();
        command.CommandText = """
            INSERT INTO series (run, source, name) VALUES ($run, $source, $name) ON CONFLICT DO NOTHING;
            SELECT key FROM series WHERE run = $run AND source = $source AND name = $name;
            """;
        command.Parameters.AddWithValue("$run", run);
        command.Parameters.AddWithValue("$source", source);
        command.Parameters.AddWithValue("$name", name);
        return _keys[(run, source, name)] = (long)command.ExecuteScalar()!;
    }
}
