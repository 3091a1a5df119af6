namespace Scalectl;

/// <summary>
/// One thing that is wrong with what a user gave: always named, always with what was found, what was expected and
/// an example. It is what a client prints, what the API answers inside ProblemDetails, and what a validator collects.
/// </summary>
/// <param name="Argument">The argument, field or option at fault, as the user wrote it (<c>--step</c>, <c>load.step</c>, <c>FUNCTION</c>).</param>
/// <param name="Found">What was found, shortened to a readable length.</param>
/// <param name="Expected">What was expected, with its range.</param>
/// <param name="Example">One value that would have been right.</param>
/// <param name="Line">Line in the file, from 1, where there is a file.</param>
/// <param name="Position">Offset in the text, from 0, where a text was parsed (a function).</param>
public sealed record InvalidInput(string Argument, string Found, string Expected, string Example, int? Line = null, int? Position = null)
{
    /// <summary>The sentence that a user reads.</summary>
    public override string ToString()
    {
        var where = (Line, Position) switch
        {
            ({ } line, { } position) => $"line {line}, position {position + 1} of its text: ",
            ({ } line, _) => $"line {line}: ",
            (_, { } position) => $"at position {position + 1}: ",
            _ => "",
        };
        return $"{Argument}: {where}found {Found}, expected {Expected}, for example {Example}";
    }

    /// <summary>Shortens a found value so that a megabyte of input does not become a megabyte of error.</summary>
    public static string Shorten(string? value, int most = 60)
    {
        if (value is null)
        {
            return "nothing";
        }

        // A character of two UTF-16 units is not cut in half: its half can be written in no encoding.
        var cut = most - (value.Length > most && char.IsHighSurrogate(value[most - 1]) ? 1 : 0);
        var shown = value.Length <= most ? value : string.Concat(value.AsSpan(0, cut), "…");
        return $"'{string.Concat(shown.Select(c => Printable.IsSafe(c) || char.IsSurrogate(c) ? c : '\uFFFD'))}'";
    }
}
