using System.Globalization;

namespace Scalectl.Daemon.Hosting;

/// <summary>Arguments of <c>scalectld</c>.</summary>
/// <param name="Port">Port on 127.0.0.1, 0 to 65535; 0: any free one. Default 8085.</param>
/// <param name="Home">Folder of all state. Default: SCALECTL_HOME, then XDG_STATE_HOME/scalectl, then ~/.local/state/scalectl.</param>
/// <param name="GroupAccess">The daemon's group may read token and address, and so use the daemon. Default: its user only.</param>
public sealed record DaemonOptions(int Port, string Home, bool GroupAccess = false)
{
    public const int DefaultPort = 8085;

    public const string Usage = """
        scalectld: the daemon of scalectl, on 127.0.0.1

          scalectld [--port 8085] [--home DIR] [--group-access]

          --port N         port; 0: any free one (8085)
          --home DIR       folder of all state (SCALECTL_HOME, else XDG_STATE_HOME/scalectl, else ~/.local/state/scalectl)
          --group-access   who is in the daemon's group may use it too (without: its user only)

        Example: scalectld --port 9085 --home /var/lib/scalectl
        """;

    /// <summary>Reads the command line; every error at once.</summary>
    public static Outcome<DaemonOptions> Parse(IReadOnlyList<string> arguments, Func<string, string?> environment)
    {
        var errors = new List<InvalidInput>();
        var port = DefaultPort;
        var home = DefaultHome(environment);
        var groupAccess = false;
        for (var i = 0; i < arguments.Count; i++)
        {
            var (name, inline) = Split(arguments[i]);
            if (arguments[i] == "--group-access")
            {
                groupAccess = true;
                continue;
            }

            if (name is not ("--port" or "--home"))
            {
                errors.Add(new InvalidInput("arguments", InvalidInput.Shorten(arguments[i]), "--port N, --home DIR or --group-access", "--port 8085"));
                continue;
            }

            var value = inline ?? (i + 1 < arguments.Count ? arguments[++i] : null);
            if (name == "--home")
            {
                home = value ?? "";
            }
            else if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out port) || port > 65535)
            {
                errors.Add(new InvalidInput("--port", InvalidInput.Shorten(value), "a port, 0 to 65535", "--port 8085"));
            }
        }

        if (string.IsNullOrWhiteSpace(home))
        {
            errors.Add(new InvalidInput("--home", "nothing", "a folder", "--home /var/lib/scalectl"));
        }

        return errors.Count > 0 ? errors : new DaemonOptions(port, Path.GetFullPath(home), groupAccess);
    }

    private static (string Name, string? Value) Split(string argument)
        => argument.IndexOf('=', StringComparison.Ordinal) is var at and > 0 ? (argument[..at], argument[(at + 1)..]) : (argument, null);

    private static string DefaultHome(Func<string, string?> environment)
    {
        if (environment("SCALECTL_HOME") is { Length: > 0 } home)
        {
            return home;
        }

        var state = environment("XDG_STATE_HOME") is { Length: > 0 } xdg
            ? xdg
            : Path.Combine(environment("HOME") ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state");
        return Path.Combine(state, "scalectl");
    }
}
