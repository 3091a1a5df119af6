using CsCheck;
using Scalectl.Daemon.Resources;

namespace Scalectl.Daemon.Tests.Resources;

public class ResourceNamesTests
{
    [TestCase("a", true)]
    [TestCase("shop-2", true)]
    [TestCase("0123456789abcdef0123456789abcdef", true)]
    [TestCase("0123456789abcdef0123456789abcdef0", false)]
    [TestCase("-shop", false)]
    [TestCase("shop-", false)]
    [TestCase("Shop", false)]
    [TestCase("", false)]
    [TestCase("a\n", false)]
    public void IsName_EachForm_IsToldApart(string name, bool expected) => Assert.That(ResourceNames.IsName(name), Is.EqualTo(expected));

    [Test]
    public void Balancer_ShortName_IsReadable() => Assert.That(ResourceNames.Balancer("shop"), Is.EqualTo("scalectl-app-shop"));

    [Test]
    public void Balancer_AnyName_IsAllowedByTheCloud()
        => Gen.String[Gen.Char["abc019-"], 1, 32].Where(ResourceNames.IsName).Sample(name =>
        {
            var balancer = ResourceNames.Balancer(name);
            Assert.That(balancer, Has.Length.LessThanOrEqualTo(32));
            Assert.That(balancer, Does.Match("^[a-z0-9]+(-+[a-z0-9]+)*$"));
        });

    [Test]
    public void Balancer_TwoLongNamesWithOneBeginning_StayApart()
        => Assert.That(ResourceNames.Balancer("a-very-long-name-of-a-shop-one"), Is.Not.EqualTo(ResourceNames.Balancer("a-very-long-name-of-a-shop-two")));

    [TestCase("t4g.micro", true)]
    [TestCase("c7gn.xlarge", true)]
    [TestCase("a1.large", true)]
    [TestCase("t3.micro", false)]
    [TestCase("g5.xlarge", false, Description = "a graphics card, not Graviton")]
    [TestCase("g5g.xlarge", true)]
    [TestCase("c7i.large", false)]
    public void IsArm_EachType_IsToldApart(string type, bool arm) => Assert.That(MachineImages.IsArm(type), Is.EqualTo(arm));

    [Test]
    public void ExpiryOf_TagsOfAnything_IsTheirEndOrNone()
    {
        var end = DateTimeOffset.FromUnixTimeSeconds(1000);

        Assert.That(ResourceTags.ExpiryOf(ResourceTags.Of(ResourceTags.Cluster, "c", "me", null, end)), Is.EqualTo(end));
        Assert.That(ResourceTags.ExpiryOf(ResourceTags.Of(ResourceTags.App, "a", "me", null, null)), Is.Null);
        Assert.That(ResourceTags.ExpiryOf(new Dictionary<string, string> { [ResourceTags.Expires] = "99999999999999" }), Is.Null, "a stranger's nonsense");
    }
}
