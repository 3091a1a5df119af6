using CsCheck;
using Scalectl.Experiments;

namespace Scalectl.Core.Tests.Experiments.Comparison;

/// <summary>Median and its interval, effect size, permutation test, Holm: against numbers that a person can check.</summary>
public sealed class StatisticsTests
{
    private static readonly Gen<double[]> Values = Gen.Int[0, 20].Select(v => (double)v).Array[1, 6];

    [TestCase(new[] { 3.0 }, 3)]
    [TestCase(new[] { 9.0, 1, 5 }, 5)]
    [TestCase(new[] { 4.0, 1, 3, 2 }, 2.5)]
    public void Median_OddAndEven_IsTheMiddle(double[] values, double expected) => Assert.That(Median.Of(values), Is.EqualTo(expected));

    [Test]
    public void Interval_OneValue_IsNotKnown() => Assert.That(Median.Interval([3], 1), Is.Null);

    [Test]
    public void Interval_ThreeValues_IsTheirWholeRange() =>
        // The median of three draws is the least when two or three of them are: (3*2 + 1)/27 = 26 % > 2.5 %.
        Assert.That(Median.Interval([10, 30, 20], 1), Is.EqualTo((10.0, 30.0)));

    [Test]
    public void Interval_NineValues_LeavesOutTheEnds()
    {
        // P(median <= v1) = P(5 or more of 9 draws are v1) = sum C(9,k) 8^(9-k) / 9^9 = 0.14 %; <= v2, with 2^k 7^(9-k): 3.0 %.
        // So the 2.5 % percentile is v2, and by symmetry the 97.5 % one v8.
        Assert.That(Median.Interval([1, 2, 3, 4, 5, 6, 7, 8, 9], 1), Is.EqualTo((2.0, 8.0)));
    }

    [Test]
    public void Interval_SameSeed_IsTheSameAndHoldsTheMedian() => Gen.Select(Gen.Double[0, 1000].Array[2, 12], Gen.Long[0, 1000]).Sample(
        (values, seed) => Median.Interval(values, seed) is { } one && one == Median.Interval(values, seed) && one.Lower <= Median.Of(values) && Median.Of(values) <= one.Upper,
        iter: 20);

    [TestCase(new[] { 1.0, 2, 3 }, new[] { 4.0, 5, 6 }, -1, "large")] // every pair
    [TestCase(new[] { 4.0 }, new[] { 4.0, 4 }, 0, "negligible")]
    [TestCase(new[] { 1.0, 5 }, new[] { 2.0, 3, 5 }, -1 / 6.0, "small")] // 1: 3 below; 5: 2 above, 1 equal; (2-3)/6
    public void CliffsDelta_CountsPairs(double[] a, double[] b, double expected, string magnitude)
    {
        Assert.That(CliffsDelta.Of(a, b), Is.EqualTo(expected).Within(1e-12));
        Assert.That(CliffsDelta.Magnitude(expected), Is.EqualTo(magnitude));
    }

    [Test]
    public void CliffsDelta_Swapped_ChangesItsSign() =>
        Gen.Select(Values, Values).Sample((a, b) => CliffsDelta.Of(a, b) == -CliffsDelta.Of(b, a) && Math.Abs(CliffsDelta.Of(a, b)) <= 1);

    [TestCase(new[] { 1.0, 2, 3 }, new[] { 4.0, 5, 6 }, 0.1, 0.1)] // 2 of C(6,3) = 20: this and its mirror
    [TestCase(new[] { 1.0, 2, 4 }, new[] { 3.0, 5, 6 }, 0.2, 0.1)] // sums of 3 of 1..6 that are <= 7 or >= 14: 123 124 and mirrors
    [TestCase(new[] { 7.0, 7 }, new[] { 7.0, 7 }, 1, 1 / 3.0)]
    [TestCase(new[] { 1.0 }, new[] { 2.0, 3, 4 }, 0.5, 0.25)] // {1} and {4} alone are as far from the rest: 2 of 4
    public void Permutation_FewValues_LooksAtEveryDivision(double[] a, double[] b, double p, double least)
    {
        var result = PermutationTest.Of(a, b, 1);
        Assert.That(result.Exact);
        Assert.That((result.P, result.LeastP), Is.EqualTo((p, least)).Using<(double, double)>((x, y) => Math.Abs(x.Item1 - y.Item1) < 1e-12 && Math.Abs(x.Item2 - y.Item2) < 1e-12));
    }

    [Test]
    public void Permutation_ValuesThatFloatingPointCannotHold_CountsTies() =>
        // {.1 .2} | {.3 .4} and its mirror are equally far apart, but .1+.2 and .3+.4 are not what they should be: 2 of 6.
        Assert.That(PermutationTest.Of([0.1, 0.2], [0.3, 0.4], 1).P, Is.EqualTo(1 / 3.0).Within(1e-12));

    [Test]
    public void Permutation_ManyValues_DrawsWithTheSeedAndAgreesWithTheTruth()
    {
        // 10 against 10: C(20,10) = 184,756 divisions. Two values apart of otherwise equal sets: known by symmetry to be no difference.
        double[] a = [.. Enumerable.Range(0, 10).Select(i => (double)i)], same = [.. a.Select(x => 9 - x)], far = [.. a.Select(x => x + 10)];

        var none = PermutationTest.Of(a, same, 1);
        Assert.That((none.Exact, none.P), Is.EqualTo((false, 1.0)));
        var shown = PermutationTest.Of(a, far, 1);
        Assert.That(shown.P, Is.InRange(1 / 20_001.0, 0.001)); // truly 2 of 184,756
        Assert.That(PermutationTest.Of(a, far, 1), Is.EqualTo(shown));
    }

    [Test]
    public void Permutation_Drawn_IsNearTheExactValue()
    {
        // 9 against 9 draws (48,620 divisions). 8 and 1 of two groups of 0 and 1: 9 zeros and 9 ones, 6 ones against 3.
        // Exact: hypergeometric, sum over |k - 4.5| >= 1.5 of C(9,k) C(9,9-k) = 2 * (126*126.. k<=3: 1+81+1296+7056) / 48620 = 0.34694
        double[] a = [0, 0, 0, 1, 1, 1, 1, 1, 1], b = [1, 1, 1, 0, 0, 0, 0, 0, 0];
        Assert.That(PermutationTest.Of(a, b, 5).P, Is.EqualTo(2 * (1 + 81 + 1296 + 7056) / 48620.0).Within(0.02));
    }

    [Test]
    public void Permutation_Swapped_IsTheSame() =>
        Gen.Select(Values, Values).Sample((a, b) => Math.Abs(PermutationTest.Of(a, b, 1).P - PermutationTest.Of(b, a, 1).P) < 1e-12);

    [Test]
    public void Permutation_Always_IsBetweenTheLeastAndOne() =>
        Gen.Select(Values, Values).Sample((a, b) => PermutationTest.Of(a, b, 1) is var r && r.P >= r.LeastP - 1e-12 && r.P <= 1 + 1e-12);

    [Test]
    public void Holm_ThreeValues_StepsDown() =>
        // sorted .01 .03 .04: .01*3 = .03; .03*2 = .06; .04*1 = .04 but not below .06
        Assert.That(HolmCorrection.Of([0.04, 0.01, 0.03]), Is.EqualTo(new[] { 0.06, 0.03, 0.06 }).Within(1e-12));
}
