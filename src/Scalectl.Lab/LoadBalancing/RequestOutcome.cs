namespace Scalectl.Lab.LoadBalancing;

/// <summary>What came of one request, in the words of the balancer's metrics.</summary>
/// <param name="TargetGroup"><c>targetgroup/NAME/ID</c> that the listener sends to; null when none.</param>
/// <param name="Targeted">A target was chosen: it counts in RequestCount.</param>
/// <param name="TargetStatus">Status that the target answered; null: it did not.</param>
/// <param name="BalancerStatus">Status that the balancer itself gave; null: the target's answer was passed on.</param>
/// <param name="ConnectionError">No connection to the target.</param>
/// <param name="ResponseTime">From the moment the request left the balancer until the target's answer began; null without answer.</param>
public readonly record struct RequestOutcome(
    string? TargetGroup, bool Targeted, int? TargetStatus, int? BalancerStatus, bool ConnectionError, TimeSpan? ResponseTime);
