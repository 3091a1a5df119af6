namespace Scalectl.Client.Errors;

/// <summary>Exit codes: fixed, scripts depend on them.</summary>
internal static class ExitCode
{
    public const int Done = 0, Failed = 1, WrongInput = 2, NoDaemon = 3, LimitNotMet = 4, Interrupted = 130;
}
