namespace Scalectl.Client.Lab;

/// <summary><c>lab.json</c>: where the lab that was started from this home answers.</summary>
internal sealed record LabRecord(string Address, int ProcessId);

/// <summary>JSON of <c>scalectl lab status</c>.</summary>
internal sealed record LabState(bool Running, string? Address, int? ProcessId);
