using CsCheck;
using Scalectl.Series;

namespace Scalectl.Core.Tests.Series;

public sealed class LatencyHistogramMergeTests
{
    private static readonly Gen<LatencyHistogram> Any = Gen.Long[0, 10_000_000_000].List[0, 50].Select(values =>
    {
        var histogram = new LatencyHistogram();
        values.ForEach(histogram.Record);
        return histogram;
    });

    [Test]
    public void TryMerge_TextOfAnother_IsTheSameAsMergingIt() => Gen.Select(Any, Any).Sample((one, other) =>
    {
        var byText = LatencyHistogram.FromBase64(one.ToBase64()).Value!;
        var merged = byText.TryMerge(other.ToBase64());
        one.Merge(other);
        return merged && byText.ToBase64() == one.ToBase64();
    });

    [TestCase("", TestName = "nothing")]
    [TestCase("AgAAAA==", TestName = "another version")]
    [TestCase("AQUKAAEBAQ==", TestName = "the second bucket has no count: its first must not have been added")]
    public void TryMerge_BrokenText_LeavesNoTrace(string text)
    {
        var histogram = new LatencyHistogram();
        histogram.Record(1_000_000);
        var before = histogram.ToBase64();

        Assert.That(histogram.TryMerge(text), Is.False);
        Assert.That(histogram.ToBase64(), Is.EqualTo(before));
    }
}
