namespace Scalectl.Client.Daemon;

/// <summary>JSON of <c>scalectl status</c> when there is no daemon.</summary>
internal sealed record DaemonState(bool Running, string Home);
