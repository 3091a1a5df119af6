using System.Text.Json;
using Scalectl.EndToEnd.Tests.Session;

namespace Scalectl.EndToEnd.Tests.Load;

/// <summary>What travels in the machines' user data: the points of a trace arrive, and a plan that does not fit is refused before anything is made.</summary>
public sealed class UserDataTests
{
    private const string App = "app: {deploy: {imageId: ami-lab-webapp, min: 1, max: 2, warmUp: 2s, policy: {kind: target-tracking, target: 60}}}";

    [Test]
    public void Experiment_WithATrace_PlansItsPoints()
    {
        using Scratch scratch = new();
        var folder = Directory.CreateDirectory(Path.Combine(scratch.Folder, "files")).FullName;
        File.WriteAllText(Path.Combine(folder, "load.csv"), "time,value\n0,4\n1,10\n3,2\n");
        File.WriteAllText(Path.Combine(folder, "traced.yaml"), $$"""
            name: traced
            {{App}}
            load: {function: 'trace("load.csv") * 2', step: 1s, steps: 4, machines: 2}
            """);
        scratch.StartOnLab();

        using var run = JsonDocument.Parse(scratch.Done("experiment", "run", "-f", "files/traced.yaml", "--wait", "--output", "json").Output);
        var rows = Csv.Read(scratch.Done("experiment", "export", "traced-1", "--format", "csv").Output);
        scratch.EndOnLab();

        // Twice the trace at 0, 1, 2 and 3 s: 4, 10, half way from 10 to 2, and 2.
        var planned = rows.Where(row => row("step") > 0).GroupBy(row => row("step")).Select(step => step.Sum(row => row("planned") ?? 0));
        Assert.That(planned, Is.EqualTo(new[] { 8.0, 20, 12, 4 }));
        Assert.That(run.RootElement.GetProperty("load").GetProperty("answered2xx").GetInt64(), Is.EqualTo(44));
    }

    [Test]
    public void Plan_LargerThanUserData_IsRefusedBeforeAnythingIsMade()
    {
        using Scratch scratch = new();
        File.WriteAllBytes(Path.Combine(scratch.Folder, "large.bin"), new byte[9_000]);
        File.WriteAllBytes(Path.Combine(scratch.Folder, "huge.bin"), new byte[2_000_000]);
        File.WriteAllText(Path.Combine(scratch.Folder, "load.csv"), "time,value\n" + string.Concat(Enumerable.Range(0, 2_000).Select(i => $"{i},{i % 100}.25\n")));
        File.WriteAllText(Path.Combine(scratch.Folder, "large.yaml"), $"name: large\n{App}\nload: {{function: 'trace(\"load.csv\")', step: 1s, steps: 4}}\n");
        scratch.StartOnLab();

        Finished Cluster(params string[] more) => scratch.Scalectl(["cluster", "run", "now", "+2s", "1", "http://127.0.0.1:9/", "1", "1", "t2.micro", .. more]);
        var (body, huge, file) = (Cluster("--body", "@large.bin"), Cluster("--body", "@huge.bin"), scratch.Scalectl("experiment", "run", "-f", "large.yaml", "--wait"));
        var left = new[] { "cluster", "app" }.Select(kind => scratch.Done(kind, "list", "--all", "--output", "json").Output.Trim())
            .Append(scratch.Done("experiment", "list", "--output", "json").Output.Trim()).ToList();
        scratch.EndOnLab();

        Assert.Multiple(() =>
        {
            Assert.That((body.ExitCode, huge.ExitCode, file.ExitCode), Is.EqualTo((2, 2, 2)), $"{body}\n{huge}\n{file}");
            Assert.That(body.Talk, Does.Contain("scalectl: --route: found a plan of ").And.Contain("at most 16000 bytes"));
            Assert.That(huge.Talk, Does.Contain("scalectl: request: found "));
            Assert.That(file.Talk, Does.Contain("scalectl: load.function: found a plan of ").And.Contain("at most 16000 bytes"));
            Assert.That(left, Is.All.EqualTo("[]"), "nothing was made");
        });
    }
}
