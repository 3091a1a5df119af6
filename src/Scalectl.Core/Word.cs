using System.Text.Json;
using System.Text.Json.Serialization;

namespace Scalectl;

/// <summary>
/// Writes an enum as the word that command line and files use too (<c>target-tracking</c>, <c>even</c>) and reads only
/// such words: one spelling everywhere.
/// </summary>
/// <typeparam name="T">The enum.</typeparam>
public sealed class Word<T>() : JsonStringEnumConverter<T>(WordSpelling.Policy, allowIntegerValues: false)
    where T : struct, Enum
{
    /// <summary>Every word of the enum, in its order.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Enum.GetValues<T>().Select(Of)];

    /// <summary>The word of a value.</summary>
    public static string Of(T value) => WordSpelling.Policy.ConvertName(value.ToString());

    /// <summary>The value of a word; false when there is none.</summary>
    public static bool TryParse(string? word, out T value)
    {
        foreach (var candidate in Enum.GetValues<T>())
        {
            if (string.Equals(Of(candidate), word, StringComparison.OrdinalIgnoreCase))
            {
                value = candidate;
                return true;
            }
        }

        value = default;
        return false;
    }
}

/// <summary>Lower case with hyphens; a name that others coined keeps their spelling.</summary>
internal sealed class WordSpelling : JsonNamingPolicy
{
    private WordSpelling()
    {
    }

    public static WordSpelling Policy { get; } = new();

    public override string ConvertName(string name) => name == "IoUring" ? "io_uring" : KebabCaseLower.ConvertName(name);
}
