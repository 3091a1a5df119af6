namespace Scalectl.Load;

/// <summary>What one instruction does. Operands are taken from the stack, the result is put there.</summary>
internal enum FunctionOp : byte
{
    Constant, X, T, N,
    Add, Subtract, Multiply, Divide, Remainder, Power, Negate,
    Less, LessOrEqual, Greater, GreaterOrEqual, Equal, NotEqual,
    Sin, Cos, Atan, Ln, Exp, Sqrt, Abs, Floor, Min, Max, Clamp,
    Spline, Trace,

    /// <summary>Takes the top; when it is 0, goes on at instruction <see cref="FunctionInstruction.Target"/>.</summary>
    JumpIfZero,
    Jump,
}

/// <summary>One instruction.</summary>
/// <param name="Op">What to do.</param>
/// <param name="Position">Where in the text it was written: what an error points at.</param>
/// <param name="Value">The constant.</param>
/// <param name="Target">The jump's target, or the index of the curve.</param>
internal readonly record struct FunctionInstruction(FunctionOp Op, int Position, double Value = 0, int Target = 0);

/// <summary>
/// A function in postfix order. It runs from left to right on a small stack, so evaluating allocates nothing and cannot
/// recurse; only <c>if</c> jumps, and only forward, so it always ends.
/// </summary>
internal sealed class FunctionProgram
{
    private readonly List<FunctionInstruction> _code = [];
    private readonly List<Curve> _curves = [];
    private int _depth;

    public IReadOnlyList<FunctionInstruction> Code => _code;

    /// <summary>Most values that are on the stack at once.</summary>
    public int MaxStack { get; private set; }

    public FunctionInstruction[] Instructions() => [.. _code];

    public Curve[] Curves() => [.. _curves];

    public void Push(FunctionOp op, int position, double value = 0)
    {
        _code.Add(new(op, position, value));
        Deepen();
    }

    public void PushTrace(Curve curve, int position)
    {
        _code.Add(new(FunctionOp.Trace, position, 0, _curves.Count));
        _curves.Add(curve);
        Deepen();
    }

    public void ApplySpline(Curve curve, int position)
    {
        _code.Add(new(FunctionOp.Spline, position, 0, _curves.Count));
        _curves.Add(curve);
    }

    /// <summary>An operation that takes some values and gives one.</summary>
    public void Apply(FunctionOp op, int position, int operands)
    {
        _code.Add(new(op, position));
        _depth -= operands - 1;
    }

    /// <summary>A forward jump whose target <see cref="Land"/> fills in.</summary>
    public int Jump(FunctionOp op, int position)
    {
        // Both kinds take a value off this path's count: the condition, or the branch's result that the other path makes too.
        _code.Add(new(op, position));
        _depth--;
        return _code.Count - 1;
    }

    /// <summary>Lets a jump end here.</summary>
    public void Land(int jump) => _code[jump] = _code[jump] with { Target = _code.Count };

    private void Deepen() => MaxStack = Math.Max(MaxStack, ++_depth);
}
