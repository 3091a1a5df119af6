using System.Globalization;

namespace Scalectl.Load;

/// <summary>Kinds of token of a function.</summary>
internal enum FunctionTokenKind
{
    End, Number, Name, Text, Symbol, Unknown,
}

/// <summary>One token.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Position">Where it starts, from 0.</param>
/// <param name="Text">The token as written; for a quoted text, what is between the quotes.</param>
/// <param name="Value">A number's value; infinite when it is too large.</param>
internal readonly record struct FunctionToken(FunctionTokenKind Kind, int Position, string Text, double Value = 0);

/// <summary>Cuts a function's text into tokens, one at a time.</summary>
internal sealed class FunctionScanner(string text)
{
    private int _next;

    public FunctionToken Read()
    {
        while (_next < text.Length && char.IsWhiteSpace(text[_next]))
        {
            _next++;
        }

        if (_next == text.Length)
        {
            return new(FunctionTokenKind.End, _next, "");
        }

        var c = text[_next];
        return c switch
        {
            _ when char.IsAsciiDigit(c) || c == '.' => Number(),
            _ when FunctionNames.IsStart(c) => Name(),
            '"' => Quoted(),
            '<' or '>' or '=' or '!' => Cut(FunctionTokenKind.Symbol, _next + 1 < text.Length && text[_next + 1] == '=' ? 2 : 1),
            '+' or '-' or '*' or '/' or '%' or '^' or '(' or ')' or ',' or ';' => Cut(FunctionTokenKind.Symbol, 1),
            _ => Cut(FunctionTokenKind.Unknown, 1),
        };
    }

    private FunctionToken Number()
    {
        var end = Digits(_next);
        if (end < text.Length && text[end] == '.')
        {
            end = Digits(end + 1);
        }

        // "1e3" and "1e-3", but "1e" followed by anything else leaves the e alone.
        if (end < text.Length && text[end] is 'e' or 'E')
        {
            var sign = end + 1 < text.Length && text[end + 1] is '+' or '-' ? 1 : 0;
            var exponentEnd = Digits(end + 1 + sign);
            end = exponentEnd > end + 1 + sign ? exponentEnd : end;
        }

        var token = Cut(FunctionTokenKind.Number, end - _next);
        return double.TryParse(token.Text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var value)
            ? token with { Value = value }
            : token with { Kind = FunctionTokenKind.Unknown };
    }

    private int Digits(int from)
    {
        while (from < text.Length && char.IsAsciiDigit(text[from]))
        {
            from++;
        }

        return from;
    }

    private FunctionToken Name()
    {
        var end = _next;
        while (end < text.Length && FunctionNames.IsPart(text[end]))
        {
            end++;
        }

        return Cut(FunctionTokenKind.Name, end - _next);
    }

    private FunctionToken Quoted()
    {
        var end = text.IndexOf('"', _next + 1);
        if (end < 0)
        {
            return Cut(FunctionTokenKind.Unknown, text.Length - _next);
        }

        var token = Cut(FunctionTokenKind.Text, end + 1 - _next);
        return token with { Text = token.Text[1..^1] };
    }

    private FunctionToken Cut(FunctionTokenKind kind, int length)
    {
        var token = new FunctionToken(kind, _next, text.Substring(_next, length));
        _next += length;
        return token;
    }
}
