using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Scalectl.Api;
using Scalectl.Daemon.Experiments;
using Scalectl.Daemon.Store;
using Scalectl.Elasticity;
using Scalectl.Experiments;
using Scalectl.Series;

namespace Scalectl.Bench.Store;

/// <summary>
/// A store as years of use leave it, written straight through the schema: ended experiments, each with a report of
/// <see cref="Steps"/> steps, and samples of which the first experiment has a tenth and the others the same each.
/// </summary>
internal static class BigStore
{
    /// <summary>Steps of a report: half an hour of seconds.</summary>
    public const int Steps = 1800;

    private const long Start = 1_760_000_000_000;

    // What a run of one machine writes.
    private static readonly (string Source, string Name)[] Series =
    [
        .. Names(SampleSource.Cloud, SeriesNames.Desired, SeriesNames.InService, SeriesNames.Pending, SeriesNames.Terminating, SeriesNames.Total, SeriesNames.CpuPct, SeriesNames.LbRequests),
        .. Names(SampleSource.Generator(0), SeriesNames.Planned, SeriesNames.Sent, SeriesNames.Missed, SeriesNames.Answered2xx, SeriesNames.Answered5xx, SeriesNames.NoAnswer, SeriesNames.ResponseMeanMs, SeriesNames.ResponseP95Ms),
        .. Names(SampleSource.Probe, SeriesNames.ProbeLatencyMs, SeriesNames.ProbeResponseMs),
    ];

    /// <summary>Id of the n-th experiment, from 1; the first one is the long one.</summary>
    public static string Id(int n) => string.Create(CultureInfo.InvariantCulture, $"run-{n}");

    /// <param name="path">The database, which is not there yet.</param>
    /// <param name="experiments">How many, 2 or more.</param>
    /// <param name="samples">About how many in all.</param>
    /// <param name="seed">Of the values.</param>
    /// <returns>Samples written.</returns>
    public static long Fill(string path, int experiments, long samples, int seed)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ConnectionString);
        connection.Open();
        SqliteSchema.Execute(connection, "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA cache_size=-65536;");
        SqliteSchema.Migrate(connection, TimeProvider.System);
        var random = new Random(seed);
        var written = 0L;
        for (var n = 1; n <= experiments; n++)
        {
            using var transaction = connection.BeginTransaction();
            var share = n == 1 ? samples / 10 : samples * 9 / 10 / (experiments - 1);
            Document(connection, StoredExperiment.Kind, Id(n), Experiment(n));
            Document(connection, StoredExperiment.Reports, Id(n), Report(random));
            written += Samples(connection, n, (int)(share / Series.Length), random);
            transaction.Commit();
        }

        SqliteSchema.Execute(connection, "PRAGMA wal_checkpoint(TRUNCATE);");
        return written;
    }

    private static IEnumerable<(string Source, string Name)> Names(string source, params string[] names) => names.Select(name => (source, name));

    private static void Document<T>(SqliteConnection connection, DocumentKind<T> kind, string id, T document)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "INSERT INTO document (kind, id, json) VALUES ($kind, $id, $json)";
        command.Parameters.AddWithValue("$kind", kind.Name);
        command.Parameters.AddWithValue("$id", id);
        command.Parameters.AddWithValue("$json", JsonSerializer.SerializeToUtf8Bytes(document, kind.Json));
        command.ExecuteNonQuery();
    }

    private static int Samples(SqliteConnection connection, int n, int seconds, Random random)
    {
        using var series = connection.CreateCommand();
        series.CommandText = "INSERT INTO series (key, run, source, name) VALUES ($key, $run, $source, $name)";
        using var insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO sample (series, t, v) VALUES ($series, $t, $v)";
        var key = insert.Parameters.Add("$series", SqliteType.Integer);
        var time = insert.Parameters.Add("$t", SqliteType.Integer);
        var value = insert.Parameters.Add("$v", SqliteType.Real);
        for (var i = 0; i < Series.Length; i++)
        {
            key.Value = (long)((n * 100) + i);
            series.Parameters.Clear();
            series.Parameters.AddWithValue("$key", key.Value);
            series.Parameters.AddWithValue("$run", Id(n));
            series.Parameters.AddWithValue("$source", Series[i].Source);
            series.Parameters.AddWithValue("$name", Series[i].Name);
            series.ExecuteNonQuery();
            for (var second = 0; second < seconds; second++)
            {
                time.Value = Start + (second * 1000L);
                value.Value = (double)random.Next(100);
                insert.ExecuteNonQuery();
            }
        }

        return seconds * Series.Length;
    }

    private static StoredExperiment Experiment(int n)
    {
        var start = DateTimeOffset.FromUnixTimeMilliseconds(Start);
        return new StoredExperiment
        {
            Id = Id(n),
            Number = n,
            User = "alice",
            Specification = ExperimentFile.Parse($"name: run\napp: {{target: \"http://127.0.0.1:9/\"}}\nload: {{function: \"60 + 50*s(x/10)\", step: 1s, steps: {Steps}}}\n").Value!,
            State = ExperimentState.Done,
            StateSince = start,
            CreatedAt = start,
            StartedAt = start,
            LoadEndsAt = start.AddSeconds(Steps),
            EndedAt = start.AddSeconds(Steps),
            Ending = ExperimentState.Done,
        };
    }

    private static ExperimentReport Report(Random random) => new()
    {
        Load = new LoadReport
        {
            Planned = Steps * 60,
            Sent = Steps * 60,
            Answered = Steps * 60,
            Answered2xx = Steps * 60,
            Missed = 0,
            NoAnswer = 0,
            KeptSchedule = true,
            PerStep = [.. Enumerable.Range(1, Steps).Select(x => new LoadStep(x, 60, 60, 60, 0, 0, 0, random.NextDouble() * 50, random.NextDouble() * 200, true))],
        },
    };
}
