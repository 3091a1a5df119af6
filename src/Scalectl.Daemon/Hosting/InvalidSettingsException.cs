namespace Scalectl.Daemon.Hosting;

/// <summary>A setting is wrong, so the daemon cannot be built: its message goes to whoever starts it.</summary>
public sealed class InvalidSettingsException(IReadOnlyList<InvalidInput> errors) : Exception(string.Join('\n', errors));
