namespace Scalectl.Api;

/// <summary>Contents of <c>$SCALECTL_HOME/daemon.json</c>: how a client finds the daemon. It exists as long as the daemon is ready.</summary>
/// <param name="Address">For example <c>http://127.0.0.1:8085</c>.</param>
/// <param name="ProcessId">The daemon's process.</param>
/// <param name="Since">When it became ready.</param>
public sealed record DaemonFile(string Address, int ProcessId, DateTimeOffset Since);

/// <summary>Answer of <c>POST links</c>: an address of the page that lets one browser in, once.</summary>
public sealed record LinkView(string Url);
