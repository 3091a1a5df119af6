using System.Diagnostics;
using Scalectl.Load;
using Scalectl.Series;

namespace Scalectl.Core.Tests.Load.Fitting;

public sealed class TraceFitTests
{
    private static TraceFit Fit(IEnumerable<(double Seconds, double Value)> rows, int knots = 40, double? step = null) =>
        TraceFit.Of([.. rows.Select(r => new StepPoint((long)(r.Seconds * 1000), r.Value))], step, knots).Value!;

    private static IEnumerable<(double, double)> EveryMinute(int count, Func<int, double> value) => Enumerable.Range(0, count).Select(i => (i * 60.0, value(i)));

    private static LoadPlan Plan(TraceFit fit) => LoadPlan.Create(LoadFunction.Parse(fit.Function).Value!, fit.Steps, fit.StepSeconds).Value!;

    [Test]
    public void Of_FewRows_RunsThroughEachOfThem()
    {
        double[] values = [10, 25, 100, 400, 90, 0, 0, 33];
        var fit = Fit(EveryMinute(8, i => values[i]));

        Assert.That(Plan(fit).Steps.Select(s => s.Requests), Is.EqualTo(values));
        Assert.That((fit.StepSeconds, fit.Steps, fit.Knots, fit.MaxError, fit.TotalErrorPct), Is.EqualTo((60.0, 8, 8, 0.0, 0.0)));
    }

    [Test]
    public void Of_ADaysWave_NeedsFewKnots()
    {
        // Two periods between 0 and 1000 in 1440 rows.
        var fit = Fit(EveryMinute(1440, i => Math.Round(500 - (500 * Math.Cos(i * 4 * Math.PI / 1440)))), knots: 24);

        Assert.That(fit.Knots, Is.LessThanOrEqualTo(24));
        Assert.That(fit.MaxErrorPct, Is.LessThan(2));
        Assert.That(fit.MeanErrorPct, Is.LessThan(1));
        Assert.That(fit.TotalErrorPct, Is.EqualTo(0).Within(0.1));
    }

    [Test]
    public void Of_NoiseOnAShape_KeepsShapeAndTotal()
    {
        var random = new Random(3);
        double Shape(int i) => 200 + (150 * Math.Sin(i / 60.0));
        var fit = Fit(EveryMinute(1440, i => Math.Max(0, Math.Round(Shape(i) + (40 * (random.NextDouble() - 0.5))))), knots: 30);

        // Uniform noise of +-20 has a mean of 10; the fit is nearer to the shape than the rows are.
        var plan = Plan(fit);
        Assert.That(fit.MeanError, Is.InRange(8, 12));
        Assert.That(plan.Steps.Average(s => Math.Abs(s.Requests - Shape(s.X - 1))), Is.LessThan(6));
        Assert.That(fit.TotalErrorPct, Is.EqualTo(0).Within(0.3));
    }

    [Test]
    public void Of_ASaleAfterNothing_NeverGoesBelowZeroNorBeyondTheRows()
    {
        // Nothing for hours, 5000 a minute at once, and a long decay.
        var fit = Fit(EveryMinute(600, i => i < 300 ? 0 : Math.Round(5000 * Math.Exp(-(i - 300) / 40.0))), knots: 20);
        var function = LoadFunction.Parse(fit.Function).Value!;
        var values = Enumerable.Range(0, 6000).Select(i => function.Evaluate(1 + (i / 10.0)).Value - 0.5).ToList();

        Assert.That(values.Min(), Is.GreaterThanOrEqualTo(0));
        Assert.That(values.Max(), Is.LessThanOrEqualTo(5000 * 1.05));
        Assert.That(fit.MeanErrorPct, Is.LessThan(2));
        Assert.That(Plan(fit).Steps.Take(290).Sum(s => s.Requests), Is.LessThan(10));
    }

    [Test]
    public void Of_UnevenRowsAndGaps_AreFittedInTheirOwnTime()
    {
        var random = new Random(5);
        var (rows, at) = (new List<(double, double)>(), 0.0);
        while (at < 36_000)
        {
            rows.Add((at, random.Next(20) == 0 ? double.NaN : 100 + (at / 100)));
            at += random.Next(10) == 0 ? 600 : random.Next(20, 100);
        }

        rows[0] = (0, 100);
        var fit = Fit(rows, step: 60);

        // A straight line from 100 to 460 needs two knots, whatever the rows' distances.
        Assert.That((fit.Knots, fit.MaxError), Is.EqualTo((2, 0.0)).Using<(int, double)>((a, b) => a.Item1 == b.Item1 && Math.Abs(a.Item2 - b.Item2) < 0.25 ? 0 : 1));
        Assert.That(Plan(fit).Steps[300].Requests, Is.EqualTo(100 + 180).Within(1)); // 18,000 s
    }

    [Test]
    public void Of_AnyRecording_KeepsItsLaws([Range(1, 30)] int seed)
    {
        var random = new Random(seed);
        var (count, knots, scale) = (random.Next(2, 400), random.Next(2, 60), Math.Pow(10, random.Next(0, 6)));
        var level = 0.5;
        var fit = Fit(EveryMinute(count, _ => scale * (level = Math.Clamp(level + ((random.NextDouble() - 0.5) * 0.4), 0, 1))), knots);
        var more = Fit(EveryMinute(count, _ => scale), knots);

        Assert.That(fit.Knots, Is.InRange(2, knots));
        Assert.That(fit.MeanError, Is.LessThanOrEqualTo(fit.MaxError));
        Assert.That(Plan(fit).Steps, Has.All.Property("Value").GreaterThanOrEqualTo(0).And.All.Property("Value").LessThanOrEqualTo(2 * scale));
        Assert.That(Plan(fit).TotalRequests, Is.EqualTo(fit.FittedRequests));
        Assert.That((more.Knots, more.MaxError), Is.EqualTo((2, 0.0)), "a constant is two knots");
    }

    [Test]
    public void Of_TenThousandRows_IsQuick()
    {
        var random = new Random(1);
        var rows = EveryMinute(10_000, i => Math.Round(1000 + (800 * Math.Sin(i / 200.0)) + random.Next(100))).ToList();
        var begin = Stopwatch.GetTimestamp();
        var fit = Fit(rows, knots: 60);

        Assert.That(fit.MeanErrorPct, Is.LessThan(6));
        Assert.That(Stopwatch.GetElapsedTime(begin), Is.LessThan(TimeSpan.FromSeconds(10)), "some 0.2 s on an idle machine");
    }

    [Test]
    public void Of_OneRow_IsAnErrorThatSaysSo()
    {
        var fit = TraceFit.Of([new StepPoint(0, 5), new StepPoint(60_000, double.NaN)], null, 10);

        Assert.That(fit.Errors.Single().ToString(), Does.StartWith("FILE: found 1 rows with a value, expected at least two"));
    }
}
