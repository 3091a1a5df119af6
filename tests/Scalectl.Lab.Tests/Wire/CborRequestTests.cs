using CsCheck;
using Scalectl.Lab.Wire;

namespace Scalectl.Lab.Tests.Wire;

internal sealed class CborRequestTests
{
    // Written by botocore 1.43.11: get-metric-data for p95 of CPUUtilization, from 2025-11-24T16:00:00Z for an hour.
    private const string GetMetricData =
        "a4714d6574726963446174615175657269657381a3624964626d306a4d657472696353746174a3664d6574726963a3694e616d657370616365674157532f4543326a4d65747269634e616d65"
        + "6e4350555574696c697a6174696f6e6a44696d656e73696f6e7381a2644e616d6561476556616c7565617766506572696f6419012c6453746174637039356a52657475726e44617461f5"
        + "69537461727454696d65c11a6924810067456e6454696d65c11a69248f106d4d617844617461706f696e74730a";

    [Test]
    public void Read_WhatBotocoreWrites_HasTheNamesOfTheQueryProtocol() => Assert.That(Read(GetMetricData), Is.EquivalentTo(new Dictionary<string, string>
    {
        ["MetricDataQueries.member.1.Id"] = "m0",
        ["MetricDataQueries.member.1.MetricStat.Metric.Namespace"] = "AWS/EC2",
        ["MetricDataQueries.member.1.MetricStat.Metric.MetricName"] = "CPUUtilization",
        ["MetricDataQueries.member.1.MetricStat.Metric.Dimensions.member.1.Name"] = "G",
        ["MetricDataQueries.member.1.MetricStat.Metric.Dimensions.member.1.Value"] = "w",
        ["MetricDataQueries.member.1.MetricStat.Period"] = "300",
        ["MetricDataQueries.member.1.MetricStat.Stat"] = "p95",
        ["MetricDataQueries.member.1.ReturnData"] = "true",
        ["StartTime"] = "2025-11-24T16:00:00.0000000+00:00",
        ["EndTime"] = "2025-11-24T17:00:00.0000000+00:00",
        ["MaxDatapoints"] = "10",
    }));

    [TestCase("", null, TestName = "Read_NoBody_HasNoParameters")]
    [TestCase("a0", null, TestName = "Read_EmptyMap_HasNoParameters")]
    [TestCase("a1 61 61 f6", null, TestName = "Read_Null_IsNotGiven")]
    [TestCase("a1 61 61 80", null, TestName = "Read_EmptyList_HasNoItems")]
    [TestCase("a1 61 61 17", "23", TestName = "Read_SmallInteger_IsRead")]
    [TestCase("a1 61 61 1b ffffffffffffffff", "18446744073709551615", TestName = "Read_GreatestInteger_IsRead")]
    [TestCase("a1 61 61 38 63", "-100", TestName = "Read_NegativeInteger_IsRead")]
    [TestCase("a1 61 61 f9 3e00", "1.5", TestName = "Read_HalfPrecision_IsRead")]
    [TestCase("a1 61 61 fa 3fc00000", "1.5", TestName = "Read_SinglePrecision_IsRead")]
    [TestCase("a1 61 61 fb bfe0000000000000", "-0.5", TestName = "Read_Double_IsRead")]
    [TestCase("a1 61 61 f4", "false", TestName = "Read_False_IsRead")]
    [TestCase("a1 61 61 42 0102", "AQI=", TestName = "Read_Bytes_AreBase64")]
    [TestCase("bf 61 61 62 c3a4 ff", "ä", TestName = "Read_MapOfUnknownLength_IsRead")]
    [TestCase("a1 7f 61 61 ff 7f 61 78 61 79 ff", "xy", TestName = "Read_TextInPieces_IsRead")]
    [TestCase("a1 61 61 c1 fb 41da492040010625", "2025-11-24T16:00:00.0160000+00:00", TestName = "Read_TimeAsDouble_IsReadToTheMillisecond")]
    [TestCase("a1 61 61 c1 00", "1970-01-01T00:00:00.0000000+00:00", TestName = "Read_Epoch_IsATime")]
    public void Read_Value_IsItsText(string body, string? expected) => Assert.That(Read(body).GetValueOrDefault("a"), Is.EqualTo(expected));

    [TestCase("80", "found StartArray, expected a map", TestName = "Read_ListAtTheTop_IsRefused")]
    [TestCase("a1 01 02", "at byte 1:", TestName = "Read_NumberAsName_IsRefused")]
    [TestCase("a1 61 61", "at byte 3:", TestName = "Read_CutShort_IsRefused")]
    [TestCase("a0 a0", "1 bytes follow", TestName = "Read_MoreThanAMap_IsRefused")]
    [TestCase("a2 61 61 01 61 61 02", "at byte", TestName = "Read_NameTwice_IsRefused")]
    [TestCase("a1 61 61 61 ff", "at byte", TestName = "Read_NoUtf8_IsRefused")]
    [TestCase("a1 61 61 c2 41 01", "a: found tag 2, expected tag 1", TestName = "Read_OtherTag_IsRefused")]
    [TestCase("a1 61 61 c1 61 61", "at byte", TestName = "Read_TimeOfText_IsRefused")]
    [TestCase("a1 61 61 c1 fb 7fefffffffffffff", "a: found the time 1.7976931348623157E+308", TestName = "Read_TimeOutOfAllYears_IsRefused")]
    [TestCase("a1 61 61 c1 fb 7ff8000000000000", "a: found the time NaN", TestName = "Read_TimeThatIsNoNumber_IsRefused")]
    [TestCase("a1 61 61 9b ffffffffffffffff", "at byte", TestName = "Read_ListLongerThanTheBody_IsRefused")]
    public void Read_Garbage_SaysWhatIsWrong(string body, string expected)
        => Assert.That(Assert.Throws<FormatException>(() => Read(body))!.Message, Does.Contain(expected));

    [Test]
    public void Read_NestedWithoutEnd_IsRefusedBeforeTheStackIs()
        => Assert.That(Assert.Throws<FormatException>(() => CborRequest.Read([0xa1, 0x61, 0x61, .. Enumerable.Repeat((byte)0x81, 1_000_000)]))!.Message, Does.Contain("deeper than 32 levels"));

    [Test]
    public void Read_LongNameOfManyItems_IsRefusedBeforeTheMemoryIs()
    {
        // A name of 60,000 characters before each of 60,000 items would be 3.6 billion characters.
        byte[] body = [0xa1, 0x79, 0xea, 0x60, .. Enumerable.Repeat((byte)'a', 60_000), 0x99, 0xea, 0x60, .. new byte[60_000]];

        Assert.That(Assert.Throws<FormatException>(() => CborRequest.Read(body))!.Message, Does.Contain("longer than 33554432 characters"));
    }

    [Test]
    public void Read_AnyBytes_AreReadOrRefused() => Gen.Byte.Array[0, 60].Sample(
        static bytes =>
        {
            try
            {
                CborRequest.Read([0xa2, 0x61, 0x61, .. bytes]);
                CborRequest.Read(bytes);
            }
            catch (FormatException)
            {
                return true;
            }

            return true;
        },
        iter: 20_000);

    private static IReadOnlyDictionary<string, string> Read(string hex) => CborRequest.Read(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)));
}
