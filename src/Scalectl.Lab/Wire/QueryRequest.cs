using System.Globalization;
using Scalectl.Lab.Sts;

namespace Scalectl.Lab.Wire;

/// <summary>
/// The parameters of one action, or of one structure inside it. Reading a parameter that is missing or malformed
/// notes the problem; a handler reads all it needs, then returns <see cref="Problem"/> if there is one, and only
/// then changes anything.
/// </summary>
public sealed class QueryRequest
{
    private readonly IReadOnlyDictionary<string, string> _parameters;
    private readonly string _prefix;
    private readonly List<AwsError> _problems;

    public QueryRequest(IReadOnlyDictionary<string, string> parameters, QueryDialect dialect = QueryDialect.Query)
        : this(parameters, "", dialect, [])
    {
    }

    private QueryRequest(IReadOnlyDictionary<string, string> parameters, string prefix, QueryDialect dialect, List<AwsError> problems)
    {
        _parameters = parameters;
        _prefix = prefix;
        Dialect = dialect;
        _problems = problems;
    }

    public QueryDialect Dialect { get; }

    /// <summary>Who signed; null: nobody (a web identity).</summary>
    public LabKey? Caller { get; init; }

    /// <summary>Whether times are seconds since 1970.</summary>
    public bool EpochTimes { get; init; }

    /// <summary>The first thing wrong among what was read so far, also in structures; null: nothing.</summary>
    public AwsError? Problem => _problems.Count == 0 ? null : _problems[0];

    /// <summary>A text, null when it is not given.</summary>
    public string? Text(string name) => _parameters.GetValueOrDefault(_prefix + name);

    /// <summary>A text that must be given and not be empty; "" (and a problem) when it is not.</summary>
    public string Required(string name)
    {
        if (Text(name) is { Length: > 0 } text)
        {
            return text;
        }

        Note(Dialect == QueryDialect.Ec2
            ? new AwsError("MissingParameter", $"The request must contain the parameter {_prefix}{name}")
            : AwsError.Validation($"1 validation error detected: Value null at '{Camel(_prefix + name)}' failed to satisfy constraint: Member must not be null"));
        return "";
    }

    public int? Int(string name) => Read(name, "an integer", static (string t, out int v) => int.TryParse(t, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out v));

    public int RequiredInt(string name) => Required(name).Length > 0 ? Int(name) ?? 0 : 0;

    public double? Number(string name) => Read(name, "a number", static (string t, out double v) => double.TryParse(t, NumberStyles.Float, CultureInfo.InvariantCulture, out v) && double.IsFinite(v));

    public bool? Flag(string name) => Read(name, "true or false", static (string t, out bool v) => bool.TryParse(t, out v));

    public DateTimeOffset? Time(string name) => EpochTimes
        ? Read(name, "a time in seconds since 1970 as 1764000000", static (string t, out DateTimeOffset v)
            => EpochTime.TryRead(double.TryParse(t, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) ? seconds : double.NaN, out v))
        : Read(name, "a time as 2026-11-24T03:41:00Z", static (string t, out DateTimeOffset v)
            => DateTimeOffset.TryParse(t, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out v));

    /// <summary>A list of texts: <c>X.member.1</c>, or EC2's <c>X.1</c>.</summary>
    public IReadOnlyList<string> List(string name)
    {
        List<string> values = [];
        while (Text($"{Item(name, values.Count + 1)}") is { } value)
        {
            values.Add(value);
        }

        return values;
    }

    /// <summary>A structure: its parameters are those that start with <c>name.</c>.</summary>
    public QueryRequest Structure(string name) => new(_parameters, $"{_prefix}{name}.", Dialect, _problems) { EpochTimes = EpochTimes };

    /// <summary>A list of structures.</summary>
    public IReadOnlyList<QueryRequest> Structures(string name)
    {
        List<QueryRequest> structures = [];
        while (Has(Item(name, structures.Count + 1)))
        {
            structures.Add(Structure(Item(name, structures.Count + 1)));
        }

        return structures;
    }

    /// <summary>Whether there is any parameter of this name or below it.</summary>
    public bool Has(string name)
        => _parameters.ContainsKey(_prefix + name) || _parameters.Keys.Any(k => k.StartsWith($"{_prefix}{name}.", StringComparison.Ordinal));

    /// <summary>Notes that a parameter is wrong, as a handler's own checks do.</summary>
    public void Note(AwsError error) => _problems.Add(error);

    private delegate bool Parser<T>(string text, out T value);

    private T? Read<T>(string name, string expected, Parser<T> parse)
        where T : struct
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (parse(text, out var value))
        {
            return value;
        }

        var found = InvalidInput.Shorten(text);
        Note(Dialect == QueryDialect.Ec2
            ? new AwsError("InvalidParameterValue", $"Value ({found}) for parameter {_prefix}{name} is invalid. Expected {expected}.")
            : new AwsError("MalformedInput", $"{_prefix}{name}: found {found}, expected {expected}"));
        return null;
    }

    private string Item(string name, int index)
        => Dialect == QueryDialect.Ec2 ? string.Create(CultureInfo.InvariantCulture, $"{name}.{index}") : string.Create(CultureInfo.InvariantCulture, $"{name}.member.{index}");

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
