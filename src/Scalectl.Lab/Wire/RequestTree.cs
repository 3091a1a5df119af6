using System.Globalization;

namespace Scalectl.Lab.Wire;

/// <summary>
/// The tree of a CBOR or JSON request, written down under the names that the Query protocol has for its leaves
/// (<c>MetricDataQueries.member.1.Id</c>): so the operations read one kind of request, whatever was sent.
/// </summary>
internal sealed class RequestTree
{
    /// <summary>The deepest request of CloudWatch has nine levels.</summary>
    public const int MostDepth = 32;

    /// <summary>A megabyte of items one byte long has 21 million characters of names; only what is made to hurt has more.</summary>
    private const int MostCharacters = 32 << 20;

    private readonly Dictionary<string, string> _leaves = new(StringComparer.Ordinal);
    private int _characters;

    public IReadOnlyDictionary<string, string> Leaves => _leaves;

    public static string Member(string structure, string name) => structure.Length == 0 ? name : $"{structure}.{name}";

    public static string Item(string list, int index) => string.Create(CultureInfo.InvariantCulture, $"{list}.member.{index}");

    public void Add(string name, string value)
    {
        _characters += name.Length;
        if (_characters > MostCharacters)
        {
            throw new FormatException($"its names are longer than {MostCharacters} characters together");
        }

        _leaves[name] = value;
    }

    public void Add(string name, bool value) => Add(name, value ? "true" : "false");

    public void Add(string name, double value) => Add(name, value.ToString("R", CultureInfo.InvariantCulture));

    public void Add(string name, DateTimeOffset value) => Add(name, value.ToString("O", CultureInfo.InvariantCulture));

    /// <summary>Refuses a value deeper than any request has: it would exhaust the stack.</summary>
    public static void CheckDepth(int depth)
    {
        if (depth > MostDepth)
        {
            throw new FormatException($"it is nested deeper than {MostDepth} levels");
        }
    }
}
