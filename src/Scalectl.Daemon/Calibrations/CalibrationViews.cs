using Scalectl.Api;

namespace Scalectl.Daemon.Calibrations;

/// <summary>How a stored calibration is shown.</summary>
internal static class CalibrationViews
{
    public static CalibrationView Of(StoredCalibration c) => new()
    {
        App = c.App,
        Mapping = c.MappingName,
        State = c.State,
        Message = c.Message,
        CreatedAt = c.CreatedAt,
        EndedAt = c.EndedAt,
        Request = c.Request,
        Current = c.Current is { } run
            ? new CurrentRunView(run.Instances, run.RequestsPerSecond, run.Attempt, run.StartedAt + TimeSpan.FromSeconds(c.Request.WarmUpSeconds + c.Request.RunSeconds))
            : null,
        Runs = c.Runs,
    };
}
