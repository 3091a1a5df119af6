using System.Text.Json;
using Scalectl.Generator.Tests.Edge;

namespace Scalectl.EndToEnd.Tests.Session;

/// <summary>The session that the thesis shows, command by command, on the lab.</summary>
public sealed class ThesisSessionTests
{
    [Test]
    public void Session_OfTheThesis_SendsThePlanExactlyAndLeavesNoProcess()
    {
        using Scratch scratch = new();
        using (var nginx = Nginx.Start())
        {
            scratch.Done("lab", "start", "--port", "0");
            using var lab = JsonDocument.Parse(scratch.Done("lab", "status", "--output", "json").Output);
            var endpoint = lab.RootElement.GetProperty("address").GetString()!;
            Assert.That(scratch.Done("start", "--port", "0").Output, Does.Contain("http://127.0.0.1:"));
            var added = scratch.Run(
                TimeSpan.FromSeconds(30), Path.Combine(Scratch.Programs, "scalectl"),
                ["user", "add", "alice", "--region", "eu-central-1", "--access-key-id", "AKIDSCALECTLLAB00001", "--endpoint-url", endpoint, "--bootstrap", "process", "--period", "1s"],
                "scalectl-lab-secret\n");
            Assert.That(added.ExitCode, Is.Zero, added.ToString());

            Assert.That(scratch.Done("setup", "alice").Output, Does.Contain("User setup successful! Detected 0 running scalectl auto scaling cluster(s)"));

            // The thesis' plan: 1,330 requests in twenty steps, and both machines send all of it.
            var run = scratch.Done("cluster", "run", "now", "+20s", "1", $"http://127.0.0.1:{nginx.Port}/shop", "(-1)*(x-10)^2+100", "2", "t2.micro", "--wait", "--output", "json");
            using var result = JsonDocument.Parse(run.Output);
            var load = result.RootElement.GetProperty("load");
            Assert.That(
                (load.GetProperty("planned").GetInt64(), load.GetProperty("sent").GetInt64(), load.GetProperty("answered").GetInt64(), nginx.Log().Count(line => line == "GET /shop")),
                Is.EqualTo((2660L, 2660L, 2660L, 2660)));

            Assert.That(scratch.Done("status").Output, Does.Contain("alice"));
            scratch.Done("cluster", "remove", "--yes");
            using (var left = JsonDocument.Parse(scratch.Done("cluster", "list", "--output", "json").Output))
            {
                Assert.That(left.RootElement.GetArrayLength(), Is.Zero);
            }

            scratch.Done("stop");
            scratch.Done("lab", "stop");
        }

        scratch.ExpectNoProcessLeft();
    }
}
