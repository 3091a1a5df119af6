namespace Scalectl.Generator.Control;

/// <summary>A request to the control port, read whole.</summary>
internal sealed record ControlRequest(string Method, string Path, string Query, string? Authorization, bool KeepAlive, byte[] Body);

/// <summary>Its answer.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Json">Body; empty: none.</param>
internal sealed record ControlResponse(int Status, byte[] Json);
