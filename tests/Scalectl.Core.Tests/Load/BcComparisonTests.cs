using System.Diagnostics;
using System.Globalization;
using System.Text;
using Scalectl.Load;

namespace Scalectl.Core.Tests.Load;

/// <summary>
/// The real <c>bc -l</c> is the judge: random expressions over the grammar that both know (without % and fractional ^,
/// which differ on purpose). Expressions whose value hangs on a rounding (near-cancelling sums, comparisons of
/// near-equal values, sines of huge angles) are not drawn: bc keeps 20 decimals, a double 16 digits.
/// </summary>
public sealed class BcComparisonTests
{
    private const int Wanted = 600;

    [Test]
    [CancelAfter(30_000)]
    public async Task Evaluate_RandomExpressions_AgreeWithBc(CancellationToken cancellationToken)
    {
        var random = new Random(20261124);
        var cases = new List<(string Text, int X, double Value)>();
        while (cases.Count < Wanted)
        {
            var x = random.Next(1, 21);
            if (Draw(random, 4, x) is ({ Length: > 4 } text, { } value))
            {
                cases.Add((text, x, value));
            }
        }

        var script = new StringBuilder("scale=20\n");
        foreach (var (text, x, _) in cases)
        {
            script.Append(CultureInfo.InvariantCulture, $"x={x}\n{text}\n");
        }

        var answers = await Bc(script.ToString(), cancellationToken);
        Assert.That(answers, Has.Length.EqualTo(Wanted));
        foreach (var ((text, x, _), answer) in cases.Zip(answers))
        {
            var ours = LoadFunction.Parse(text);
            Assert.That(ours.Errors, Is.Empty, text);
            var theirs = double.Parse(answer, CultureInfo.InvariantCulture);
            Assert.That(ours.Value!.Evaluate(x).Value, Is.EqualTo(theirs).Within(1e-9 * Math.Abs(theirs)), $"{text} at x = {x}");
        }

        foreach (var part in new[] { "^", "s(", "c(", "a(", "l(", "e(", "sqrt(", "/", "<", "==", "--", "x", "^-" })
        {
            Assert.That(cases.Count(c => c.Text.Replace(" ", "", StringComparison.Ordinal).Contains(part, StringComparison.Ordinal)), Is.GreaterThan(5), part);
        }
    }

    private static async Task<string[]> Bc(string script, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("bc", "-l") { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment["BC_LINE_LENGTH"] = "0";
        using var bc = Process.Start(start)!;
        try
        {
            var output = bc.StandardOutput.ReadToEndAsync(cancellationToken);
            await bc.StandardInput.WriteAsync(script.AsMemory(), cancellationToken);
            bc.StandardInput.Close();
            return (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }
        finally
        {
            if (!bc.HasExited)
            {
                bc.Kill();
            }
        }
    }

    /// <summary>A random expression and its value, computed here by its tree; null when it is not well conditioned.</summary>
    private static (string Text, double? Value) Draw(Random random, int depth, int x)
    {
        if (depth == 0 || random.Next(6) == 0)
        {
            return random.Next(3) switch
            {
                0 => ("x", x),
                1 => Number(random.Next(1, 13)),
                _ => Number(random.Next(1, 400) / 16.0),
            };
        }

        var (a, va) = Draw(random, depth - 1, x);
        if (va is not { } left)
        {
            return (a, null);
        }

        switch (random.Next(12))
        {
            case 0:
                return ($"-({a})", -left);
            case 1:
                // Powers group from the right and a sign binds tighter; the base is bracketed unless it is one word.
                var power = random.Next(-2, 4);
                return Sound($"{Word(a)}^{power}", Math.Pow(left, power));
            case 2:
                return Sound($"-{Word(a)}^2", left * left);
            case 3 when Math.Abs(left) < 100:
                return Sound($"s({a})", Math.Sin(left));
            case 4 when Math.Abs(left) < 100:
                return Sound($"c({a})", Math.Cos(left));
            case 5:
                return Sound($"a({a})", Math.Atan(left));
            case 6:
                return left > 0 ? Sound($"l({a})", Math.Log(left)) : (a, null);
            case 7:
                return Sound($"e({a})", Math.Exp(left));
            case 8:
                return left > 0 ? Sound($"sqrt({a})", Math.Sqrt(left)) : (a, null);
        }

        var (b, vb) = Draw(random, depth - 1, x);
        if (vb is not { } right)
        {
            return (b, null);
        }

        var apart = Math.Abs(left - right) > 1e-6 * Math.Max(Math.Abs(left), Math.Abs(right)) || (left == right && a == b);
        return random.Next(10) switch
        {
            0 or 1 => Sum($"({a} + {b})", left + right, left, right),
            2 => Sum($"({a}-{Word(b)})", left - right, left, right),
            3 => Sum($"({a} - -{Word(b)})", left + right, left, right),
            4 or 5 => Sound($"({a})*({b})", left * right),
            6 => Sound($"(({a})/({b}))", left / right),
            7 => apart ? ($"(({a})<({b}))+1", (left < right ? 1 : 0) + 1) : (a, null),
            8 => apart ? ($"(({a}) >= ({b}))*2+1", ((left >= right ? 1 : 0) * 2) + 1) : (a, null),
            _ => apart ? ($"(({a})==({b}))+2", (left == right ? 1 : 0) + 2) : (a, null),
        };
    }

    private static (string Text, double? Value) Number(double value) => (value.ToString(CultureInfo.InvariantCulture), value);

    private static string Word(string text) => text.All(c => char.IsAsciiDigit(c) || c is '.' or 'x') ? text : $"({text})";

    private static (string Text, double? Value) Sum(string text, double value, double left, double right) =>
        Math.Abs(value) < 1e-3 * Math.Max(Math.Abs(left), Math.Abs(right)) ? (text, null) : Sound(text, value);

    private static (string Text, double? Value) Sound(string text, double value) =>
        double.IsFinite(value) && Math.Abs(value) is > 1e-3 and < 1e6 ? (text, value) : (text, null);
}
