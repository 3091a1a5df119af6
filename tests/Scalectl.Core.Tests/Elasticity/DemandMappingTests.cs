using CsCheck;
using Scalectl.Elasticity;

namespace Scalectl.Core.Tests.Elasticity;

public sealed class DemandMappingTests
{
    [TestCase(0, 1)]
    [TestCase(70.5, 1)]
    [TestCase(71, 1)]
    [TestCase(71.01, 2)]
    [TestCase(142, 2)]
    [TestCase(200, 3)]
    [TestCase(213, 3)]
    [TestCase(284, 4)]
    [TestCase(300, 4, TestName = "saturates at the top")]
    public void For_PublishedMapping_IsTheFirstThatCarriesIt(double load, int expected)
    {
        Assert.That(DemandMapping.Table([71, 142, 213, 284]).Value!.For(load), Is.EqualTo(expected));
        Assert.That(DemandMapping.Capacity(71, 4).Value!.For(load), Is.EqualTo(expected));
    }

    [Test]
    public void For_AnyTableAndLoad_IsTheFirstIntensityAtLeastTheLoad() =>
        Gen.Select(Gen.Double[0.01, 50].Array[1, 20], Gen.Double[0, 600]).Sample((gaps, load) =>
        {
            var table = gaps.Select((_, i) => gaps.Take(i + 1).Sum()).ToArray();
            var n = DemandMapping.Table(table).Value!.For(load);
            return (load <= table[n - 1] || n == table.Length) && (n == 1 || load > table[n - 2]);
        });

    [TestCase(double.NaN)]
    [TestCase(0)]
    [TestCase(-3)]
    [TestCase(double.PositiveInfinity)]
    public void Capacity_NotAPositiveNumber_NamesIt(double perInstance)
    {
        var outcome = DemandMapping.Capacity(perInstance, 4);

        Assert.That(outcome.Ok, Is.False);
        Assert.That(outcome.Errors[0].Argument, Is.EqualTo("capacityPerInstance"));
    }

    [TestCase(0)]
    [TestCase(100_001)]
    public void Capacity_NotAPossibleGroup_NamesIt(int most) =>
        Assert.That(DemandMapping.Capacity(20, most).Errors[0].Argument, Is.EqualTo("maxInstances"));

    [Test]
    public void Table_NotRising_NamesThePlace()
    {
        Assert.That(DemandMapping.Table([71, 70]).Errors[0].ToString(), Is.EqualTo("mapping[2]: found 70, expected a number above 71, the one before it, for example 71,142,213"));
        Assert.That(DemandMapping.Table([]).Ok, Is.False);
    }
}
