namespace Scalectl.Client.CommandLine;

/// <summary>Everything of the world that a command touches besides the daemon: streams, terminal, variables, clock.</summary>
internal sealed record Surroundings
{
    public required TextWriter Out { get; init; }

    public required TextWriter Error { get; init; }

    public required TextReader In { get; init; }

    /// <summary>A person sees stdout.</summary>
    public bool OutIsTerminal { get; init; }

    public bool ErrorIsTerminal { get; init; }

    /// <summary>A person can answer.</summary>
    public bool InIsTerminal { get; init; }

    /// <summary>Characters in a line of the terminal.</summary>
    public int Width { get; init; } = 100;

    public Func<string, string?> Variable { get; init; } = Environment.GetEnvironmentVariable;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Reads one key without echo; only where <see cref="InIsTerminal"/>.</summary>
    public Func<ConsoleKeyInfo> ReadKey { get; init; } = () => Console.ReadKey(intercept: true);

    /// <summary>Where daemon and client keep their state.</summary>
    public string Home
    {
        get
        {
            if (Variable("SCALECTL_HOME") is { Length: > 0 } home)
            {
                return Path.GetFullPath(home);
            }

            var state = Variable("XDG_STATE_HOME") is { Length: > 0 } xdg
                ? xdg
                : Path.Combine(Variable("HOME") ?? Path.GetTempPath(), ".local", "state");
            return Path.Combine(state, "scalectl");
        }
    }

    public static Surroundings OfThisProcess() => new()
    {
        Out = Console.Out,
        Error = Console.Error,
        In = Console.In,
        OutIsTerminal = !Console.IsOutputRedirected,
        ErrorIsTerminal = !Console.IsErrorRedirected,
        InIsTerminal = !Console.IsInputRedirected,
        Width = Console.IsOutputRedirected ? 100 : Math.Max(40, Console.WindowWidth),
    };
}
