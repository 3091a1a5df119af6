using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Connections;
using Microsoft.Data.Sqlite;
using Scalectl.Daemon.Store;
using Scalectl.Daemon.Store.Copy;

namespace Scalectl.Daemon.Hosting;

/// <summary>The life of the process: arguments, lock, listen, announce, serve, withdraw.</summary>
public static partial class DaemonProcess
{
    public static async Task<int> RunAsync(string[] arguments)
    {
        if (arguments is ["--help" or "-h"] or ["--version"])
        {
            await Console.Out.WriteLineAsync(arguments[0] == "--version" ? DaemonIdentity.Version : DaemonOptions.Usage);
            return 0;
        }

        // Whatever anything here writes, the key ring and the database's side files too, is its owner's alone.
        _ = SetUmask(0x3F);
        if (arguments is [StoreCopyCommand.Name, .. var copy])
        {
            return await StoreCopyCommand.RunAsync(copy, Environment.GetEnvironmentVariable);
        }

        var options = DaemonOptions.Parse(arguments, Environment.GetEnvironmentVariable);
        if (!options.Ok)
        {
            return Fail(2, string.Join('\n', options.Errors));
        }

        try
        {
            var home = new DaemonHome(options.Value.Home, options.Value.GroupAccess);
            using var homeLock = HomeLock.TryTake(home);
            return homeLock is null ? Fail(1, Taken(home)) : await ServeAsync(options.Value, home, HomeModes.Mend(home));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SqliteException)
        {
            return Fail(1, $"The home {options.Value.Home} cannot be used: {e.Message} Give another one with --home, or mend its permissions.");
        }
    }

    private static async Task<int> ServeAsync(DaemonOptions options, DaemonHome home, IReadOnlyList<MendedMode> mended)
    {
        home.Withdraw();
        await using var app = Build(options, home, out var wrong);
        if (app is null)
        {
            return Fail(2, wrong);
        }

        foreach (var (path, found, now) in mended)
        {
            Log.ModeMended(app.Logger, path, found, now);
        }

        try
        {
            await app.OpenStoreAsync();
            await app.StartAsync();
        }
        catch (StoreUnavailableException e)
        {
            return Fail(1, e.Message);
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            return Fail(1, $"Port {options.Port} of 127.0.0.1 is in use: stop the program that has it, or choose another port, for example --port {options.Port + 1} (0: any free one).");
        }

        try
        {
            await app.WaitForShutdownAsync();
        }
        finally
        {
            home.Withdraw();
        }

        return 0;
    }

    private static WebApplication? Build(DaemonOptions options, DaemonHome home, out string wrong)
    {
        wrong = "";
        try
        {
            return DaemonHost.Build(options, home, services => services.AddHostedService<Announcement>());
        }
        catch (InvalidSettingsException e)
        {
            wrong = e.Message;
            return null;
        }
    }

    private static string Taken(DaemonHome home)
    {
        var who = home.Announced() is { } other ? $" (process {other.ProcessId}, {other.Address})" : "";
        return $"Another daemon{who} works on {home.Folder}: stop it (scalectl stop), or give this one its own folder with --home.";
    }

    private static int Fail(int code, string sentence)
    {
        Console.Error.WriteLine(sentence);
        return code;
    }

    [LibraryImport("libc", EntryPoint = "umask")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial uint SetUmask(uint mask);
}
