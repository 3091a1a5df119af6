using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Scalectl.Load;

namespace Scalectl.Daemon.Store;

/// <summary>Keeps what each generator did in each second, whole, as it told it.</summary>
internal static class SecondRows
{
    public static int Append(SqliteConnection connection, string runId, int machine, IReadOnlyList<GeneratorSecond> seconds)
    {
        using var insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO second (run, machine, seq, json) VALUES ($run, $machine, $seq, $json) ON CONFLICT DO NOTHING";
        insert.Parameters.AddWithValue("$run", runId);
        insert.Parameters.AddWithValue("$machine", machine);
        var seq = insert.Parameters.Add("$seq", SqliteType.Integer);
        var json = insert.Parameters.Add("$json", SqliteType.Blob);
        foreach (var second in seconds)
        {
            seq.Value = second.Seq;
            json.Value = JsonSerializer.SerializeToUtf8Bytes(second, SecondJson.Default.GeneratorSecond);
            insert.ExecuteNonQuery();
        }

        return seconds.Count;
    }

    public static IReadOnlyDictionary<int, IReadOnlyList<GeneratorSecond>> Read(SqliteCommand command, string runId)
    {
        command.CommandText = "SELECT machine, json FROM second WHERE run = $run ORDER BY machine, seq";
        command.Parameters.AddWithValue("$run", runId);
        var found = new SortedDictionary<int, List<GeneratorSecond>>();
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            var machine = reader.GetInt32(0);
            if (!found.TryGetValue(machine, out var seconds))
            {
                found[machine] = seconds = [];
            }

            seconds.Add(JsonSerializer.Deserialize(reader.GetFieldValue<byte[]>(1), SecondJson.Default.GeneratorSecond)!);
        }

        return found.ToDictionary(pair => pair.Key, pair => (IReadOnlyList<GeneratorSecond>)pair.Value);
    }

    public static IReadOnlyList<GeneratorSecond> Read(SqliteCommand command, string runId, int machine, long after, int most)
    {
        command.CommandText = "SELECT json FROM second WHERE run = $run AND machine = $machine AND seq > $after ORDER BY seq LIMIT $most";
        command.Parameters.AddWithValue("$run", runId);
        command.Parameters.AddWithValue("$machine", machine);
        command.Parameters.AddWithValue("$after", after);
        command.Parameters.AddWithValue("$most", most);
        var found = new List<GeneratorSecond>();
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            found.Add(JsonSerializer.Deserialize(reader.GetFieldValue<byte[]>(0), SecondJson.Default.GeneratorSecond)!);
        }

        return found;
    }

    public static long Last(SqliteCommand command, string runId, int machine)
    {
        command.CommandText = "SELECT COALESCE(MAX(seq), 0) FROM second WHERE run = $run AND machine = $machine";
        command.Parameters.AddWithValue("$run", runId);
        command.Parameters.AddWithValue("$machine", machine);
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }
}
