namespace Scalectl.Load;

/// <summary>
/// Recursive descent over <see cref="LoadFunction"/>'s grammar, straight into a postfix program. Recursion is limited
/// to <see cref="MaxDepth"/>, so no text can overflow the stack. Stops at the first error.
/// </summary>
internal sealed partial class FunctionParser
{
    /// <summary>Deepest nesting of brackets, calls, signs and powers.</summary>
    public const int MaxDepth = 200;

    private readonly FunctionScanner _scanner;
    private readonly IReadOnlyDictionary<string, double> _variables;
    private readonly Func<string, Outcome<IReadOnlyList<TracePoint>>>? _traceSource;
    private FunctionToken _token;
    private InvalidInput? _error;
    private int _depth;

    public FunctionParser(
        string text, IReadOnlyDictionary<string, double> variables, Func<string, Outcome<IReadOnlyList<TracePoint>>>? traceSource)
    {
        _scanner = new(text);
        _variables = variables;
        _traceSource = traceSource;
        _token = _scanner.Read();
    }

    public FunctionProgram Program { get; } = new();

    /// <summary>Null when the whole text is one expression.</summary>
    public InvalidInput? Parse()
    {
        if (Expression() && _token.Kind != FunctionTokenKind.End)
        {
            Unexpected("an operator or the end", "60+50*s(x/10)");
        }

        return _error;
    }

    private bool Expression()
    {
        if (!Sum())
        {
            return false;
        }

        while (Comparison(_token) is { } op)
        {
            var position = Take();
            if (!Sum())
            {
                return false;
            }

            Program.Apply(op, position, 2);
        }

        return true;
    }

    private bool Sum()
    {
        if (!Product())
        {
            return false;
        }

        while (Is("+") || Is("-"))
        {
            var op = Is("+") ? FunctionOp.Add : FunctionOp.Subtract;
            var position = Take();
            if (!Product())
            {
                return false;
            }

            Program.Apply(op, position, 2);
        }

        return true;
    }

    private bool Product()
    {
        if (!Power())
        {
            return false;
        }

        while (Is("*") || Is("/") || Is("%"))
        {
            var op = Is("*") ? FunctionOp.Multiply : Is("/") ? FunctionOp.Divide : FunctionOp.Remainder;
            var position = Take();
            if (!Power())
            {
                return false;
            }

            Program.Apply(op, position, 2);
        }

        return true;
    }

    private bool Power()
    {
        if (!Unary())
        {
            return false;
        }

        if (!Is("^"))
        {
            return true;
        }

        var position = Take();
        if (!Enter(position) || !Power())
        {
            return false;
        }

        _depth--;
        Program.Apply(FunctionOp.Power, position, 2);
        return true;
    }

    private bool Unary()
    {
        if (!Is("-"))
        {
            return Primary();
        }

        var position = Take();
        if (!Enter(position) || !Unary())
        {
            return false;
        }

        _depth--;
        Program.Apply(FunctionOp.Negate, position, 1);
        return true;
    }

    private bool Primary()
    {
        var (kind, position, text, value) = _token;
        switch (kind)
        {
            case FunctionTokenKind.Number when !double.IsFinite(value):
                return Fail(position, $"the number {InvalidInput.Shorten(text, 20)}, which is too large", "numbers up to 1.7e308", "1000");
            case FunctionTokenKind.Number:
                Take();
                Program.Push(FunctionOp.Constant, position, value);
                return true;
            case FunctionTokenKind.Name:
                Take();
                return Is("(") ? Call(text, position) : Value(text, position);
            case FunctionTokenKind.Symbol when text == "(":
                Take();
                if (!Enter(position) || !Expression() || !Expect(")", "(x-10)^2"))
                {
                    return false;
                }

                _depth--;
                return true;
            default:
                return Unexpected("a number, x, t, n, a function or '('", "60+50*s(x/10)");
        }
    }

    private bool Value(string name, int position)
    {
        switch (name)
        {
            case "x":
                Program.Push(FunctionOp.X, position);
                return true;
            case "t":
                Program.Push(FunctionOp.T, position);
                return true;
            case "n":
                Program.Push(FunctionOp.N, position);
                return true;
            case FunctionNames.Pi:
                Program.Push(FunctionOp.Constant, position, Math.PI);
                return true;
        }

        if (_variables.TryGetValue(name, out var value))
        {
            Program.Push(FunctionOp.Constant, position, value);
            return true;
        }

        return FunctionNames.Callable.Contains(name)
            ? Fail(position + name.Length, $"the function '{name}' without its arguments", "'('", FunctionNames.Example(name))
            : UnknownName(name, position, [.. FunctionNames.Values, .. _variables.Keys], FunctionNames.Callable);
    }

    private static FunctionOp? Comparison(FunctionToken token) => token.Kind != FunctionTokenKind.Symbol ? null : token.Text switch
    {
        "<" => FunctionOp.Less,
        "<=" => FunctionOp.LessOrEqual,
        ">" => FunctionOp.Greater,
        ">=" => FunctionOp.GreaterOrEqual,
        "==" => FunctionOp.Equal,
        "!=" => FunctionOp.NotEqual,
        _ => null,
    };

    private bool Is(string symbol) => _token.Kind == FunctionTokenKind.Symbol && _token.Text == symbol;

    private int Take()
    {
        var position = _token.Position;
        _token = _scanner.Read();
        return position;
    }

    private bool Expect(string symbol, string example)
    {
        if (!Is(symbol))
        {
            return Unexpected($"'{symbol}'", example);
        }

        Take();
        return true;
    }

    private bool Enter(int position) =>
        ++_depth <= MaxDepth || Fail(position, $"more than {MaxDepth} levels of brackets, signs and powers", $"at most {MaxDepth}", "(-1)*(x-10)^2+100");

    private bool UnknownName(string name, int position, IEnumerable<string> here, IEnumerable<string> elsewhere)
    {
        // What fits the place first, then what only looks like it: "sinn(x)" means sin(x), "floor" alone means floor(x).
        var near = NearestName.Of(name, here) ?? NearestName.Of(name, elsewhere);
        var meant = near is null ? "" : $" (did you mean {near}?)";
        return Fail(position, $"the unknown name {InvalidInput.Shorten(name, 30)}{meant}", $"one of {string.Join(' ', here)}", near is null ? "x" : FunctionNames.Example(near));
    }

    private bool Unexpected(string expected, string example)
    {
        var found = _token.Kind switch
        {
            FunctionTokenKind.End => "the end",
            FunctionTokenKind.Text => $"the text {InvalidInput.Shorten(_token.Text, 30)}",
            _ => InvalidInput.Shorten(_token.Text, 30),
        };
        return Fail(_token.Position, found, expected, example);
    }

    private bool Fail(int position, string found, string expected, string example)
    {
        _error ??= new InvalidInput("", found, expected, example, Position: position);
        return false;
    }
}
