namespace Scalectl.Load;

/// <summary>Runs a program at one place. Pure; hot: called once a step and machine, and millions of times by the simulator.</summary>
internal static class FunctionEvaluator
{
    /// <summary>Why an instruction has no value.</summary>
    public readonly record struct Failure(string Found, string Expected, string Example);

    /// <returns>-1 with the value in <paramref name="value"/>, or the index of the instruction that failed.</returns>
    public static int Run(
        FunctionInstruction[] code, Curve[] curves, Span<double> stack, double x, double t, double n, out double value, out Failure failure)
    {
        var top = -1;
        failure = default;
        for (var i = 0; i < code.Length; i++)
        {
            ref readonly var instruction = ref code[i];
            switch (instruction.Op)
            {
                case FunctionOp.Constant:
                    stack[++top] = instruction.Value;
                    continue;
                case FunctionOp.X:
                    stack[++top] = x;
                    continue;
                case FunctionOp.T:
                    stack[++top] = t;
                    continue;
                case FunctionOp.N:
                    stack[++top] = n;
                    continue;
                case FunctionOp.Trace or FunctionOp.Spline:
                    var place = instruction.Op == FunctionOp.Trace ? t : stack[top--];
                    var read = curves[instruction.Target].At(place);
                    if (!double.IsFinite(read))
                    {
                        failure = TooLarge;
                        value = 0;
                        return i;
                    }

                    stack[++top] = read;
                    continue;
                case FunctionOp.Jump:
                    i = instruction.Target - 1;
                    continue;
                case FunctionOp.JumpIfZero:
                    i = stack[top--] == 0 ? instruction.Target - 1 : i;
                    continue;
                case FunctionOp.Clamp:
                    top -= 2;
                    stack[top] = Math.Min(Math.Max(stack[top], stack[top + 1]), stack[top + 2]);
                    continue;
                case FunctionOp.Add or FunctionOp.Subtract or FunctionOp.Multiply or FunctionOp.Divide or FunctionOp.Remainder
                    or FunctionOp.Power or FunctionOp.Min or FunctionOp.Max or (>= FunctionOp.Less and <= FunctionOp.NotEqual):
                    top--;
                    var result = Binary(instruction.Op, stack[top], stack[top + 1]);
                    if (!double.IsFinite(result))
                    {
                        failure = WhyBinary(instruction.Op, stack[top], stack[top + 1]);
                        value = 0;
                        return i;
                    }

                    stack[top] = result;
                    continue;
                default:
                    result = Unary(instruction.Op, stack[top]);
                    if (!double.IsFinite(result))
                    {
                        failure = WhyUnary(instruction.Op, stack[top]);
                        value = 0;
                        return i;
                    }

                    stack[top] = result;
                    continue;
            }
        }

        value = stack[0];
        return -1;
    }

    private static double Unary(FunctionOp op, double a) => op switch
    {
        FunctionOp.Negate => -a,
        FunctionOp.Sin => Math.Sin(a),
        FunctionOp.Cos => Math.Cos(a),
        FunctionOp.Atan => Math.Atan(a),
        FunctionOp.Ln => Math.Log(a),
        FunctionOp.Exp => Math.Exp(a),
        FunctionOp.Sqrt => Math.Sqrt(a),
        FunctionOp.Abs => Math.Abs(a),
        FunctionOp.Floor => Math.Floor(a),
        _ => throw new InvalidOperationException($"{op} is not unary"),
    };

    private static double Binary(FunctionOp op, double a, double b) => op switch
    {
        FunctionOp.Add => a + b,
        FunctionOp.Subtract => a - b,
        FunctionOp.Multiply => a * b,
        FunctionOp.Divide => a / b,
        FunctionOp.Remainder => a % b,
        FunctionOp.Power => Math.Pow(a, b),
        FunctionOp.Min => Math.Min(a, b),
        FunctionOp.Max => Math.Max(a, b),
        FunctionOp.Less => a < b ? 1 : 0,
        FunctionOp.LessOrEqual => a <= b ? 1 : 0,
        FunctionOp.Greater => a > b ? 1 : 0,
        FunctionOp.GreaterOrEqual => a >= b ? 1 : 0,
        FunctionOp.Equal => a == b ? 1 : 0,
        FunctionOp.NotEqual => a != b ? 1 : 0,
        _ => throw new InvalidOperationException($"{op} is not binary"),
    };

    private static Failure WhyUnary(FunctionOp op, double a) => op switch
    {
        FunctionOp.Ln => new($"the logarithm of {Show(a)}", "a logarithm of a number above 0", "l(x+1)"),
        FunctionOp.Sqrt => new($"the root of {Show(a)}", "a root of a number at or above 0", "sqrt(abs(x-10))"),
        FunctionOp.Exp => new($"e({Show(a)}), which is too large", "an exponent of at most 709", "e(x/100)"),
        _ => TooLarge,
    };

    private static Failure WhyBinary(FunctionOp op, double a, double b) => op switch
    {
        FunctionOp.Divide when b == 0 => new($"a division of {Show(a)} by 0", "a divisor other than 0", "if(x==8, 0, 1/(x-8))"),
        FunctionOp.Remainder => new($"the remainder of {Show(a)} by 0", "a divisor other than 0", "x%10"),
        FunctionOp.Power when a == 0 => new($"0 to the power of {Show(b)}", "a power of at least 0", "0^2"),
        FunctionOp.Power when a < 0 && b != Math.Floor(b) => new($"{Show(a)} to the power of {Show(b)}", "a whole power of a negative number", "abs(x-10)^0.5"),
        _ => TooLarge,
    };

    private static Failure TooLarge => new("a value that is too large", "values within ±1.8e308", "x^2");

    private static string Show(double value) => value.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
}
