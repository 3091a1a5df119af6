using CsCheck;
using Scalectl.Load;

namespace Scalectl.Core.Tests.Load;

/// <summary>Text made to hang or crash a parser gives an error with a position, at once.</summary>
[CancelAfter(10_000)]
public sealed class HostileFunctionTests
{
    private static IEnumerable<TestCaseData> Hostile()
    {
        static string Times(string part, int count) => string.Concat(Enumerable.Repeat(part, count));
        yield return new TestCaseData(Times("(", 10_000) + "x" + Times(")", 10_000), FunctionDepth).SetArgDisplayNames("nested brackets");
        yield return new TestCaseData(Times("-", 10_000) + "x", FunctionDepth).SetArgDisplayNames("signs");
        yield return new TestCaseData(Times("2^", 10_000) + "2", 2 * FunctionDepth + 1).SetArgDisplayNames("powers");
        yield return new TestCaseData(Times("s(", 10_000) + "x" + Times(")", 10_000), 2 * FunctionDepth + 1).SetArgDisplayNames("calls");
        yield return new TestCaseData(Times("if(1,2,", 5_000), 7 * FunctionDepth + 2).SetArgDisplayNames("conditions");
        yield return new TestCaseData(new string('1', 1 << 20), LoadFunction.MaxLength).SetArgDisplayNames("a megabyte of digits");
        yield return new TestCaseData(new string('9', 60_000), 0).SetArgDisplayNames("a number of 60,000 digits");
        yield return new TestCaseData(new string('a', 60_000), 0).SetArgDisplayNames("a name of 60,000 letters");
        yield return new TestCaseData("0." + new string('0', 1 << 20), LoadFunction.MaxLength).SetArgDisplayNames("a megabyte of zeros");
        yield return new TestCaseData("1e" + new string('9', 60_000), 0).SetArgDisplayNames("an exponent of 60,000 digits");
    }

    private const int FunctionDepth = 200;

    private static readonly string[] Pieces =
    [
        "x", "t", "1", "2.5",
        "(", ")", "+", "-", "*", "/", "%", "^", "<", "==", "if(", "s(", "l(", "min(", ",", ";", "spline(x;", "\"", "pi", " ", "y",
    ];

    [TestCaseSource(nameof(Hostile))]
    public void Parse_HostileText_NamesThePositionAtOnce(string text, int position, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var error = LoadFunction.Parse(text).Errors.Single();
        Assert.That(error.Position, Is.EqualTo(position));
        Assert.That(error.ToString(), Has.Length.LessThan(500));
    }

    [Test]
    public void Evaluate_LongFlatSum_IsExact()
    {
        var text = string.Join('+', Enumerable.Repeat("x", 30_000));
        Assert.That(LoadFunction.Parse(text).Value!.Evaluate(2).Value, Is.EqualTo(60_000));
    }

    [Test]
    public void Evaluate_DeepestNestingAllowed_Works()
    {
        var text = string.Concat(Enumerable.Repeat("max(1,", 200)) + "x" + new string(')', 200);
        Assert.That(LoadFunction.Parse(text).Value!.Evaluate(7).Value, Is.EqualTo(7));
    }

    [Test]
    public void Parse_AnyText_GivesAFunctionOrOneErrorInside() =>
        Gen.OneOf(
            Gen.String,
            Gen.Int[0, Pieces.Length - 1].Select(i => Pieces[i]).Array[0, 25].Select(parts => string.Concat(parts)))
            .Sample(
                text =>
                {
                    var function = LoadFunction.Parse(text);
                    if (!function.Ok)
                    {
                        return function.Errors.Count == 1 && function.Errors[0].Position >= 0 && function.Errors[0].Position <= text.Length;
                    }

                    var value = function.Value.Evaluate(3, 2, 1);
                    return value.Ok ? double.IsFinite(value.Value) : value.Errors[0].Position < text.Length;
                },
                iter: 20_000,
                seed: "0000KOIPe2Q3");
}
