using System.Text.Json;

namespace Scalectl.EndToEnd.Tests.Session;

/// <summary>A threshold found from the command line: in the simulator with nothing but a daemon, then on the lab.</summary>
public sealed class TuneTests
{
    private const string Sale = """
        name: sale
        app: {deploy: {imageId: ami-lab-webapp, min: 1, max: 8, warmUp: 60s, policy: {kind: target-tracking, target: 60}}}
        load: {function: "600 + 1250*(1-c(x/15))", step: 60s, steps: 120}
        demand: {capacityPerInstance: 20}
        price: {perHour: 0.0116}
        """;

    private const string Light = """
        name: light
        app: {deploy: {imageId: ami-lab-webapp, min: 1, max: 2, warmUp: 2s, policy: {kind: target-tracking, target: 60}}}
        load: {function: "10", step: 1s, steps: 5}
        probe: {interval: 1s}
        demand: {capacityPerInstance: 20}
        price: {perHour: 0.0116}
        """;

    [Test]
    public void Tune_SimulatedAndOnTheLab_EndsWithAnAnswerAndItsReasonsAndLeavesNoProcess()
    {
        using Scratch scratch = new();
        File.WriteAllText(Path.Combine(scratch.Folder, "sale.yaml"), Sale);
        File.WriteAllText(Path.Combine(scratch.Folder, "light.yaml"), Light);
        scratch.Done("start", "--port", "0");

        // 85 % loses 74 requests, 80 % none: slow-start comes down to it in steps of 5.
        var simulated = scratch.Done("tune", "--experiment", "sale.yaml", "--method", "slow-start", "--simulate", "--output", "json");
        using (var answer = JsonDocument.Parse(simulated.Output))
        {
            Assert.That(answer.RootElement.GetProperty("threshold").GetDouble(), Is.EqualTo(80));
            Assert.That(answer.RootElement.GetProperty("answer").GetProperty("why")[0].GetString(), Is.EqualTo("85 does not hold, 80 does."));
            // The watch shows what is next when it looks: of a simulation in milliseconds, not of every try.
            Assert.That(simulated.Talk, Does.Contain("try 1: 10 % holds").And.Match(@"(?m)^next: \d+ %, because it held"));
        }

        var nothing = scratch.Scalectl("tune", "--experiment", "sale.yaml", "--method", "bisect", "--simulate", "--least", "95", "--start", "95");
        Assert.That((nothing.ExitCode, nothing.Output.Contains("none holds", StringComparison.Ordinal)), Is.EqualTo((4, true)), nothing.ToString());

        scratch.Done("lab", "start", "--port", "0", "--period", "1s");
        using var lab = JsonDocument.Parse(scratch.Done("lab", "status", "--output", "json").Output);
        var added = scratch.Run(
            TimeSpan.FromSeconds(30), Path.Combine(Scratch.Programs, "scalectl"),
            ["user", "add", "lab", "--region", "eu-central-1", "--access-key-id", "AKIDSCALECTLLAB00001", "--endpoint-url", lab.RootElement.GetProperty("address").GetString()!, "--bootstrap", "process", "--period", "1s"],
            "scalectl-lab-secret\n");
        Assert.That(added.ExitCode, Is.Zero, added.ToString());
        scratch.Done("setup", "lab");
        var real = scratch.Run(
            TimeSpan.FromSeconds(150), Path.Combine(Scratch.Programs, "scalectl"),
            ["tune", "--experiment", "light.yaml", "--method", "slow-start", "--start", "40", "--most", "80", "--error-limit", "100%", "--max-lateness", "60s"]);

        Assert.That(real.ExitCode, Is.Zero, real.ToString());
        Assert.That(real.Talk, Does.Contain("try 1: 40 % holds").And.Contain("next: 80 %, because it held").And.Contain("try 2: 80 % holds"));
        Assert.That(real.Output, Does.Match(@"(?m)^threshold +80 %$").And.Contain("why    80 is the most that is tried, and it holds.").And.Contain("costs  ").And.Contain("risks  "));
        Assert.That(scratch.Done("experiment", "list", "--output", "csv").Output, Does.Contain("light-at-40-1,").And.Contain("light-at-80-1,"));
        scratch.Done("stop");
        scratch.Done("lab", "stop");
        scratch.ExpectNoProcessLeft();
    }
}
