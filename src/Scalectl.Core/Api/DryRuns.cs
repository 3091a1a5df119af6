namespace Scalectl.Api;

/// <summary>A call that would change something on the cloud.</summary>
/// <param name="Service">As permissions name it: <c>ec2</c>, <c>autoscaling</c>, <c>elasticloadbalancing</c>, <c>cloudwatch</c>.</param>
/// <param name="Action">For example <c>CreateAutoScalingGroup</c>.</param>
/// <param name="Parameters">As on the wire; what the cloud would name itself stands in brackets.</param>
public sealed record CloudCallView(string Service, string Action, IReadOnlyDictionary<string, string> Parameters);

/// <summary>Every changing call that a command would make, in order; none of them was made.</summary>
public sealed record DryRunView(IReadOnlyList<CloudCallView> Calls);
