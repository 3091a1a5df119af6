using Scalectl.Api;

namespace Scalectl.Daemon.Tunings;

/// <summary>Every log text of the tunings.</summary>
internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Tuning {Tuning} is {State}: {Reason}")]
    public static partial void StateChanged(ILogger logger, string tuning, TuningState state, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Tuning {Tuning}, try {Number}: threshold {Threshold} {Verdict}, {Errors} error(s), p95 {P95Ms} ms ({Reason})")]
    public static partial void Judged(ILogger logger, string tuning, int number, double threshold, string verdict, double errors, double? p95Ms, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Tuning {Tuning} failed")]
    public static partial void StepFailed(ILogger logger, Exception exception, string tuning);

    [LoggerMessage(Level = LogLevel.Error, Message = "The runner of tunings stumbled; it goes on")]
    public static partial void LoopFailed(ILogger logger, Exception exception);
}
