namespace Scalectl.Lab.Listening;

/// <summary>How an <see cref="HttpEndpoint"/> treats its connections.</summary>
/// <param name="KeepAlive">How long an idle connection stays open.</param>
/// <param name="MaxConnections">Open connections at most, the next one is closed at once; null: no limit.</param>
/// <param name="Rejected">Called for each connection that was closed because of the limit.</param>
public sealed record HttpEndpointOptions(TimeSpan KeepAlive, int? MaxConnections = null, Action? Rejected = null);
