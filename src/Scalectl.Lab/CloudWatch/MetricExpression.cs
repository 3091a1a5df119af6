using System.Globalization;

namespace Scalectl.Lab.CloudWatch;

/// <summary>
/// The arithmetic of GetMetricData's expressions: numbers, ids of other queries, <c>+ - * / ( )</c> and
/// <c>FILL(id, number)</c>. Between two series only times that both have give a value; a division by zero gives none.
/// </summary>
internal sealed class MetricExpression
{
    private const int MostCharacters = 1024, MostDepth = 50;

    private readonly string _text;
    private readonly Func<string, MetricSeriesValues?> _series;
    private int _at;
    private int _depth;

    private MetricExpression(string text, Func<string, MetricSeriesValues?> series)
    {
        _text = text;
        _series = series;
    }

    /// <summary>The series of an expression, or the sentence of what is wrong with it.</summary>
    public static (MetricSeriesValues? Series, string? Problem) Evaluate(string text, Func<string, MetricSeriesValues?> series)
    {
        if (text.Length > MostCharacters)
        {
            return (null, $"it is longer than {MostCharacters} characters");
        }

        var expression = new MetricExpression(text, series);
        try
        {
            var value = expression.Sum();
            if (expression.Peek() != '\0')
            {
                return (null, $"found '{expression.Peek()}' at position {expression._at + 1}, expected an operator or the end");
            }

            return value.Points is null ? (null, "it names no metric") : (value, null);
        }
        catch (FormatException problem)
        {
            return (null, problem.Message);
        }
    }

    private MetricSeriesValues Sum()
    {
        var value = Product();
        while (Peek() is '+' or '-')
        {
            var minus = _text[_at++] == '-';
            value = value.With(Product(), minus ? static (a, b) => a - b : static (a, b) => a + b);
        }

        return value;
    }

    private MetricSeriesValues Product()
    {
        var value = Factor();
        while (Peek() is '*' or '/')
        {
            var over = _text[_at++] == '/';
            value = value.With(Factor(), over ? static (a, b) => a / b : static (a, b) => a * b);
        }

        return value;
    }

    private MetricSeriesValues Factor()
    {
        if (++_depth > MostDepth)
        {
            throw new FormatException($"it is nested deeper than {MostDepth}");
        }

        var value = Unnested();
        _depth--;
        return value;
    }

    private MetricSeriesValues Unnested()
    {
        switch (Peek())
        {
            case '-':
                _at++;
                return MetricSeriesValues.Scalar(0).With(Factor(), static (a, b) => a - b);
            case '(':
                _at++;
                var inner = Sum();
                Expect(')');
                return inner;
            case var c when char.IsAsciiDigit(c) || c == '.':
                return MetricSeriesValues.Scalar(Number());
            case var c when char.IsAsciiLetter(c):
                return Named();
            default:
                throw new FormatException($"found {(Peek() == '\0' ? "the end" : $"'{Peek()}'")} at position {_at + 1}, expected a number, an id or '('");
        }
    }

    private MetricSeriesValues Named()
    {
        var name = Word(static c => char.IsAsciiLetterOrDigit(c) || c == '_');
        if (name == "FILL" && Peek() == '(')
        {
            _at++;
            var filled = Sum();
            Expect(',');
            _ = Peek();
            var value = Number();
            Expect(')');
            return filled.Fill(value);
        }

        return _series(name) ?? throw new FormatException($"'{name}' is no id of a query before it, and no function that the lab knows (FILL)");
    }

    private double Number() =>
        double.TryParse(Word(static c => char.IsAsciiDigit(c) || c == '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FormatException($"expected a number at position {_at + 1}");

    private string Word(Func<char, bool> belongs)
    {
        var start = _at;
        while (_at < _text.Length && belongs(_text[_at]))
        {
            _at++;
        }

        return _text[start.._at];
    }

    private void Expect(char expected)
    {
        if (Peek() != expected)
        {
            throw new FormatException($"expected '{expected}' at position {_at + 1}");
        }

        _at++;
    }

    private char Peek()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
        {
            _at++;
        }

        return _at < _text.Length ? _text[_at] : '\0';
    }
}
