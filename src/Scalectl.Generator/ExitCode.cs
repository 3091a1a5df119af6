namespace Scalectl.Generator;

/// <summary>The exit codes that all programs of the house share.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int WrongUsage = 2;

    /// <summary>A stated limit was not kept.</summary>
    public const int LimitBroken = 4;
    public const int Interrupted = 130;
}
