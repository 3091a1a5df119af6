using System.Text.Json;

namespace Scalectl.EndToEnd.Tests.Session;

/// <summary><c>scalectl demo</c>, as <c>make demo</c> calls it.</summary>
public sealed class DemoTests
{
    [Test]
    public void Demo_OnAnEmptyHome_ScalesOutAndIn_CountsAgree_AndNothingIsLeft()
    {
        using Scratch scratch = new();
        var demo = scratch.Run(TimeSpan.FromSeconds(180), Path.Combine(Scratch.Programs, "scalectl"), ["demo", "--output", "json"]);
        Assert.That(demo.ExitCode, Is.Zero, demo.ToString());
        using var document = JsonDocument.Parse(demo.Output);
        var root = document.RootElement;
        var load = root.GetProperty("load");
        var planned = load.GetProperty("planned").GetInt64();
        Assert.Multiple(() =>
        {
            Assert.That(planned, Is.GreaterThan(1000));
            Assert.That(load.GetProperty("sent").GetInt64(), Is.EqualTo(planned));
            Assert.That(load.GetProperty("answered").GetInt64(), Is.EqualTo(planned));
            Assert.That(load.GetProperty("loadBalancerRequests").GetInt64() - load.GetProperty("probeRequests").GetInt64(), Is.EqualTo(planned));
            Assert.That(root.GetProperty("elasticity").GetProperty("boundUpper").GetDouble(), Is.GreaterThanOrEqualTo(3));
            Assert.That(root.GetProperty("elasticity").GetProperty("boundLower").GetDouble(), Is.EqualTo(1));
            Assert.That(root.GetProperty("cost").GetProperty("operatingExpense").GetDouble(), Is.GreaterThan(0));
            Assert.That(root.GetProperty("user").GetProperty("averageResponseTimeMs").GetDouble(), Is.GreaterThan(0));
            Assert.That(root.GetProperty("user").GetProperty("averageLatencyMs").GetDouble(), Is.GreaterThan(0));
        });
        scratch.ExpectNoProcessLeft();
    }
}
