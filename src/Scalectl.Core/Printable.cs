using System.Globalization;
using System.Text;

namespace Scalectl;

/// <summary>
/// Text of others as it may stand on a terminal or in a log. What would move the cursor, begin a new line, or turn the
/// direction of reading around is written as an escape, so that a name can neither forge a line nor hide one.
/// </summary>
public static class Printable
{
    /// <summary>The same text with every unsafe character as <c>\n</c>, <c>\r</c>, <c>\t</c> or <c>\uXXXX</c>.</summary>
    /// <param name="text">Any text, also one with halves of surrogate pairs.</param>
    /// <param name="keepLines">Keeps line feeds: for a sentence of several lines.</param>
    public static string Of(string text, bool keepLines = false)
    {
        ArgumentNullException.ThrowIfNull(text);
        StringBuilder? escaped = null;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            var pair = char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]);
            if (pair || IsSafe(c) || (keepLines && c == '\n'))
            {
                escaped?.Append(c);
                if (pair)
                {
                    i++;
                    escaped?.Append(text[i]);
                }

                continue;
            }

            escaped ??= new StringBuilder(text.Length + 16).Append(text, 0, i);
            escaped.Append(c switch
            {
                '\n' => @"\n",
                '\r' => @"\r",
                '\t' => @"\t",
                _ => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
            });
        }

        return escaped?.ToString() ?? text;
    }

    /// <summary>Whether a character may be shown as it is: no control, no line or paragraph separator, no change of direction, no half of a pair.</summary>
    public static bool IsSafe(char c) => c is >= ' ' and < '\u007f'
        || (!char.IsControl(c) && !char.IsSurrogate(c) && c is not ('\u2028' or '\u2029' or '\u061c' or '\u200e' or '\u200f' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069') or '\ufeff'));
}
