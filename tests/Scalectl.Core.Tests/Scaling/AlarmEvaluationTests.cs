using Scalectl.Scaling;

namespace Scalectl.Core.Tests.Scaling;

public sealed class AlarmEvaluationTests
{
    /// <summary>CloudWatch's published table: M of N, datapoints (newest right), state under each treatment of missing data.</summary>
    private static readonly (int M, string Data, string Missing, string Ignore, string Breaching, string NotBreaching)[] Table =
    [
        (3, "0 - X - X", "OK", "OK", "OK", "OK"),
        (3, "0 - - - -", "OK", "OK", "OK", "OK"),
        (3, "- - - - -", "INSUFFICIENT_DATA", "keep", "ALARM", "OK"),
        (3, "0 X X - X", "ALARM", "ALARM", "ALARM", "ALARM"),
        (3, "- - X - -", "ALARM", "keep", "ALARM", "OK"),
        (2, "0 - X - X", "ALARM", "ALARM", "ALARM", "ALARM"),
        (2, "0 0 X 0 X", "ALARM", "ALARM", "ALARM", "ALARM"),
        (2, "0 - X - -", "OK", "OK", "ALARM", "OK"),
        (2, "- - - - 0", "OK", "OK", "ALARM", "OK"),
        (2, "- - - X -", "ALARM", "keep", "ALARM", "OK"),
    ];

    public static IEnumerable<TestCaseData> TableCells() =>
        from row in Table
        from cell in new[]
        {
            (MissingData.Missing, row.Missing), (MissingData.Ignore, row.Ignore),
            (MissingData.Breaching, row.Breaching), (MissingData.NotBreaching, row.NotBreaching),
        }
        select new TestCaseData(row.M, row.Data, cell.Item1, cell.Item2)
            .SetName($"Evaluate_{row.M}Of3_{row.Data}_{cell.Item1}_{cell.Item2}");

    [TestCaseSource(nameof(TableCells))]
    public void Evaluate_PublishedTable_GivesItsState(int m, string data, MissingData treatment, string expected)
    {
        var settings = new AlarmSettings { Threshold = 50, EvaluationPeriods = 3, DatapointsToAlarm = m, MissingData = treatment };

        foreach (var previous in Enum.GetValues<AlarmState>())
        {
            var state = AlarmEvaluation.Evaluate(settings, Points(data), previous).State;
            Assert.That(state.ToWire(), Is.EqualTo(expected == "keep" ? previous.ToWire() : expected), $"from {previous}");
        }
    }

    [TestCase("GreaterThanThreshold", false, true)]
    [TestCase("GreaterThanOrEqualToThreshold", true, true)]
    [TestCase("LessThanThreshold", false, false)]
    [TestCase("LessThanOrEqualToThreshold", true, false)]
    public void Comparator_AtAboveAndBelowTheThreshold_Breaches(string name, bool equal, bool above)
    {
        var comparator = AlarmComparator.ByName[name];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(comparator.Breaches(50, 50), Is.EqualTo(equal));
            Assert.That(comparator.Breaches(50.1, 50), Is.EqualTo(above));
            Assert.That(comparator.Breaches(49.9, 50), Is.EqualTo(!above));
            Assert.That(comparator.IsAbove, Is.EqualTo(above));
        }
    }

    [Test]
    public void Evaluate_PointsOlderThanTheRange_DoNotCount()
    {
        // The range of 1 of 1 is 3 periods: the breach four periods ago is out of it.
        var settings = new AlarmSettings { Threshold = 50 };
        Assert.That(AlarmEvaluation.Evaluate(settings, Points("X - - -"), AlarmState.Alarm).State, Is.EqualTo(AlarmState.InsufficientData));
        Assert.That(AlarmEvaluation.Evaluate(settings, Points("X - -"), AlarmState.Ok).State, Is.EqualTo(AlarmState.Alarm));
    }

    [Test]
    public void Evaluate_FirstBreachOfANewAlarm_WaitsForMore()
    {
        var settings = new AlarmSettings { Threshold = 50, EvaluationPeriods = 3 };
        Assert.That(AlarmEvaluation.Evaluate(settings, Points("X"), AlarmState.InsufficientData).State, Is.EqualTo(AlarmState.InsufficientData));
        Assert.That(AlarmEvaluation.Evaluate(settings, Points("X X"), AlarmState.InsufficientData).State, Is.EqualTo(AlarmState.InsufficientData));
        Assert.That(AlarmEvaluation.Evaluate(settings, Points("X X X"), AlarmState.InsufficientData).State, Is.EqualTo(AlarmState.Alarm));
    }

    [TestCase("X X X", "Ok", "Threshold Crossed: 3 datapoints [75.0, 75.0, 75.0] were greater than the threshold (50.0).")]
    [TestCase("X X 0", "Alarm", "Threshold Crossed: 1 out of the last 3 datapoints [25.0, 75.0, 75.0] was not greater than the threshold (50.0).")]
    [TestCase("- - X - -", "Ok", "Threshold Crossed: 1 datapoint [75.0] was greater than the threshold (50.0) and 2 missing datapoints were treated as [Missing].")]
    [TestCase("- - - - -", "Ok", "Insufficient Data: no datapoints were received for 3 periods.")]
    public void Explain_OfAVerdict_NamesTheDatapoints(string data, string previous, string expected)
    {
        var settings = new AlarmSettings { Threshold = 50, EvaluationPeriods = 3 };
        var points = Points(data);
        Assert.That(AlarmEvaluation.Evaluate(settings, points, Enum.Parse<AlarmState>(previous)).Explain(settings, points), Is.EqualTo(expected));
    }

    [Test]
    public void Validate_EveryErrorAtOnce_NamesEach()
    {
        var errors = new AlarmSettings { Threshold = double.NaN, EvaluationPeriods = 0, DatapointsToAlarm = 2 }.Validate();
        Assert.That(errors.Select(e => e.Argument), Is.EquivalentTo(new[] { "EvaluationPeriods", "DatapointsToAlarm", "Threshold" }));
        Assert.That(new AlarmSettings { Threshold = 1, EvaluationPeriods = 3, DatapointsToAlarm = 2 }.Validate(), Is.Empty);
    }

    [Test]
    public void Evaluate_TenThousandTimes_DoesNotAllocate()
    {
        var settings = new AlarmSettings { Threshold = 50, EvaluationPeriods = 3 };
        var points = Points("0 X X - X");
        _ = AlarmEvaluation.Evaluate(settings, points, AlarmState.Ok);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10_000; i++)
        {
            _ = AlarmEvaluation.Evaluate(settings, points, AlarmState.Ok);
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(1000));
    }

    private static double?[] Points(string data) =>
        [.. data.Split(' ').Select(p => p switch { "X" => 75.0, "0" => 25.0, _ => (double?)null })];
}
