using Scalectl.Pricing;

namespace Scalectl.Core.Tests.Pricing;

public sealed class PriceListTests
{
    [TestCase("us-east-1", "t2.micro", 0.0116)]
    [TestCase("us-east-1", "m5.4xlarge", 0.768)]
    [TestCase("us-east-1", "t4g.2xlarge", 0.2688)]
    [TestCase("us-west-2", "c5.9xlarge", 1.53)]
    [TestCase("eu-west-1", "t3.micro", 0.0114)]
    [TestCase("eu-central-1", "m5.large", 0.115)]
    [TestCase("nowhere-1", "m5.large", null)]
    [TestCase("us-east-1", "x99.large", null)]
    public void BuiltIn_Type_HasItsListPriceOrNone(string region, string type, double? perHour) =>
        Assert.That(KnownPrice.Find(null, region, type)?.Price.PerHour, Is.EqualTo(perHour));

    [Test]
    public void BuiltIn_Lines_AreOfTheirOwnAndHaveADate()
    {
        Assert.That(PriceList.BuiltIn.Prices.Select(p => (p.Region, p.Type)), Is.Unique);
        Assert.That(PriceList.BuiltIn.Prices.Select(p => p.PerHour), Has.All.InRange(0.004, 7));
        Assert.That(KnownPrice.Find(null, "us-east-1", "t3.micro")!.Source, Is.EqualTo("list price of 2025-01, us-east-1"));
    }

    [Test]
    public void Find_OwnList_OverridesAndTheRegionsLineIsNearer()
    {
        var own = PriceList.Parse("# ours\n*,t3.micro,0.5\neu-west-1,t3.micro,0.25,EUR\n*,box,1,CHF\n", "prices.csv").Value;

        Assert.That(KnownPrice.Find(own, "eu-west-1", "t3.micro"), Is.EqualTo(new KnownPrice(new(0.25, "EUR"), "prices.csv, eu-west-1")));
        Assert.That(KnownPrice.Find(own, "us-east-1", "t3.micro")!.Price.PerHour, Is.EqualTo(0.5));
        Assert.That(KnownPrice.Find(own, "us-east-1", "t3.small")!.Price.PerHour, Is.EqualTo(0.0208), "what it does not have is as it was");
    }

    [TestCase("*,t3.micro")]
    [TestCase("*,t3.micro,-1")]
    [TestCase("*,t3.micro,NaN")]
    [TestCase(",t3.micro,1")]
    [TestCase("*,t3.micro,1,euro")]
    [TestCase("*,t3.micro,1,EUR,x")]
    public void Parse_WrongLine_IsNamed(string line)
    {
        var error = PriceList.Parse($"region,type,perHour,currency\n\n{line}\n", "prices.csv").Errors.Single();

        Assert.That((error.Argument, error.Line), Is.EqualTo(("prices.csv", 3)));
        Assert.That(PriceList.Parse(error.Example, "x").Ok, Is.True);
    }
}
