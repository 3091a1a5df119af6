namespace Scalectl.Api;

/// <summary>Something that the daemon is set to, for <c>GET settings</c>. Secrets are never in it.</summary>
/// <param name="Section">What it belongs to: daemon, store, machines, prices, prometheus, scalex.</param>
/// <param name="Name">What it is.</param>
/// <param name="Value">As a person reads it.</param>
/// <param name="Change">How it is changed: an option, a setting or a file; null: it is not.</param>
public sealed record SettingView(string Section, string Name, string Value, string? Change = null);
