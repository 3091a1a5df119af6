using Scalectl.Generator.Tests.Edge;

namespace Scalectl.Generator.Tests.Running;

/// <summary>Sent equals planned, exactly: counted by nginx' own log, not by us.</summary>
[Parallelizable(ParallelScope.All)]
[TestFixture("epoll")]
[TestFixture("io_uring")]
public sealed class NginxCountTests(string engine)
{
    [TestCase("even", "1")]
    [TestCase("burst", "1")]
    [TestCase("poisson", "1")]
    [TestCase("even", "2")]
    [TestCase("poisson", "2")]
    public async Task Sent_OverReconnects_EqualsPlanAndLog(string spread, string loops)
    {
        // Every tenth answer closes its connection.
        using var nginx = Nginx.Start("keepalive_requests 10;");
        var result = await GeneratorProcess.ResultAsync(
            "--engine", engine, "--target", nginx.Url, "--function", "100+50*x", "--step", "0.5", "--steps", "3", "--spread", spread, "--loops", loops);

        // 150 + 200 + 250
        Assert.Multiple(() =>
        {
            Assert.That(result.AssertSums().Planned, Is.EqualTo(600));
            Assert.That((result.Sent, result.Missed, result.Count("answered2xx")), Is.EqualTo((600L, 0L, 600L)));
            Assert.That(nginx.Log(), Has.Count.EqualTo(600));
        });
    }

    [Test]
    [NonParallelizable] // thousands a second, none missed
    public async Task Sent_OfThousandsASecond_EqualsPlanAndLog()
    {
        using var nginx = Nginx.Start("keepalive_requests 1000;");
        var result = await GeneratorProcess.ResultAsync("--engine", engine, "--target", nginx.Url, "--function", "2000+500*(x%2)", "--step", "0.5", "--steps", "5", "--spread", "poisson");

        // 2500 + 2000 + 2500 + 2000 + 2500; a million of them: bench/count.sh
        Assert.Multiple(() =>
        {
            Assert.That((result.AssertSums().Planned, result.Sent, result.Missed, result.Count("answered2xx")), Is.EqualTo((11_500L, 11_500L, 0L, 11_500L)));
            Assert.That(nginx.Log(), Has.Count.EqualTo(11_500));
        });
    }

    [TestCase("even")]
    [TestCase("burst")]
    [TestCase("poisson")]
    [NonParallelizable] // it counts by the second
    public async Task Steps_OfAPlanSplitOverMachines_StayTheSame(string spread)
    {
        async Task<(int Machines, Dictionary<int, (long Planned, long Sent)> Steps)> StepsAsync(int machines)
        {
            using var nginx = Nginx.Start();
            var start = Math.Ceiling((TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds + 2).ToString("0", System.Globalization.CultureInfo.InvariantCulture);
            var runs = await Task.WhenAll(Enumerable.Range(0, machines).Select(i => GeneratorProcess.RunAsync(
                "run", "--output", "csv", "--engine", engine, "--target", nginx.Url, "--function", "97+10*x^2", "--step", "1", "--steps", "3", "--start", start, "--spread", spread,
                "--split", "share", "--machines", $"{machines}", "--index", $"{i}")));
            Assert.That(runs.Select(r => r.ExitCode), Is.All.Zero, runs[0].Error);

            // time,step,planned,sent,..: all machines' seconds by step
            var steps = runs.SelectMany(r => r.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1)).Select(line => line.Split(',').Take(4).Select(long.Parse).ToArray())
                .Where(row => row[1] > 0).GroupBy(row => (int)row[1]).ToDictionary(step => step.Key, step => (step.Sum(row => row[2]), step.Sum(row => row[3])));
            Assert.That(nginx.Log(), Has.Count.EqualTo(107 + 137 + 187));
            return (machines, steps);
        }

        var byMachines = await Task.WhenAll(new[] { 1, 2, 4, 8 }.Select(StepsAsync));

        // The plan of a second is exact; what was sent in it may differ by what was due at its very end.
        foreach (var (machines, steps) in byMachines)
        {
            Assert.That(steps.ToDictionary(s => s.Key, s => s.Value.Planned), Is.EqualTo(new Dictionary<int, long> { [1] = 107, [2] = 137, [3] = 187 }), $"{machines} machines");
            Assert.That(steps.All(s => Math.Abs(s.Value.Sent - s.Value.Planned) <= 5), Is.True, $"{machines} machines");
        }
    }

    [Test]
    public async Task Union_OfAnyNumberOfMachines_IsTheSame()
    {
        async Task<(long Planned, long Sent, int Log, int Carts)> UnionAsync(int machines)
        {
            using var nginx = Nginx.Start();
            var start = ((DateTimeOffset.UnixEpoch - TimeProvider.System.GetUtcNow()).Negate().TotalSeconds + 1.5).ToString("0.000", System.Globalization.CultureInfo.InvariantCulture);
            var results = await Task.WhenAll(Enumerable.Range(0, machines).Select(i => GeneratorProcess.ResultAsync(
                "--engine", engine, "--target", nginx.Url, "--function", "101+x", "--step", "0.5", "--steps", "2", "--start", start, "--spread", "poisson",
                "--split", "share", "--machines", $"{machines}", "--index", $"{i}", "--route", "GET /cart 1", "--route", "GET /shop 3")));
            Array.ForEach(results, r => r.AssertSums());
            var log = nginx.Log();
            return (results.Sum(r => r.Planned), results.Sum(r => r.Sent), log.Count, log.Count(line => line == "GET /cart"));
        }

        var byMachines = await Task.WhenAll(new[] { 1, 2, 4 }.Select(UnionAsync));

        // 102 + 103; the choice of routes hangs on a request's number, not on its machine
        Assert.That(byMachines, Is.All.EqualTo((205L, 205L, 205, byMachines[0].Carts)));
        Assert.That(byMachines[0].Carts, Is.InRange(30, 75)); // a quarter of 205 is 51
    }

    [Test]
    public async Task Multiply_OfTwoMachines_SendsTheFunctionTwice()
    {
        using var nginx = Nginx.Start();
        var results = await Task.WhenAll(Enumerable.Range(0, 2).Select(i => GeneratorProcess.ResultAsync(
            "--engine", engine, "--target", nginx.Url, "--function", "50*n", "--steps", "1", "--machines", "2", "--index", $"{i}")));

        // n is 2: each sends 100
        Assert.That(results.Select(r => r.AssertSums().Sent), Is.All.EqualTo(100));
        Assert.That(nginx.Log(), Has.Count.EqualTo(200));
    }

    [Test]
    public async Task Answers_OfEveryClass_AreCountedByClass()
    {
        using var nginx = Nginx.Start();
        var result = await GeneratorProcess.ResultAsync(
            "--engine", engine, "--target", nginx.Url, "--function", "200", "--step", "0.5", "--steps", "1", "--route", "GET /", "--route", "HEAD /", "--route", "GET /missing", "--route", "POST /broken");
        var log = nginx.Log();

        Assert.Multiple(() =>
        {
            Assert.That(result.AssertSums().Answered, Is.EqualTo(200));
            Assert.That(result.Count("answered2xx"), Is.EqualTo(log.Count(l => l is "GET /" or "HEAD /")));
            Assert.That(result.Count("answered4xx"), Is.EqualTo(log.Count(l => l == "GET /missing")).And.GreaterThan(0));
            Assert.That(result.Count("answered5xx"), Is.EqualTo(log.Count(l => l == "POST /broken")).And.GreaterThan(0));
        });
    }

    [Test]
    public async Task Container_WithTheVariablesOfTheThesis_SendsItsFunction()
    {
        using var nginx = Nginx.Start();
        var start = (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds + 1;
        using var process = GeneratorProcess.Start(
            new Dictionary<string, string>
            {
                ["TIMESTART"] = start.ToString("0", System.Globalization.CultureInfo.InvariantCulture),
                ["TIMEEND"] = (start + 3).ToString("0", System.Globalization.CultureInfo.InvariantCulture),
                ["TIMESTEP"] = "1",
                ["TARGET"] = $"127.0.0.1:{nginx.Port}",
                ["FUNCTION"] = "(-1)*(x-10)^2+100",
            },
            "run", "--output", "json");
        var finished = await process.FinishAsync();

        // f(1..3) = 19, 36, 51
        Assert.That(finished.ExitCode, Is.Zero, finished.Error);
        Assert.That((finished.Json().AssertSums().Planned, finished.Json().Sent, nginx.Log().Count), Is.EqualTo((106L, 106L, 106)));
    }
}
