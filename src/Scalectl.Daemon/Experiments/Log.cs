using Scalectl.Api;

namespace Scalectl.Daemon.Experiments;

/// <summary>Every log text of the experiments.</summary>
internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Experiment {Experiment} is {State}: {Reason}")]
    public static partial void StateChanged(ILogger logger, string experiment, ExperimentState state, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Experiment {Experiment}, {State}: {Reason}")]
    public static partial void CloudFailed(ILogger logger, string experiment, ExperimentState state, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Experiment {Experiment} failed while {State}")]
    public static partial void StepFailed(ILogger logger, Exception exception, string experiment, ExperimentState state);

    [LoggerMessage(Level = LogLevel.Error, Message = "The runner of experiments stumbled; it goes on")]
    public static partial void LoopFailed(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What experiment {Experiment} made could not be removed yet: {Reason}")]
    public static partial void LeftoversStay(ILogger logger, string experiment, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "What experiment {Experiment} had left is removed")]
    public static partial void LeftoversGone(ILogger logger, string experiment);

    [LoggerMessage(Level = LogLevel.Error, Message = "The live events of experiment {Experiment} failed; who watches asks again")]
    public static partial void FeedFailed(ILogger logger, Exception exception, string experiment);
}
