using Scalectl.Aws.Query;

namespace Scalectl.Aws.DryRun;

/// <summary>A changing call that was not made.</summary>
/// <param name="Service">As permissions name it: <c>ec2</c>, <c>autoscaling</c>, <c>elasticloadbalancing</c>, <c>cloudwatch</c>.</param>
/// <param name="Parameters">As on the wire, in order; a machine's user data is left out, since it holds a token.</param>
public sealed record RecordedCall(string Service, string Action, IReadOnlyDictionary<string, string> Parameters);

/// <summary>What a dry run would have done, in order. Ids that the cloud would give are stated in brackets.</summary>
public sealed class CallRecorder
{
    private readonly List<RecordedCall> _calls = [];

    public IReadOnlyList<RecordedCall> Calls => _calls;

    internal void Add(string service, string action, QueryParameters parameters)
        => _calls.Add(new RecordedCall(service, action, new Dictionary<string, string>(parameters)));

    internal void AddGroup(string action, QueryParameters parameters) => Add("autoscaling", action, parameters);

    /// <summary>An id that does not exist yet.</summary>
    internal static string New(string what, string name) => $"({what} {name})";
}

/// <summary>What is there for the rest of a dry run: what the cloud has, without what was deleted, with what was made.</summary>
internal sealed class Overlay<T>(Func<T, string> key)
{
    private readonly Dictionary<string, T> _made = [];
    private readonly HashSet<string> _deleted = [];

    public T Make(T item)
    {
        _made[key(item)] = item;
        return item;
    }

    public void Delete(string id)
    {
        _made.Remove(id);
        _deleted.Add(id);
    }

    public bool IsMade(string id) => _made.ContainsKey(id);

    public IReadOnlyList<T> Over(IEnumerable<T> real, Func<T, bool> asked)
        => [.. real.Where(r => !_deleted.Contains(key(r)) && !_made.ContainsKey(key(r))), .. _made.Values.Where(asked)];

    public IEnumerable<T> Made => _made.Values;
}
