using System.Globalization;
using System.Xml.Linq;
using Microsoft.Extensions.Time.Testing;
using Scalectl.Lab.CloudWatch;

namespace Scalectl.Lab.Tests.CloudWatch;

public sealed class MetricOperationsTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 24, 3, 41, 0, TimeSpan.Zero);

    private FakeTimeProvider _time = null!;
    private CloudWatchService _service = null!;

    [SetUp]
    public void SetUp()
    {
        _time = new FakeTimeProvider(Start);
        _service = new CloudWatchService(new MetricStore(_time), new AlarmBook(), new LabOptions(), _time);
    }

    [Test]
    public async Task GetMetricData_TheSampleOfTheWire_GivesItsAnswer()
    {
        await Put(0, 512.5);

        var result = await _service.Answer(
            "GetMetricData",
            [
                .. Window(-10, 5), ("ScanBy", "TimestampAscending"), .. Query(1, "m0", 60, "Average"),
                ("MetricDataQueries.member.2.Id", "e0"), ("MetricDataQueries.member.2.Expression", "m0*2"), ("MetricDataQueries.member.2.Label", "double"),
            ]);

        Assert.That(result.Element("MetricDataResults")!.ToString(SaveOptions.DisableFormatting), Is.EqualTo(
            "<MetricDataResults>"
            + "<member><Id>m0</Id><Label>Throughput Average</Label><Timestamps><member>2026-11-24T03:41:00.000Z</member></Timestamps><Values><member>512.5</member></Values><StatusCode>Complete</StatusCode></member>"
            + "<member><Id>e0</Id><Label>double</Label><Timestamps><member>2026-11-24T03:41:00.000Z</member></Timestamps><Values><member>1025.0</member></Values><StatusCode>Complete</StatusCode></member>"
            + "</MetricDataResults>"));
    }

    [TestCase(null, new[] { 3.0, 2, 1 }, TestName = "GetMetricData_NoScanBy_NewestFirst")]
    [TestCase("TimestampAscending", new[] { 1.0, 2, 3 }, TestName = "GetMetricData_Ascending_OldestFirst")]
    public async Task GetMetricData_ScanBy_OrdersTheValues(string? scanBy, double[] expected)
    {
        await Put(0, 1);
        await Put(1, 2);
        await Put(2, 3);

        var result = await _service.Answer(
            "GetMetricData", [.. Window(-1, 1), .. Query(1, "m", 1, "Sum"), .. scanBy is null ? [] : new[] { ("ScanBy", scanBy) }]);

        Assert.That(Values(result.Members("MetricDataResults").Single()), Is.EqualTo(expected));
    }

    [Test]
    public async Task GetMetricData_StartInsideAPeriod_IsRoundedDownAndTheEndIsOutside()
    {
        await Put(0, 1);
        await Put(59, 2);
        await Put(60, 4);

        var result = await _service.Answer(
            "GetMetricData", [("StartTime", At(30)), ("EndTime", At(60)), .. Query(1, "m", 60, "Sum")]);

        Assert.That(Values(result.Members("MetricDataResults").Single()), Is.EqualTo(new[] { 3.0 })); // 1 + 2; second 60 is outside
    }

    [Test]
    public async Task GetMetricData_PagedWhileValuesCome_NeitherRepeatsNorSkips()
    {
        for (var second = 0; second < 10; second++)
        {
            await Put(second, second);
        }

        List<double> seen = [];
        List<string> states = [];
        string? token = null;
        do
        {
            var result = await _service.Answer(
                "GetMetricData",
                [
                    .. Window(-1, 1), ("ScanBy", "TimestampAscending"), ("MaxDatapoints", "7"), .. Query(1, "a", 1, "Sum"), .. Query(2, "b", 1, "Sum"),
                    .. token is null ? [] : new[] { ("NextToken", token) },
                ]);
            foreach (var member in result.Members("MetricDataResults"))
            {
                seen.AddRange(Values(member));
                states.Add($"{member.Element("Id")!.Value} {member.Element("StatusCode")!.Value}");
            }

            token = result.Element("NextToken")?.Value;
            await Put(10 + states.Count, 0);
        }
        while (token is not null && states.Count < 20);

        Assert.That(states[..3], Is.EqualTo(new[] { "a PartialData", "a Complete", "b PartialData" })); // 7 of a, the rest of a and some of b, ..
        Assert.That(states[^1], Is.EqualTo("b Complete"));
        Assert.That(seen.Where(v => v > 0).Order(), Is.EqualTo(Enumerable.Range(1, 9).SelectMany(v => new[] { (double)v, v })));
    }

    [Test]
    public async Task GetMetricData_UnknownMetric_IsAnEmptySeries()
    {
        var result = await _service.Answer("GetMetricData", [.. Window(-1, 1), .. Query(1, "m", 60, "Average")]);
        Assert.That(result.Members("MetricDataResults").Single().ToString(SaveOptions.DisableFormatting), Does.Contain("<Timestamps /><Values /><StatusCode>Complete</StatusCode>"));
    }

    [TestCase("Stat", "Mean", "InvalidParameterValue", TestName = "GetMetricData_UnknownStatistic_IsRefused")]
    [TestCase("Period", "7", "InvalidParameterValue", TestName = "GetMetricData_OddPeriodOnAMinuteLab_IsRefused")]
    [TestCase("Period", "abc", "MalformedInput", TestName = "GetMetricData_PeriodWithoutNumber_IsRefused")]
    [TestCase("Metric.Namespace", "", "ValidationError", TestName = "GetMetricData_NoNamespace_IsRefused")]
    public async Task GetMetricData_BadMetricStat_IsRefused(string parameter, string value, string code)
    {
        var service = new CloudWatchService(new MetricStore(_time), new AlarmBook(), new LabOptions { Period = TimeSpan.FromMinutes(1) }, _time);
        var query = Query(1, "m", 60, "Average").ToDictionary(q => q.Name, q => q.Value);
        query[$"MetricDataQueries.member.1.MetricStat.{parameter}"] = value;

        Assert.That((await service.Refusal("GetMetricData", [.. Window(-1, 1), .. query.Select(q => (q.Key, q.Value))])).Code, Is.EqualTo(code));
    }

    [TestCase("m0*(2", "expected ')' at position 6")]
    [TestCase("m0 m0", "found 'm' at position 4")]
    [TestCase("", "found the end at position 1")]
    [TestCase("2*3", "it names no metric")]
    [TestCase("RATE(m0)", "'RATE' is no id of a query before it")]
    public async Task GetMetricData_BadExpression_SaysWhere(string expression, string expected)
    {
        var error = await _service.Refusal(
            "GetMetricData",
            [.. Window(-1, 1), .. Query(1, "m0", 60, "Average"), ("MetricDataQueries.member.2.Id", "e"), ("MetricDataQueries.member.2.Expression", expression)]);
        Assert.That(error.Code, Is.EqualTo("ValidationError"));
        Assert.That(error.Message, Does.Contain(expected));
    }

    [TestCase("a/b*100", new[] { 50.0 }, TestName = "Expression_BothHaveAValueInOneSecond_GivesOne")] // 1/2
    [TestCase("FILL(a, 0) + FILL(b, 0)", new[] { 3.0, 4, 0 }, TestName = "Expression_Filled_GivesAll")] // 1+2, 4+0, 0+0
    [TestCase("a/(b-2)", new double[0], TestName = "Expression_DivisionByZero_GivesNone")]
    [TestCase("-a + 2*3 - 1", new[] { 4.0, 1 }, TestName = "Expression_Precedence_IsArithmetic")] // -1+5, -4+5
    public async Task GetMetricData_Expression_IsComputed(string expression, double[] expected)
    {
        await Put(0, 1, "a");
        await Put(1, 4, "a");
        await Put(0, 2, "b");

        var result = await _service.Answer(
            "GetMetricData",
            [
                ("StartTime", At(0)), ("EndTime", At(3)), ("ScanBy", "TimestampAscending"),
                .. Query(1, "a", 1, "Sum", "a"), ("MetricDataQueries.member.1.ReturnData", "false"), .. Query(2, "b", 1, "Sum", "b"), ("MetricDataQueries.member.2.ReturnData", "false"),
                ("MetricDataQueries.member.3.Id", "e"), ("MetricDataQueries.member.3.Expression", expression),
            ]);

        Assert.That(Values(result.Members("MetricDataResults").Single()), Is.EqualTo(expected));
    }

    [Test]
    public async Task GetMetricStatistics_SeveralStatistics_AreAllThere()
    {
        await Put(0, 100);
        await Put(1, 300);

        var result = await _service.Answer(
            "GetMetricStatistics",
            [.. Metric("", "Throughput"), .. Window(-10, 5), ("Period", "60"), ("Statistics.member.1", "Average"), ("Statistics.member.2", "SampleCount"), ("ExtendedStatistics.member.1", "p90")]);

        Assert.That(result.Members("Datapoints").Single().ToString(SaveOptions.DisableFormatting), Is.EqualTo(
            "<member><Timestamp>2026-11-24T03:41:00.000Z</Timestamp><Average>200.0</Average><SampleCount>2.0</SampleCount>"
            + "<ExtendedStatistics><entry><key>p90</key><value>300.0</value></entry></ExtendedStatistics><Unit>Count/Second</Unit></member>"));
    }

    [Test]
    public async Task GetMetricStatistics_TooManyDatapoints_IsRefusedAsOnAws()
    {
        var error = await _service.Refusal(
            "GetMetricStatistics",
            [.. Metric("", "Throughput"), ("StartTime", At(0)), ("EndTime", At(2880)), ("Period", "1"), ("Statistics.member.1", "Average")]);
        Assert.That(error.Code, Is.EqualTo("InvalidParameterCombination"));
        Assert.That(error.Message, Does.StartWith("You have requested up to 2,880 datapoints, which exceeds the limit of 1,440."));
    }

    [Test]
    public async Task PutMetricData_CountedValuesAndStatisticSets_AreAggregated()
    {
        await _service.Answer(
            "PutMetricData",
            ("Namespace", "ScaleX"),
            ("MetricData.member.1.MetricName", "M"), ("MetricData.member.1.Values.member.1", "10"), ("MetricData.member.1.Values.member.2", "20"),
            ("MetricData.member.1.Counts.member.1", "3"), ("MetricData.member.1.Counts.member.2", "1"),
            ("MetricData.member.2.MetricName", "M"), ("MetricData.member.2.StatisticValues.SampleCount", "4"), ("MetricData.member.2.StatisticValues.Sum", "100"),
            ("MetricData.member.2.StatisticValues.Minimum", "5"), ("MetricData.member.2.StatisticValues.Maximum", "50"));

        var result = await _service.Answer(
            "GetMetricStatistics",
            [
                ("Namespace", "ScaleX"), ("MetricName", "M"), .. Window(-1, 1), ("Period", "60"), ("Statistics.member.1", "Sum"),
                ("Statistics.member.2", "SampleCount"), ("Statistics.member.3", "Minimum"), ("Statistics.member.4", "Maximum"),
            ]);

        var point = result.Members("Datapoints").Single();
        Assert.That(new[] { "Sum", "SampleCount", "Minimum", "Maximum" }.Select(s => point.Element(s)!.Value), Is.EqualTo(new[] { "150.0", "8.0", "5.0", "50.0" })); // 3*10 + 20 + 100
    }

    [Test]
    public async Task PutMetricData_OneBadMetric_StoresNone()
    {
        var error = await _service.Refusal(
            "PutMetricData",
            ("Namespace", "ScaleX"), ("MetricData.member.1.MetricName", "good"), ("MetricData.member.1.Value", "1"),
            ("MetricData.member.2.MetricName", "bad"), ("MetricData.member.2.Value", "NaN"));
        Assert.That(error.Code, Is.EqualTo("MalformedInput"));
        Assert.That((await _service.Answer("ListMetrics")).Members("Metrics"), Is.Empty);
    }

    [Test]
    public async Task PutMetricData_IntoANamespaceOfAws_IsRefused() =>
        Assert.That((await _service.Refusal("PutMetricData", ("Namespace", "AWS/EC2"), ("MetricData.member.1.MetricName", "M"), ("MetricData.member.1.Value", "1"))).Code, Is.EqualTo("InvalidParameterValue"));

    [Test]
    public async Task ListMetrics_Filters_ByNameAndDimension()
    {
        await Put(0, 1);
        await Put(0, 1, "Other");

        var byName = await _service.Answer("ListMetrics", ("Namespace", "ScaleX"), ("MetricName", "Other"));
        var byDimension = await _service.Answer("ListMetrics", ("Dimensions.member.1.Name", "Run"), ("Dimensions.member.1.Value", "r1"));
        var byOther = await _service.Answer("ListMetrics", ("Dimensions.member.1.Name", "Run"), ("Dimensions.member.1.Value", "r2"));

        Assert.That(byName.Members("Metrics").Single().ToString(SaveOptions.DisableFormatting), Is.EqualTo(
            "<member><Namespace>ScaleX</Namespace><MetricName>Other</MetricName><Dimensions><member><Name>Run</Name><Value>r1</Value></member></Dimensions></member>"));
        Assert.That(byDimension.Members("Metrics").Count(), Is.EqualTo(2));
        Assert.That(byOther.Members("Metrics"), Is.Empty);
    }

    [Test]
    public async Task UnknownAction_IsRefusedAsOnAws() =>
        Assert.That((await _service.Refusal("PutDashboard")).Code, Is.EqualTo("InvalidAction"));

    private static double[] Values(XElement member) =>
        [.. member.Element("Values")!.Elements("member").Select(v => double.Parse(v.Value, CultureInfo.InvariantCulture))];

    private static string At(int second) => Start.AddSeconds(second).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static (string Name, string Value)[] Window(int fromMinute, int toMinute) => [("StartTime", At(fromMinute * 60)), ("EndTime", At(toMinute * 60))];

    private static (string Name, string Value)[] Metric(string prefix, string name) =>
    [
        ($"{prefix}Namespace", "ScaleX"), ($"{prefix}MetricName", name),
        ($"{prefix}Dimensions.member.1.Name", "Run"), ($"{prefix}Dimensions.member.1.Value", "r1"),
    ];

    private static (string Name, string Value)[] Query(int index, string id, int period, string stat, string name = "Throughput") =>
    [
        ($"MetricDataQueries.member.{index}.Id", id),
        .. Metric($"MetricDataQueries.member.{index}.MetricStat.Metric.", name),
        ($"MetricDataQueries.member.{index}.MetricStat.Period", $"{period}"),
        ($"MetricDataQueries.member.{index}.MetricStat.Stat", stat),
    ];

    private async Task Put(int second, double value, string name = "Throughput") => await _service.Answer(
        "PutMetricData",
        [
            ("Namespace", "ScaleX"), .. Metric("MetricData.member.1.", name).Skip(1), ("MetricData.member.1.Timestamp", At(second)),
            ("MetricData.member.1.Value", value.ToString(CultureInfo.InvariantCulture)), ("MetricData.member.1.Unit", "Count/Second"),
        ]);
}
