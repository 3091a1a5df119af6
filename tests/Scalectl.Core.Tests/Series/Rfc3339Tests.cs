using System.Globalization;
using CsCheck;
using Scalectl.Series;

namespace Scalectl.Core.Tests.Series;

public sealed class Rfc3339Tests
{
    [TestCase("1970-01-01T00:00:00Z", 0)]
    [TestCase("1970-01-01T00:00:01.5Z", 1500)]
    [TestCase("1970-01-01t00:00:00.123456789z", 123)]
    [TestCase("1970-01-01 01:00:00+01:00", 0)]
    [TestCase("2024-02-29T12:00:00-00:30", 1_709_209_800_000)]
    public void Ms_OfAUsualTime(string text, long expected) => Assert.That(Rfc3339.Ms(text), Is.EqualTo(expected));

    [TestCase("")]
    [TestCase("1970-01-01")]
    [TestCase("1970-01-01T00:00:00")]
    [TestCase("1970-01-01T00:00:00.Z")]
    [TestCase("2023-02-29T00:00:00Z")]
    [TestCase("1970-13-01T00:00:00Z")]
    [TestCase("1970-01-01T24:00:00Z")]
    [TestCase("1970-01-01T00:00:00+1:00")]
    [TestCase("1970-01-01T00:00:00Zx")]
    [TestCase("١٩٧٠-01-01T00:00:00Z")]
    public void Ms_OfAnythingElse_IsNothing(string text) => Assert.That(Rfc3339.Ms(text), Is.Null);

    /// <summary>Where it reads a time, it reads the runtime's.</summary>
    [Test]
    public void Ms_OfAnyTime_IsTheRuntimes() => Gen.Select(Gen.Long[0, 4_000_000_000_000], Gen.Int[-720, 720]).Sample((ms, offset) =>
    {
        var time = DateTimeOffset.FromUnixTimeMilliseconds(ms).ToOffset(TimeSpan.FromMinutes(offset));
        return Rfc3339.Ms(time.ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture)) == ms;
    });
}
