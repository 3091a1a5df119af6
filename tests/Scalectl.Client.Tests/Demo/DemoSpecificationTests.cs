using Scalectl.Client.Demo;
using Scalectl.Experiments;
using Scalectl.Load;

namespace Scalectl.Client.Tests.Demo;

public sealed class DemoSpecificationTests
{
    [Test]
    public void Specification_OfTheDemo_IsRightAndItsLoadRisesAndFalls()
    {
        var specification = ExperimentFile.Parse(DemoCommand.Specification());
        Assert.That(specification.Errors, Is.Empty);
        var load = specification.Value!.Load;
        var plan = LoadPlan.Create(LoadFunction.Parse(load.Function).Value!, load.Steps, load.Step.TotalSeconds, load.Machines, load.Split).Value!;

        // One machine serves 20 requests a second at 60 % with 12: the top needs several, start and end need one.
        Assert.That((plan.Steps[0].Requests, plan.PeakPerSecond, plan.Steps[^1].Requests), Is.EqualTo((12L, 80.0, 12L)));
    }
}
