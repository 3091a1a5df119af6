namespace Scalectl.Generator.Options;

/// <summary>The options of a command line as written: <c>--name value</c> or <c>--name=value</c>, some of them repeatable, or a flag, <c>--name</c>.</summary>
internal sealed class OptionReader
{
    private readonly Dictionary<string, List<string>> _values = [];

    /// <summary>Reads the arguments that follow the command.</summary>
    /// <param name="arguments">What the user wrote.</param>
    /// <param name="known">Names of the options, each with an example of its value; empty: a flag.</param>
    public static Outcome<OptionReader> Read(ReadOnlySpan<string> arguments, IReadOnlyDictionary<string, string> known)
    {
        var reader = new OptionReader();
        var errors = new List<InvalidInput>();
        for (var i = 0; i < arguments.Length; i++)
        {
            var equals = arguments[i].IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? arguments[i] : arguments[i][..equals];
            if (!known.TryGetValue(name, out var example))
            {
                errors.Add(new InvalidInput("option", InvalidInput.Shorten(arguments[i]), "one of " + string.Join(' ', known.Keys), "--target http://127.0.0.1:8080/"));
                continue;
            }

            if (example.Length == 0)
            {
                if (equals >= 0)
                {
                    errors.Add(new InvalidInput(name, InvalidInput.Shorten(arguments[i][(equals + 1)..]), "no value", name));
                }

                reader.Add(name, "");
                continue;
            }

            if (equals < 0 && i + 1 == arguments.Length)
            {
                errors.Add(new InvalidInput(name, "nothing", "a value", example));
                continue;
            }

            reader.Add(name, equals < 0 ? arguments[++i] : arguments[i][(equals + 1)..]);
        }

        return errors.Count > 0 ? errors : reader;
    }

    public bool Has(string name) => _values.ContainsKey(name);

    public string? Last(string name) => _values.TryGetValue(name, out var values) ? values[^1] : null;

    public IReadOnlyList<string> All(string name) => _values.TryGetValue(name, out var values) ? values : [];

    private void Add(string name, string value)
    {
        if (!_values.TryGetValue(name, out var values))
        {
            _values.Add(name, values = []);
        }

        values.Add(value);
    }
}
