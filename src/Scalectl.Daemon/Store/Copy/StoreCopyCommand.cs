using System.Text.Json;
using Microsoft.Data.Sqlite;
using MongoDB.Driver;
using Scalectl.Api;
using Scalectl.Daemon.Hosting;
using Scalectl.Daemon.Store.Mongo;

namespace Scalectl.Daemon.Store.Copy;

/// <summary>
/// <c>scalectld store-copy</c>, which <c>scalectl store copy</c> runs: the daemon's program without a daemon, because both
/// stores must rest meanwhile. The two places come in the environment, where <c>ps</c> shows no passwords.
/// </summary>
internal static class StoreCopyCommand
{
    public const string Name = "store-copy", FromVariable = "SCALECTL_COPY_FROM", ToVariable = "SCALECTL_COPY_TO";

    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, Func<string, string?> environment)
    {
        var force = arguments.Contains("--force");
        var options = DaemonOptions.Parse([.. arguments.Where(a => a != "--force")], environment);
        if (!options.Ok)
        {
            return Fail(2, options.Errors);
        }

        var folder = options.Value.Home;
        var from = StorePlace.Parse("--from", environment(FromVariable), folder, environment);
        var to = StorePlace.Parse("--to", environment(ToVariable), folder, environment);
        if (Wrong(from, to) is { Count: > 0 } errors)
        {
            return Fail(2, errors);
        }

        try
        {
            var home = new DaemonHome(folder);
            using var homeLock = HomeLock.TryTake(home);
            if (homeLock is null)
            {
                return Fail(1, $"A daemon works on {folder}: stop it first (scalectl stop), because a copy of what changes meanwhile would be neither the old nor the new.");
            }

            if (new FileInfo(home.OutageFile) is { Exists: true, Length: > 0 } && (from.Value!.Mongo ?? to.Value!.Mongo) is not null)
            {
                return Fail(1, $"Samples of an outage still wait in {home.OutageFile}: start the daemon once with its MongoDB, so that it writes them, stop it, and copy then.");
            }

            return await CopyAsync(from.Value!, to.Value!, force);
        }
        catch (StoreUnavailableException e)
        {
            return Fail(1, e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SqliteException or InvalidDataException or MongoException or TimeoutException or FormatException or ArgumentException)
        {
            var address = from.Value!.Mongo ?? to.Value!.Mongo;
            var reason = address is null ? e.Message : MongoFailures.Reason(e, address);
            return Fail(1, $"The copy stopped: {reason}. The source is as it was; run the same command again, it goes on where it stopped.");
        }
    }

    private static async Task<int> CopyAsync(StorePlace from, StorePlace to, bool force)
    {
        await using var source = await from.OpenAsync(TimeProvider.System, CancellationToken.None);
        await using var target = await to.OpenAsync(TimeProvider.System, CancellationToken.None);
        var copied = await new StoreCopy(source, target, Console.Error.WriteLine).RunAsync(force, CancellationToken.None);
        if (!copied.Ok)
        {
            return Fail(copied.Errors[0].Argument == "--to" ? 2 : 1, copied.Errors);
        }

        await Console.Out.WriteLineAsync(JsonSerializer.Serialize(copied.Value, ApiJson.Default.StoreCopyView));
        return 0;
    }

    private static List<InvalidInput> Wrong(Outcome<StorePlace> from, Outcome<StorePlace> to)
    {
        List<InvalidInput> errors = [.. from.Errors, .. to.Errors];
        if (from.Value?.SqlitePath is { } path && !File.Exists(path))
        {
            errors.Add(new InvalidInput("--from", path, "a database that is there", "sqlite"));
        }

        if (errors.Count == 0 && from.Value!.Is(to.Value!))
        {
            errors.Add(new InvalidInput("--to", "the same store as --from", "another store", "sqlite:/backup/scalectl.db"));
        }

        return errors;
    }

    private static int Fail(int code, IEnumerable<InvalidInput> errors) => Fail(code, string.Join('\n', errors));

    private static int Fail(int code, string sentence)
    {
        Console.Error.WriteLine(sentence);
        return code;
    }
}
