using System.Net;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Scalectl.Lab.CloudWatch;

namespace Scalectl.Lab.Tests.Wire;

/// <summary>Every operation of the lab's CloudWatch by each protocol, each on a lab of its own and at the same moment: the answers must be the same.</summary>
[CancelAfter(120_000)]
internal sealed class SameAnswersTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 3, 41, 43, TimeSpan.Zero);

    private static readonly object[] Web = [new Dictionary<string, object> { ["Name"] = "App", ["Value"] = "web & söhne" }];

    /// <summary>A life: calls in their order.</summary>
    private static readonly (string Operation, Dictionary<string, object> Parameters)[] Life =
    [
        ("PutMetricData", new() { ["Namespace"] = "Test", ["MetricData"] = new object[]
        {
            new Dictionary<string, object> { ["MetricName"] = "Throughput", ["Dimensions"] = Web, ["Timestamp"] = Now.AddSeconds(-90), ["Value"] = 512.5, ["Unit"] = "Count/Second" },
            new Dictionary<string, object> { ["MetricName"] = "Throughput", ["Dimensions"] = Web, ["Timestamp"] = Now, ["Values"] = new object[] { 1.0, 2.5 }, ["Counts"] = new object[] { 3.0, 1.0 } },
            new Dictionary<string, object>
            {
                ["MetricName"] = "Other", ["StorageResolution"] = 1,
                ["StatisticValues"] = new Dictionary<string, object> { ["SampleCount"] = 4.0, ["Sum"] = 1e-7, ["Minimum"] = -2.0, ["Maximum"] = 3.0 },
            },
        }}),
        ("ListMetrics", []),
        ("ListMetrics", new() { ["Namespace"] = "Test", ["Dimensions"] = Web, ["RecentlyActive"] = "PT3H" }),
        ("ListMetrics", new() { ["Namespace"] = "None" }),
        ("GetMetricStatistics", new()
        {
            ["Namespace"] = "Test", ["MetricName"] = "Throughput", ["Dimensions"] = Web, ["StartTime"] = Now.AddMinutes(-5), ["EndTime"] = Now.AddMinutes(1), ["Period"] = 60,
            ["Statistics"] = new object[] { "Average", "Sum", "Minimum", "Maximum", "SampleCount", "Sum" }, ["ExtendedStatistics"] = new object[] { "p50", "p99.9", "p50" },
        }),
        ("GetMetricData", Data(10)),
        ("GetMetricData", Data(1)),
        ("PutMetricAlarm", Alarm("high", new() { ["AlarmDescription"] = "too \"busy\" <now>", ["ActionsEnabled"] = false, ["AlarmActions"] = new object[] { "arn:one", "arn:two" } })),
        ("PutMetricAlarm", Alarm("low", new() { ["DatapointsToAlarm"] = 2, ["TreatMissingData"] = "breaching", ["Unit"] = "Percent", ["OKActions"] = new object[] { "arn:ok" } })),
        ("SetAlarmState", new() { ["AlarmName"] = "low", ["StateValue"] = "ALARM", ["StateReason"] = "by hand", ["StateReasonData"] = "{\"a\":1}" }),
        ("DescribeAlarms", new() { ["MaxRecords"] = 1 }),
        ("DescribeAlarms", new() { ["StateValue"] = "ALARM" }),
        ("DescribeAlarms", new() { ["AlarmNames"] = new object[] { "high", "low" } }),
        ("ListTagsForResource", new() { ["ResourceARN"] = "arn:aws:cloudwatch:eu-central-1:123456789012:alarm:high" }),
        ("DeleteAlarms", new() { ["AlarmNames"] = new object[] { "high", "low" } }),
        ("DescribeAlarms", []),
    ];

    [Test]
    public void Life_Operations_AreAllThereAre()
    {
        var time = new FakeTimeProvider(Now);
        var service = new CloudWatchService(new MetricStore(time), new AlarmBook(), new LabOptions(), time);

        Assert.That(Life.Select(static c => c.Operation).Distinct(), Is.EquivalentTo(service.Actions));
    }

    [Test]
    public async Task Life_ByEachProtocol_GetsTheSameAnswers(CancellationToken ct)
    {
        var (query, cbor, json) = (await LiveAsync(Protocol.Query, ct), await LiveAsync(Protocol.Cbor, ct), await LiveAsync(Protocol.Json, ct));
        using var all = Assert.EnterMultipleScope();
        for (var i = 0; i < Life.Length; i++)
        {
            var operation = Life[i].Operation;
            Assert.That(cbor[i].XmlLeaves(operation), Is.EqualTo(query[i].XmlLeaves(operation)), $"call {i}, {operation}, CBOR and Query");
            Assert.That(cbor[i].JsonLeaves(), Is.EqualTo(json[i].JsonLeaves()), $"call {i}, {operation}, CBOR and JSON");
        }

        Assert.That(query.Sum(static a => a.Body.Length), Is.GreaterThan(5_000), "there was something to compare");
    }

    [Test]
    public async Task DescribeAlarms_ByCbor_HasTheTypesOfAwsDescription(CancellationToken ct)
    {
        var answers = await LiveAsync(Protocol.Cbor, ct);

        var alarms = (object?[])answers[12].Tree["MetricAlarms"]!;
        var alarm = (Dictionary<string, object?>)alarms[1]!;
        Assert.That(
            (alarm["Threshold"], alarm["Period"], alarm["ActionsEnabled"], alarm["StateUpdatedTimestamp"], alarm["AlarmName"]),
            Is.EqualTo(((object)50.0, (object)60, (object)true, (object)Now, (object)"low")));
        Assert.That(alarm, Does.Not.ContainKey("AlarmDescription"), "what is not set is not there");
        Assert.That(answers[7].Body, Is.Empty, "PutMetricAlarm has no output");
        Assert.That((answers[7].ContentType, answers[12].ContentType), Is.EqualTo((default(string), "application/cbor")));
        Assert.That(answers.Select(static a => a.Headers["smithy-protocol"]), Is.All.EqualTo("rpc-v2-cbor"));
    }

    [Test]
    public async Task DescribeAlarms_ByJson_WritesDoublesWithAPoint(CancellationToken ct)
    {
        var answers = await LiveAsync(Protocol.Json, ct);

        Assert.That(Encoding.UTF8.GetString(answers[12].Body), Does.Contain("\"Period\":60,").And.Contain("\"Threshold\":50.0,"));
    }

    private static async Task<IReadOnlyList<ProtocolAnswer>> LiveAsync(Protocol protocol, CancellationToken ct)
    {
        await using var lab = await LabHost.StartAsync(new LabOptions { Port = 0 }, new FakeTimeProvider(Now), ct);
        using var client = new ProtocolClient(lab.Address, Now);
        List<ProtocolAnswer> answers = [];
        foreach (var (operation, parameters) in Life)
        {
            var answer = await client.CallAsync(protocol, operation, parameters, ct);
            Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK), $"{operation} by {protocol}: {answer.Code}");
            Assert.That(answer.Headers, Does.ContainKey("x-amzn-RequestId"));
            answers.Add(answer);
        }

        return answers;
    }

    private static Dictionary<string, object> Data(int most) => new()
    {
        ["StartTime"] = Now.AddMinutes(-5),
        ["EndTime"] = Now.AddMinutes(1),
        ["ScanBy"] = "TimestampAscending",
        ["MaxDatapoints"] = most,
        ["MetricDataQueries"] = new object[]
        {
            new Dictionary<string, object>
            {
                ["Id"] = "m0",
                ["MetricStat"] = new Dictionary<string, object>
                {
                    ["Metric"] = new Dictionary<string, object> { ["Namespace"] = "Test", ["MetricName"] = "Throughput", ["Dimensions"] = Web }, ["Period"] = 60, ["Stat"] = "p95",
                },
                ["ReturnData"] = true,
            },
            new Dictionary<string, object> { ["Id"] = "e0", ["Expression"] = "m0 / 3", ["Label"] = "third" },
        },
    };

    private static Dictionary<string, object> Alarm(string name, Dictionary<string, object> more) => new(more)
    {
        ["AlarmName"] = name,
        ["Namespace"] = "Test",
        ["MetricName"] = "Throughput",
        ["Dimensions"] = Web,
        ["Statistic"] = "Average",
        ["Period"] = 60,
        ["EvaluationPeriods"] = 3,
        ["Threshold"] = 50.0,
        ["ComparisonOperator"] = "GreaterThanThreshold",
        ["Tags"] = new object[] { new Dictionary<string, object> { ["Key"] = "team", ["Value"] = "x" } },
    };
}
