using System.Text.Json;
using Scalectl.Load;

namespace Scalectl.Generator.Tests.Load;

public sealed class GeneratorJsonTests
{
    [Test]
    public void Plan_WithOnlyWhatIsRequired_HasTheDefaults()
    {
        var plan = JsonSerializer.Deserialize("""{"runId":"r","target":"http://a/","function":"x","steps":3,"stepSeconds":1,"spread":"poisson","split":"share"}""", GeneratorJson.Default.GeneratorPlan)!;

        Assert.That((plan.Spread, plan.Split, plan.Machines, plan.Seed, plan.TimeoutSeconds, plan.MaxConnections, plan.Routes[0].Path), Is.EqualTo((Spread.Poisson, Split.Share, 1, 1L, 10d, 1024, "/")));
    }

    [Test]
    public void Second_WithCauses_WritesCamelCaseEverywhereAndComesBack()
    {
        var second = new GeneratorSecond { Seq = 1, Time = 100, Planned = 2, NoAnswer = 2, NoAnswerByCause = new Dictionary<NoAnswerCause, long> { [NoAnswerCause.Refused] = 2 } };
        var json = JsonSerializer.Serialize(new GeneratorSamples(GeneratorState.Running, 1, [second]), GeneratorJson.Default.GeneratorSamples);
        var back = JsonSerializer.Deserialize(json, GeneratorJson.Default.GeneratorSamples)!;

        Assert.Multiple(() =>
        {
            Assert.That(json, Does.Contain("\"state\":\"running\"").And.Contain("\"noAnswerByCause\":{\"refused\":2}"));
            Assert.That(back.Seconds[0].NoAnswerByCause[NoAnswerCause.Refused], Is.EqualTo(2));
        });
    }
}
