using Scalectl.Load;

namespace Scalectl.Core.Tests.Load;

public sealed class NearestNameTests
{
    [TestCase("stpes", "steps")]
    [TestCase("Function", "function")]
    [TestCase("capacityPerInstnce", "capacityPerInstance")]
    [TestCase("q", null)]
    [TestCase("wholly-different", null)]
    public void Of_MistypedName_IsTheOneMeant(string name, string? expected) =>
        Assert.That(NearestName.Of(name, ["step", "steps", "function", "capacityPerInstance", "x"]), Is.EqualTo(expected));
}
