using System.Globalization;
using Scalectl.Load;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Scalectl.Experiments;

/// <summary>
/// One mapping of a file, read key by key. Every error goes into one list with the key's whole path and its line;
/// what is wrong reads as its default, so that reading goes on and all errors are found at once. <see cref="Close"/>
/// reports the keys that nobody asked for.
/// </summary>
internal sealed class YamlMap(YamlMappingNode? node, string path, int line, List<InvalidInput> errors)
{
    private readonly List<string> _known = [];

    /// <summary>Reads one scalar's text; false when it is not what is expected.</summary>
    public delegate bool Reader<T>(string text, out T value);

    /// <summary>Line of the mapping in the file.</summary>
    public int Line => line;

    /// <summary>False for a mapping that is not in the file: it then reads as all defaults.</summary>
    public bool Exists => node is not null;

    /// <summary>A scalar; its default when absent or wrong.</summary>
    public T Read<T>(string key, T fallback, string expected, string example, Reader<T> reader)
    {
        if (Take(key) is not { } found)
        {
            return fallback;
        }

        if (found is YamlScalarNode { Value: { } text } && reader(text, out var value))
        {
            return value;
        }

        Add(key, found, expected, example);
        return fallback;
    }

    /// <summary>A text that is not empty, within a length, and valid.</summary>
    public string? Text(string key, string? fallback, string expected, string example, Func<string, bool>? valid = null, int most = 255) =>
        Read(key, fallback, expected, example, (string text, out string? value) =>
        {
            value = text;
            return text.Length > 0 && text.Length <= most && (valid is null || valid(text));
        });

    /// <summary>A whole number in a range.</summary>
    public long Whole(string key, long fallback, long least, long most, string example) =>
        Read(key, fallback, $"a whole number, {least} to {most}", example, (string text, out long value) =>
            long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) && value >= least && value <= most);

    /// <summary>A finite number that is valid.</summary>
    public double? Number(string key, double? fallback, string expected, string example, Func<double, bool> valid) =>
        Read(key, fallback, expected, example, (string text, out double? value) =>
        {
            value = TryNumber(text, out var number) && valid(number) ? number : null;
            return value is not null;
        });

    /// <summary>A duration in a range.</summary>
    public TimeSpan Time(string key, TimeSpan fallback, TimeSpan least, TimeSpan most) =>
        Read(key, fallback, $"{Duration.Expected}, {Duration.Format(least)} to {Duration.Format(most)}", Duration.Format(fallback), (string text, out TimeSpan value) =>
            Duration.TryParse(text, out value) && value >= least && value <= most);

    /// <summary>One of an enum's words.</summary>
    public T Word<T>(string key, T fallback)
        where T : struct, Enum =>
        Read(key, fallback, $"one of {string.Join(", ", Scalectl.Word<T>.All)}", Scalectl.Word<T>.Of(fallback), (string text, out T value) =>
            Scalectl.Word<T>.TryParse(text, out value));

    /// <summary><c>true</c> or <c>false</c>.</summary>
    public bool Flag(string key, bool fallback) =>
        Read(key, fallback, "true or false", "true", (string text, out bool value) => bool.TryParse(text, out value));

    /// <summary>A mapping inside this one; one that does not exist when absent or wrong.</summary>
    public YamlMap Map(string key)
    {
        var found = Take(key);
        if (found is not null and not YamlMappingNode)
        {
            Add(key, found, "a mapping of keys and values", "{}");
        }

        return new YamlMap(found as YamlMappingNode, Path(key), found is null ? line : LineOf(found), errors);
    }

    /// <summary>A list; empty when absent or wrong.</summary>
    public IReadOnlyList<YamlNode> List(string key, string example)
    {
        var found = Take(key);
        if (found is not null and not YamlSequenceNode)
        {
            Add(key, found, "a list", example);
        }

        return found is YamlSequenceNode sequence ? [.. sequence.Children] : [];
    }

    /// <summary>A list of mappings.</summary>
    public IReadOnlyList<YamlMap> Maps(string key, string example)
    {
        var maps = new List<YamlMap>();
        foreach (var (child, index) in List(key, example).Select((child, index) => (child, index)))
        {
            if (child is YamlMappingNode mapping)
            {
                maps.Add(new YamlMap(mapping, $"{Path(key)}[{index}]", LineOf(child), errors));
            }
            else
            {
                Add($"{key}[{index}]", child, "a mapping of keys and values", example.Trim('[', ']'));
            }
        }

        return maps;
    }

    /// <summary>Names and values of the user's own choice, in their order.</summary>
    public IReadOnlyDictionary<string, T> Entries<T>(string expected, string example, Reader<T> reader)
    {
        var entries = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (var (name, found) in Children)
        {
            var key = (name as YamlScalarNode)?.Value ?? "";
            _known.Add(key);
            if (found is YamlScalarNode { Value: { } text } && reader(text, out var value))
            {
                entries[key] = value;
            }
            else
            {
                Add(key, found, expected, example);
            }
        }

        return entries;
    }

    /// <summary>An error about a key that is there, or about the mapping where it should be.</summary>
    public void Add(string key, string found, string expected, string example) =>
        errors.Add(new InvalidInput(Path(key), found, expected, example, Find(key) is { } there ? LineOf(there) : line));

    /// <summary>Errors that another parser found in a key's text; they keep their position.</summary>
    public void AddAll(string key, IEnumerable<InvalidInput> others) =>
        errors.AddRange(others.Select(e => e with { Argument = Path(key), Line = Find(key) is { } there ? LineOf(there) : line }));

    /// <summary>The same about one item of a list, at its own line.</summary>
    public void AddAll(string key, int index, YamlNode item, IEnumerable<InvalidInput> others) =>
        errors.AddRange(others.Select(e => e with { Argument = $"{Path(key)}[{index}]", Line = LineOf(item) }));

    /// <summary>Whether a key is there with a value.</summary>
    public bool Has(string key) => Find(key) is { } there && !IsNothing(there);

    /// <summary>Reports every key that nobody asked for, with the nearest one that exists.</summary>
    public void Close()
    {
        foreach (var (name, _) in Children)
        {
            var key = (name as YamlScalarNode)?.Value ?? "";
            if (!_known.Contains(key, StringComparer.Ordinal))
            {
                var nearest = NearestName.Of(key, _known);
                var expected = nearest is null ? $"one of {string.Join(", ", _known)}" : $"'{nearest}', the nearest known key (of {string.Join(", ", _known)})";
                errors.Add(new InvalidInput(Path(InvalidInput.Shorten(key).Trim('\'')), $"the unknown key {InvalidInput.Shorten(key)}", expected, nearest ?? _known[0], LineOf(name)));
            }
        }
    }

    /// <summary>A finite number in the invariant culture.</summary>
    public static bool TryNumber(string text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);

    private IEnumerable<KeyValuePair<YamlNode, YamlNode>> Children => node is null ? [] : node.Children;

    private YamlNode? Take(string key)
    {
        _known.Add(key);
        return Find(key) is { } found && !IsNothing(found) ? found : null;
    }

    private YamlNode? Find(string key) => node is not null && node.Children.TryGetValue(new YamlScalarNode(key), out var found) ? found : null;

    /// <summary>A key without a value is as good as absent; an empty text in quotes is a text.</summary>
    private static bool IsNothing(YamlNode found) =>
        found is YamlScalarNode { Style: ScalarStyle.Plain or ScalarStyle.Any, Value: null or "" or "~" or "null" };

    private void Add(string key, YamlNode found, string expected, string example) =>
        errors.Add(new InvalidInput(Path(key), Describe(found), expected, example, LineOf(found)));

    private static string Describe(YamlNode found) => found switch
    {
        YamlScalarNode scalar => InvalidInput.Shorten(scalar.Value),
        YamlSequenceNode => "a list",
        _ => "a mapping",
    };

    private static int LineOf(YamlNode found) => (int)found.Start.Line;

    private string Path(string key) => path.Length == 0 ? key : $"{path}.{key}";
}
