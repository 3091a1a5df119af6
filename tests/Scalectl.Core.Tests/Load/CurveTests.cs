using CsCheck;
using Scalectl.Load;

namespace Scalectl.Core.Tests.Load;

public sealed class CurveTests
{
    private static double At(string function, double x, double t = 0) => LoadFunction.Parse(function, traceSource: _ => Points).Value!.Evaluate(x, t).Value;

    private static readonly TracePoint[] Points = [new(0, 10), new(60, 70), new(90, 40)];

    [TestCase(0, 10)]
    [TestCase(30, 200)]
    [TestCase(60, 50)]
    [TestCase(-5, 10)]
    [TestCase(99, 50)]
    public void Spline_AtItsPointsAndOutside_HasTheirValues(double x, double expected) =>
        Assert.That(At("spline(x; 0,10; 30,200; 60,50)", x), Is.EqualTo(expected));

    [Test]
    public void Spline_ThroughALine_IsTheLine() =>
        Assert.That(At("spline(x; 0,0; 10,20; 40,80)", 25), Is.EqualTo(50).Within(1e-9));

    [Test]
    public void Spline_TwoPoints_IsAStraightLine() => Assert.That(At("spline(x; -10,-5; 10,5)", 4), Is.EqualTo(2).Within(1e-12));

    /// <summary>The known PCHIP of x = 0 1 2, y = 0 1 8: slopes 0 (three-point -2 has the wrong sign), harmonic 6/(3/1+3/7) = 1.75, so p(1.5) = 1 + .5·(1.75 + .5·(21-3.5-m2 + .5·(1.75+m2-14))) with m2 = 10.</summary>
    [Test]
    public void Spline_SmallExample_IsTheSumByHand() =>
        Assert.That(At("spline(x; 0,0; 1,1; 2,8)", 1.5), Is.EqualTo(1 + (.5 * (1.75 + (.5 * (21 - 3.5 - 10 + (.5 * (1.75 + 10 - 14))))))).Within(1e-12));

    [Test]
    public void Spline_AnyPoints_NeverLeavesTheValuesOfItsNeighbours() =>
        Gen.Select(Gen.Double[0.01, 50].Array[2, 12], Gen.Double[0, 1000].Array[12], Gen.Double[0, 1]).Sample(
            (gaps, values, u) =>
            {
                var places = gaps.Select((_, i) => gaps.Take(i + 1).Sum()).ToArray();
                var points = string.Join("; ", places.Zip(values, (p, v) => FormattableString.Invariant($"{p:F9},{v:F9}")));
                var curve = LoadFunction.Parse($"spline(x; {points})").Value!;
                return Enumerable.Range(0, places.Length - 1).All(k =>
                {
                    var at = curve.Evaluate(places[k] + (u * (places[k + 1] - places[k]))).Value;
                    return at >= Math.Min(values[k], values[k + 1]) - 1e-6 && at <= Math.Max(values[k], values[k + 1]) + 1e-6;
                });
            },
            iter: 5_000,
            seed: "0000KOIPe2Q3");

    [TestCase(0, 10)]
    [TestCase(30, 40)]
    [TestCase(75, 55)]
    [TestCase(500, 40)]
    public void Trace_IsReadAtT_OnStraightLines(double t, double expected) => Assert.That(At("trace(\"a.csv\")", 1, t), Is.EqualTo(expected));

    [Test]
    public void Trace_SourceFails_ErrorPointsAtTheName()
    {
        Outcome<IReadOnlyList<TracePoint>> Missing(string name) => new InvalidInput("trace", $"no file {name}", "a file", "load.csv");
        var error = LoadFunction.Parse("2*trace(\"a.csv\")", traceSource: Missing).Errors.Single();
        Assert.That((error.Position, error.Found, error.Argument), Is.EqualTo((8, "no file a.csv", "FUNCTION")));
    }

    [Test]
    public void Trace_TimesNotAscending_IsRefused()
    {
        TracePoint[] wrong = [new(5, 1), new(5, 2)];
        Assert.That(LoadFunction.Parse("trace(\"a.csv\")", traceSource: _ => wrong).Errors.Single().Found, Does.Contain("5,2"));
    }

    [Test]
    public void Trace_Empty_IsRefused() =>
        Assert.That(LoadFunction.Parse("trace(\"a.csv\")", traceSource: _ => Array.Empty<TracePoint>()).Errors.Single().Found, Does.Contain("no point"));
}
