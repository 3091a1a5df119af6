namespace Scalectl.Daemon.Tests.Faults;

/// <summary>A call as it came over the wire.</summary>
/// <param name="Service">As permissions name it: <c>cloudwatch</c>, not <c>monitoring</c>.</param>
internal sealed record SeenCall(string Service, string Action, IReadOnlyDictionary<string, string> Parameters)
{
    public string Permission => $"{Service}:{Action}";

    public bool Changes => !(Action.StartsWith("Describe", StringComparison.Ordinal) || Action.StartsWith("Get", StringComparison.Ordinal) || Action.StartsWith("List", StringComparison.Ordinal));
}
