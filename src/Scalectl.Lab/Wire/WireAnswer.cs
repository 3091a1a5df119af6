namespace Scalectl.Lab.Wire;

/// <summary>An answer as it goes on the wire.</summary>
/// <param name="ContentType">Null: there is no body.</param>
public sealed record WireAnswer(string? ContentType, byte[] Body, IReadOnlyDictionary<string, string> Headers);
