using System.Text.Json;
using Microsoft.Data.Sqlite;
using Scalectl.Series;

namespace Scalectl.Daemon.Store;

/// <summary>Reads samples, ordered by source, series and time.</summary>
internal static class SampleReader
{
    public static IReadOnlyList<Sample> Read(SqliteCommand command, string runId, IReadOnlyCollection<string>? series, long fromMs)
    {
        command.CommandText = """
            SELECT series.source, series.name, sample.t, sample.v FROM series JOIN sample ON sample.series = series.key
            WHERE series.run = $run AND sample.t >= $from AND ($names IS NULL OR series.name IN (SELECT value FROM json_each($names)))
            ORDER BY series.source, series.name, sample.t
            """;
        command.Parameters.AddWithValue("$run", runId);
        command.Parameters.AddWithValue("$from", fromMs);
        command.Parameters.AddWithValue("$names", series is null ? DBNull.Value : Names(series));
        var found = new List<Sample>();
        using var reader = command.ExecuteReader();
        var (source, name) = ("", "");
        while (reader.Read())
        {
            // A run has few names and many rows: one string each.
            source = Same(reader, 0, source);
            name = Same(reader, 1, name);
            found.Add(new Sample(source, name, reader.GetInt64(2), reader.GetDouble(3)));
        }

        return found;
    }

    private static string Same(SqliteDataReader reader, int column, string last)
        => reader.GetString(column) is var text && text == last ? last : text;

    private static string Names(IReadOnlyCollection<string> series)
        => $"[{string.Join(',', series.Select(name => $"\"{JsonEncodedText.Encode(name)}\""))}]";
}
