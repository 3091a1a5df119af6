using Scalectl.Api;
using Scalectl.Elasticity.Calibration;

namespace Scalectl.Daemon.Calibrations;

/// <summary>Every log text of the calibrations.</summary>
internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Calibration of {App} is {State}: {Reason}")]
    public static partial void StateChanged(ILogger logger, string app, CalibrationState state, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Calibration of {App}, run {Number}: {Instances} machine(s) under {RequestsPerSecond} requests/s: {Verdict}, p95 {P95Ms} ms, errors {ErrorsPct} % ({Reason})")]
    public static partial void Judged(ILogger logger, string app, int number, int instances, double requestsPerSecond, RunVerdict verdict, double? p95Ms, double? errorsPct, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Calibration of {App}, {State}: {Reason}")]
    public static partial void CloudFailed(ILogger logger, string app, CalibrationState state, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Calibration of {App} failed while {State}")]
    public static partial void StepFailed(ILogger logger, Exception exception, string app, CalibrationState state);

    [LoggerMessage(Level = LogLevel.Error, Message = "The runner of calibrations stumbled; it goes on")]
    public static partial void LoopFailed(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What the calibration of {App} changed could not be undone yet: {Reason}")]
    public static partial void LeftoversStay(ILogger logger, string app, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "What the calibration of {App} had left is undone")]
    public static partial void LeftoversGone(ILogger logger, string app);
}
