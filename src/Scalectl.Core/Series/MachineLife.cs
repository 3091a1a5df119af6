namespace Scalectl.Series;

/// <summary>The life of one machine of the app's group: what cost and supply are computed from. Times are UNIX milliseconds.</summary>
/// <param name="InstanceId">The cloud's id.</param>
/// <param name="LaunchedMs">Launch: billing starts.</param>
/// <param name="InServiceMs">When it went into service; null: never.</param>
/// <param name="TerminatingMs">When it left service; null: still in service (or never was).</param>
/// <param name="EndedMs">Termination complete: billing ends; null: still there.</param>
public sealed record MachineLife(string InstanceId, long LaunchedMs, long? InServiceMs, long? TerminatingMs, long? EndedMs);

/// <summary>One scaling activity of the group, as the cloud tells it.</summary>
/// <param name="Id">The cloud's activity id.</param>
/// <param name="StartMs">Start, UNIX milliseconds.</param>
/// <param name="EndMs">End; null: not over.</param>
/// <param name="Status">Successful, InProgress, Failed, Cancelled ..</param>
/// <param name="Description">For example <c>Launching a new EC2 instance: i-4ba0837f</c>.</param>
/// <param name="Cause">The cloud's own sentence of why.</param>
public sealed record ScalingActivity(string Id, long StartMs, long? EndMs, string Status, string Description, string Cause);
