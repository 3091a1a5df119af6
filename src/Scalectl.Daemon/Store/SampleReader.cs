using System.Text.Json;
using Microsoft.Data.Sqlite;
using Scalectl.Series;

namespace Scalectl.Daemon.Store;

/// <summary>Reads samples, ordered by source, series and time.</summary>
internal static class SampleReader
{
    /// <summary>One query a series: its rows lie in the order of time already, and a row is two numbers without its names.</summary>
    public static IReadOnlyList<Sample> Read(SqliteCommand command, string runId, IReadOnlyCollection<string>? series, long fromMs)
    {
        var chosen = Series(command, runId, series);
        command.CommandText = "SELECT t, v FROM sample WHERE series = $key AND t >= $from ORDER BY t";
        command.Parameters.Clear();
        command.Parameters.AddWithValue("$from", fromMs);
        var key = command.Parameters.Add("$key", SqliteType.Integer);
        var found = new List<Sample>();
        foreach (var one in chosen)
        {
            key.Value = one.Key;
            using var reader = command.ExecuteReader();
            while (reader.Read())
            {
                found.Add(new Sample(one.Source, one.Name, reader.GetInt64(0), reader.GetDouble(1)));
            }
        }

        return found;
    }

    /// <summary>Added up where the samples lie. SQLite promises that beside max() the other columns are those of its row.</summary>
    public static IReadOnlyList<SampleInterval> Intervals(SqliteCommand command, string runId, IReadOnlyCollection<string> series, long originMs, long lengthMs)
    {
        var chosen = Series(command, runId, series);
        // Its division cuts towards 0: counted from an earlier origin, every interval is 0 or more.
        var (first, shift) = (originMs % lengthMs, originMs / lengthMs);
        command.CommandText = "SELECT (t - $first) / $length AS place, COUNT(*), SUM(v), MAX(t), v FROM sample WHERE series = $key AND t >= $first GROUP BY place ORDER BY place";
        command.Parameters.Clear();
        command.Parameters.AddWithValue("$first", first);
        command.Parameters.AddWithValue("$length", lengthMs);
        var key = command.Parameters.Add("$key", SqliteType.Integer);
        var found = new List<SampleInterval>();
        foreach (var one in chosen)
        {
            key.Value = one.Key;
            using var reader = command.ExecuteReader();
            while (reader.Read())
            {
                found.Add(new SampleInterval(one.Source, one.Name, reader.GetInt64(0) - shift, reader.GetInt32(1), reader.GetDouble(2), reader.GetInt64(3), reader.GetDouble(4)));
            }
        }

        return found;
    }

    private static List<(long Key, string Source, string Name)> Series(SqliteCommand command, string runId, IReadOnlyCollection<string>? names)
    {
        command.CommandText = """
            SELECT key, source, name FROM series
            WHERE run = $run AND ($names IS NULL OR name IN (SELECT value FROM json_each($names)))
            ORDER BY source, name
            """;
        command.Parameters.AddWithValue("$run", runId);
        command.Parameters.AddWithValue("$names", names is null ? DBNull.Value : Json(names));
        using var reader = command.ExecuteReader();
        List<(long, string, string)> found = [];
        while (reader.Read())
        {
            found.Add((reader.GetInt64(0), reader.GetString(1), reader.GetString(2)));
        }

        return found;
    }

    private static string Json(IReadOnlyCollection<string> names)
        => $"[{string.Join(',', names.Select(name => $"\"{JsonEncodedText.Encode(name)}\""))}]";
}
