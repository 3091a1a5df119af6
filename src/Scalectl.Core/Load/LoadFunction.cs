using System.Globalization;

namespace Scalectl.Load;

/// <summary>
/// A load function: how many requests to send in step x. Immutable, safe for many threads, bounded in time and depth.
/// </summary>
/// <remarks>
/// <code>
/// expression := sum (("&lt;" | "&lt;=" | "&gt;" | "&gt;=" | "==" | "!=") sum)*        1 or 0, from the left
/// sum        := product (("+" | "-") product)*
/// product    := power (("*" | "/" | "%") power)*
/// power      := unary ("^" power)?                                from the right: 2^3^2 is 512
/// unary      := "-" unary | primary                               binds tightest: -2^2 is 4, as in bc
/// primary    := number | name | name "(" arguments ")" | "(" expression ")"
/// </code>
/// Values: x (the step, from 1), t (seconds since the start), n (machines), pi, and named variables.
/// Functions of bc -l: s(ine) c(osine) a(rc tangent) l(ogarithm, natural) e (exponential) sqrt; beside them sin cos exp ln
/// abs floor min(a,b,..) max(a,b,..) clamp(value,low,high) (low above high gives high), if(condition,a,b), of which only the branch that is
/// taken is computed; spline(place; p1,v1; p2,v2; ..), a smooth curve through the points that never goes beyond their
/// values; trace("file.csv"), straight lines through a recorded load at t. Both keep their end values outside their points.
/// Two differences from bc: <c>%</c> is the ordinary remainder (sign of the left side), and <c>^</c> takes any exponent.
/// </remarks>
public sealed class LoadFunction
{
    /// <summary>Longest function, in characters.</summary>
    public const int MaxLength = 65_536;

    private readonly FunctionInstruction[] _code;
    private readonly Curve[] _curves;
    private readonly int _maxStack;
    private readonly string _argument;

    private LoadFunction(string text, FunctionProgram program, string argument)
    {
        Text = text;
        _code = program.Instructions();
        _curves = program.Curves();
        _maxStack = program.MaxStack;
        _argument = argument;
    }

    /// <summary>The function as it was written.</summary>
    public string Text { get; }

    /// <summary>Reads a function.</summary>
    /// <param name="text">The function's text, at most <see cref="MaxLength"/> characters.</param>
    /// <param name="variables">Named variables; finite, and not named x, t, n or pi.</param>
    /// <param name="traceSource">Gives the points of a file that <c>trace</c> names; null: traces are refused.</param>
    /// <param name="argument">What the user calls the function: the name in errors.</param>
    /// <returns>The function, or one error with the position in the text where it was found.</returns>
    public static Outcome<LoadFunction> Parse(
        string text,
        IReadOnlyDictionary<string, double>? variables = null,
        Func<string, Outcome<IReadOnlyList<TracePoint>>>? traceSource = null,
        string argument = "FUNCTION")
    {
        ArgumentNullException.ThrowIfNull(text);
        variables ??= new Dictionary<string, double>();
        if (text.Length > MaxLength)
        {
            return new InvalidInput(
                argument, $"{InvalidInput.Shorten(text, 20)} with {text.Length} characters", $"at most {MaxLength} characters", "60+50*s(x/10)", Position: MaxLength);
        }

        foreach (var (name, value) in variables)
        {
            if (!FunctionNames.IsName(name) || FunctionNames.Values.Contains(name))
            {
                return new InvalidInput(
                    "variable", InvalidInput.Shorten(name), "a name of letters, digits and _ that is not x, t, n or pi", "base=100");
            }

            if (!double.IsFinite(value))
            {
                return new InvalidInput(
                    "variable", $"{name}={value.ToString(CultureInfo.InvariantCulture)}", "a finite number", $"{name}=100");
            }
        }

        var parser = new FunctionParser(text, variables, traceSource);
        return parser.Parse() is { } error ? error with { Argument = argument } : new LoadFunction(text, parser.Program, argument);
    }

    /// <summary>The function's value. Allocates nothing when it has one.</summary>
    /// <param name="x">The step, from 1.</param>
    /// <param name="t">Seconds since the start of step 1.</param>
    /// <param name="n">Number of machines.</param>
    /// <returns>A finite number, or an error whose position is that of the operator that failed.</returns>
    public Outcome<double> Evaluate(double x, double t = 0, double n = 1)
    {
        Span<double> stack = stackalloc double[_maxStack];
        var failed = FunctionEvaluator.Run(_code, _curves, stack, x, t, n, out var value, out var failure);
        if (failed < 0)
        {
            return value;
        }

        var found = string.Create(CultureInfo.InvariantCulture, $"{failure.Found} at x = {x}");
        return new InvalidInput(_argument, found, failure.Expected, failure.Example, Position: _code[failed].Position);
    }

    /// <inheritdoc/>
    public override string ToString() => Text;
}
