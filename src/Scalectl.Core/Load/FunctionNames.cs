namespace Scalectl.Load;

/// <summary>Every function name of the language: bc's one-letter names, and words for them.</summary>
internal static class FunctionNames
{
    /// <summary>Most arguments of <c>min</c> and <c>max</c>.</summary>
    public const int ManyArguments = 64;

    /// <summary>Names with a grammar of their own.</summary>
    public const string If = "if", Spline = "spline", Trace = "trace", Pi = "pi";

    /// <summary>Plain functions: operation, fewest and most arguments.</summary>
    public static readonly IReadOnlyDictionary<string, (FunctionOp Op, int Least, int Most)> Plain =
        new Dictionary<string, (FunctionOp, int, int)>(StringComparer.Ordinal)
        {
            ["s"] = (FunctionOp.Sin, 1, 1),
            ["c"] = (FunctionOp.Cos, 1, 1),
            ["a"] = (FunctionOp.Atan, 1, 1),
            ["l"] = (FunctionOp.Ln, 1, 1),
            ["e"] = (FunctionOp.Exp, 1, 1),
            ["sqrt"] = (FunctionOp.Sqrt, 1, 1),
            ["sin"] = (FunctionOp.Sin, 1, 1),
            ["cos"] = (FunctionOp.Cos, 1, 1),
            ["exp"] = (FunctionOp.Exp, 1, 1),
            ["ln"] = (FunctionOp.Ln, 1, 1),
            ["abs"] = (FunctionOp.Abs, 1, 1),
            ["floor"] = (FunctionOp.Floor, 1, 1),
            ["min"] = (FunctionOp.Min, 2, ManyArguments),
            ["max"] = (FunctionOp.Max, 2, ManyArguments),
            ["clamp"] = (FunctionOp.Clamp, 3, 3),
        };

    /// <summary>Names that may be called.</summary>
    public static IEnumerable<string> Callable => [.. Plain.Keys, If, Spline, Trace];

    /// <summary>Values that are always there.</summary>
    public static readonly IReadOnlyList<string> Values = ["x", "t", "n", Pi];

    /// <summary>A right use of a name.</summary>
    public static string Example(string name) => name switch
    {
        If => "if(x<10, 5, 50)",
        Spline => "spline(x; 0,10; 30,200; 60,50)",
        Trace => "trace(\"load.csv\")",
        _ when Plain.TryGetValue(name, out var plain) => plain.Least switch { 1 => $"{name}(x)", 2 => $"{name}(x, 10)", _ => $"{name}(x, 10, 100)" },
        _ => name,
    };

    /// <summary>Letters, digits and underscores, not starting with a digit.</summary>
    public static bool IsName(string text) =>
        text.Length > 0 && IsStart(text[0]) && text.All(IsPart);

    public static bool IsStart(char c) => char.IsAsciiLetter(c) || c == '_';

    public static bool IsPart(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';
}
