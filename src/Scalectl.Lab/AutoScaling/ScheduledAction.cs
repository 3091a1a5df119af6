namespace Scalectl.Lab.AutoScaling;

/// <summary>A change of a group's sizes at one time; null sizes stay.</summary>
public sealed record ScheduledAction(string Name, string Arn, DateTimeOffset StartTime, int? Min, int? Max, int? Desired);
