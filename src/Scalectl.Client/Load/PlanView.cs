using Scalectl.Load;

namespace Scalectl.Client.Load;

/// <summary>JSON of <c>scalectl load plan</c>.</summary>
internal sealed record PlanView(IReadOnlyList<PlannedStep> Steps, long TotalRequests, double PeakPerSecond);
