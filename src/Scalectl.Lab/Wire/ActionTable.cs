namespace Scalectl.Lab.Wire;

/// <summary>The actions of a service by name; the handlers are synchronous since all state is in memory.</summary>
public sealed class ActionTable(string version) : Dictionary<string, Func<QueryRequest, QueryAnswer>>(StringComparer.Ordinal)
{
    public QueryAnswer Answer(string action, QueryRequest request)
        => TryGetValue(action, out var handler) ? handler(request) : AwsError.UnknownAction(action, version);
}
