using System.Text.Json;
using Scalectl.Generator.Tests.Edge;
using Scalectl.Load;

namespace Scalectl.Generator.Tests.Result;

/// <summary>A run of several routes, route by route: what was planned, sent and missed of each, and its times. The sums are the run's (<see cref="ResultDocument.AssertSums"/>).</summary>
[Parallelizable(ParallelScope.All)]
[TestFixture("epoll")]
[TestFixture("io_uring")]
public sealed class RouteResultTests(string engine)
{
    private static readonly string[] _routes = ["--route", "GET /shop 5", "--route", "GET /missing 3", "--route", """{"method":"POST","path":"/broken","weight":2,"name":"cart"}"""];

    [Test]
    public async Task Routes_OfARun_AreWhatThePlanSaysAndTheLogHas()
    {
        using var nginx = Nginx.Start();
        var result = await GeneratorProcess.ResultAsync(["--engine", engine, "--target", nginx.Url, "--function", "200", "--step", "0.5", "--steps", "2", "--seed", "11", .. _routes]);
        var log = nginx.Log();

        var routes = result.AssertSums().Json.GetProperty("routes").EnumerateArray().ToList();
        var mix = new RouteMix([new("GET", "/shop", 5), new("GET", "/missing", 3), new("POST", "/broken", 2)], 11);
        var planned = Enumerable.Range(0, 400).GroupBy(number => mix.RouteOf(number)).ToDictionary(route => route.Key, route => route.LongCount());
        Assert.Multiple(() =>
        {
            Assert.That(routes.Select(r => (r.GetProperty("name").GetString(), r.GetProperty("share").GetDouble())), Is.EqualTo(new[] { ("GET /shop", 0.5), ("GET /missing", 0.3), ("cart", 0.2) }));
            Assert.That(routes.Select(r => Count(r, "planned")), Is.EqualTo(new[] { planned[0], planned[1], planned[2] }));
            Assert.That(routes.Select(r => Count(r, "sent")), Is.EqualTo(new[] { "GET /shop", "GET /missing", "POST /broken" }.Select(line => (long)log.Count(l => l == line))));
            Assert.That(routes.Select(r => Count(r, "errors")), Is.EqualTo(new[] { 0, Count(routes[1], "answered"), Count(routes[2], "answered") }), "404 and 503");
            Assert.That(routes.Select(r => Count(r.GetProperty("serviceTimeMs"), "count")), Is.EqualTo(routes.Select(r => Count(r, "answered"))));
            Assert.That(routes.Select(r => Mean(r, "serviceTimeMs") <= Mean(r, "responseTimeMs")), Is.All.True, "due comes before sent");
        });
    }

    [Test]
    public async Task Routes_OfARunThatMissesSome_SayOfWhichRoute()
    {
        // Three connections that never get an answer: all but three of 40 are missed, whatever their route.
        using var target = new RawTarget((_, _) => Task.CompletedTask);
        var result = await GeneratorProcess.ResultAsync(["--engine", engine, "--target", target.Url, "--function", "20", "--step", "0.5", "--steps", "2", "--max-connections", "3", "--timeout", "2", .. _routes]);

        var routes = result.AssertSums().Json.GetProperty("routes").EnumerateArray().ToList();
        Assert.That((result.Planned, result.Missed), Is.EqualTo((40L, 37L)));
        Assert.That(routes.Select(r => Count(r, "planned") - Count(r, "sent") - Count(r, "missed")), Is.All.Zero);
        Assert.That(routes.Select(r => Count(r, "missed")), Is.All.GreaterThan(0));
    }

    [Test]
    public async Task Table_OfSeveralRoutes_HasCountsAndBothTimesOfEach()
    {
        using var nginx = Nginx.Start();
        var finished = await GeneratorProcess.RunAsync(["run", "--engine", engine, "--target", nginx.Url, "--function", "100", "--steps", "1", .. _routes]);

        Assert.That(finished.ExitCode, Is.Zero, finished.Error);
        var lines = finished.Out.Split('\n');
        Assert.That(lines, Has.One.Matches("^route +share +planned +sent +missed +answered +errors +no answer$"));
        Assert.That(lines, Has.One.Matches("^milliseconds +mean +p50 +p90 +p95 +p99 +max$"));
        Assert.That(lines, Has.One.Matches(@"^cart +20\.0 %( +\d+){6}$"));
        Assert.That(lines, Has.One.Matches(@"^cart +from due( +[0-9.]+){6}$"));
        Assert.That(lines.Count(line => line.TrimStart().StartsWith("from sent ", StringComparison.Ordinal)), Is.EqualTo(3));
        Assert.That(lines.Select(line => line.Length), Is.All.LessThanOrEqualTo(110));
    }

    private static long Count(JsonElement of, string name) => of.GetProperty(name).GetInt64();

    private static double Mean(JsonElement route, string times) => route.GetProperty(times).GetProperty("mean").GetDouble();
}
