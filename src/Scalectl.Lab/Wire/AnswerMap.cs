namespace Scalectl.Lab.Wire;

/// <summary>A map of an answer: its keys are data, where a structure's are names of AWS's description.</summary>
public sealed record AnswerMap(IReadOnlyList<KeyValuePair<string, double>> Entries);
