using System.Collections;

namespace Scalectl.Lab.Wire;

/// <summary>
/// A structure of an answer with the types of its members, which XML does not need and CBOR and JSON do. A value is a
/// text, an integer, a double, a flag, a time, a structure, a list of these (<see cref="IReadOnlyList{T}"/>) or a
/// <see cref="AnswerMap"/>, and nothing else: there is an <c>Add</c> for each. A member without a value is left out.
/// </summary>
public sealed class AnswerStructure : IEnumerable<KeyValuePair<string, object>>
{
    private readonly List<KeyValuePair<string, object>> _members = [];

    public int Count => _members.Count;

    public void Add(string name, string? value) => AddValue(name, value);

    public void Add(string name, int? value) => AddValue(name, value);

    public void Add(string name, double? value) => AddValue(name, value);

    public void Add(string name, bool? value) => AddValue(name, value);

    public void Add(string name, DateTimeOffset? value) => AddValue(name, value);

    public void Add(string name, IEnumerable<string> items) => AddList(name, items);

    public void Add(string name, IEnumerable<double> items) => AddList(name, items.Cast<object>());

    public void Add(string name, IEnumerable<DateTimeOffset> items) => AddList(name, items.Cast<object>());

    public void Add(string name, IEnumerable<AnswerStructure> items) => AddList(name, items);

    /// <summary>A map, which an answer leaves out when it is null.</summary>
    public void Add(string name, AnswerMap? value) => AddValue(name, value);

    public IEnumerator<KeyValuePair<string, object>> GetEnumerator() => _members.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private void AddList(string name, IEnumerable<object> items) => AddValue(name, items.ToList());

    private void AddValue(string name, object? value)
    {
        if (value is not null)
        {
            _members.Add(new(name, value));
        }
    }
}
