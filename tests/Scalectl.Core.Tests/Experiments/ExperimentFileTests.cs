using Scalectl.Api;
using Scalectl.Elasticity;
using Scalectl.Experiments;
using Scalectl.Load;

namespace Scalectl.Core.Tests.Experiments;

public sealed class ExperimentFileTests
{
    private const string Least = """
        name: sine-60
        app: {name: shop}
        load: {function: "60 + 50*s(x/10)"}
        """;

    private const string Full = """
        name: sine-60
        app:
          deploy:
            imageId: ami-lab-webapp
            type: t3.small
            min: 2
            max: 6
            warmUp: 20s
            port: 8000
            healthCheckPath: /health
            userData: |
              service_time_ms=50
              queue=20
            policy: {kind: step, target: 70, lowTarget: 30, stepsOut: [{lowerBound: 0, upperBound: 20, adjustment: 1}, {lowerBound: 20, adjustment: 2}], cooldownSeconds: 5}
        load:
          function: "base + 50*s(x/10)"
          step: 1s
          steps: 90
          machines: 2
          type: t3.nano
          split: multiply
          spread: poisson
          seed: 7
          timeout: 500ms
          maxConnections: 64
          variables: {base: 60}
          routes: [{method: GET, path: /, weight: 3}, {method: POST, path: "/buy?x=1", weight: 1}]
          headers: {X-Test: "yes"}
        probe: {interval: 1s, path: /health, timeout: 2s}
        demand: {capacityPerInstance: 20}
        metrics: {source: prometheus, url: "http://127.0.0.1:9090", supply: up, desired: want, cpu: use, total: there, step: 15s, staleness: 1m}
        slo: ["p95<200ms", "errors <= 1%"]
        price: {perHour: 0.0116, currency: EUR, billing: minute}
        budget: {cost: 1.00, duration: 2h}
        """;

    [Test]
    public void Parse_LeastFile_HasTheDocumentedDefaults()
    {
        var specification = Parsed(Least);

        Assert.That(specification.App, Is.EqualTo(new AppSpecification { Name = "shop" }));
        var load = specification.Load;
        Assert.That((load.Step, load.Steps, load.Machines, load.Type, load.Split, load.Spread, load.Seed, load.Timeout), Is.EqualTo(
            (TimeSpan.FromSeconds(60), 60, 1, "t3.micro", Split.Share, Spread.Even, 1L, TimeSpan.FromSeconds(10))));
        Assert.That(load.Routes, Is.EqualTo(new[] { new Route("GET", "/", 1) }));
        Assert.That(specification.Probe, Is.EqualTo(new ProbeSpecification { Interval = TimeSpan.FromSeconds(10), Path = "/", Timeout = TimeSpan.FromSeconds(5) }));
        Assert.That((specification.Demand, specification.Price, specification.Budget, specification.Metrics.Source), Is.EqualTo(
            ((DemandSpecification?)null, (Price?)null, (BudgetSpecification?)null, MetricsSource.Cloudwatch)));
    }

    [Test]
    public void Parse_LoadWithEveryWayOfSending_ReachesTheCluster()
    {
        var load = Parsed("""
            name: secure
            app: {target: "https://shop/"}
            load:
              function: "trace(0,10; 60,25.5) + spline(x; 0,1; 10,5)"
              steps: 3
              engine: io_uring
              dispatch: precise
              tick: 500us
              http2: true
              insecure: true
              caCertificates: |
                -----BEGIN CERTIFICATE-----
                x
              routes:
                - {path: /a}
                - {method: POST, path: /cart, weight: 2, name: cart, headers: {Content-Type: application/json}, body: '{"n":1}'}
            """.Replace("500us", "0.5ms", StringComparison.Ordinal)).Load;

        var request = load.ToRequest("https://shop/", "c");
        Assert.That((request.Engine, request.Dispatch, request.TickMs, request.Http2, request.Insecure), Is.EqualTo((EngineKind.IoUring, Dispatch.Precise, 0.5, true, true)));
        Assert.That(request.CaCertificates!.Value.Value, Does.StartWith("-----BEGIN CERTIFICATE-----\nx"));
        Assert.That(request.Routes[0].Value, Is.EqualTo("GET /a"));
        var cart = RouteText.Parse(request.Routes[1]).Value!;
        Assert.That((cart.Label(), cart.Weight, cart.Headers["Content-Type"], System.Text.Encoding.UTF8.GetString(cart.Body!)), Is.EqualTo(("cart", 2.0, "application/json", "{\"n\":1}")));

        // t = 0, x = 1: 10 and a little more than 1
        Assert.That(load.Plan().Value!.Steps[0].Value, Is.InRange(11, 12));
    }

    [Test]
    public void Parse_FullFile_KeepsEveryValue()
    {
        var specification = Parsed(Full);

        var deploy = specification.App.Deploy!;
        Assert.That((deploy.ImageId, deploy.Type, deploy.Min, deploy.Max, deploy.WarmUp, deploy.Port, deploy.HealthCheckPath, deploy.UserData), Is.EqualTo(
            ("ami-lab-webapp", "t3.small", 2, 6, TimeSpan.FromSeconds(20), 8000, "/health", "service_time_ms=50\nqueue=20\n")));
        Assert.That((deploy.Policy.Kind, deploy.Policy.Target, deploy.Policy.LowTarget, deploy.Policy.CooldownSeconds), Is.EqualTo((PolicyKind.Step, 70.0, (double?)30, (double?)5)));
        Assert.That(deploy.Policy.StepsOut, Is.EqualTo(new StepAdjustmentView[] { new(0, 20, 1), new(20, null, 2) }));
        var load = specification.Load;
        Assert.That((load.Step, load.Steps, load.Machines, load.Type, load.Split, load.Spread, load.Seed, load.Timeout, load.MaxConnections), Is.EqualTo(
            (TimeSpan.FromSeconds(1), 90, 2, "t3.nano", Split.Multiply, Spread.Poisson, 7L, TimeSpan.FromMilliseconds(500), 64)));
        Assert.That(load.Routes, Is.EqualTo(new Route[] { new("GET", "/", 3), new("POST", "/buy?x=1", 1) }));
        Assert.That((load.Variables["base"], load.Headers["X-Test"], load.Duration), Is.EqualTo((60.0, "yes", TimeSpan.FromSeconds(90))));
        Assert.That(specification.Demand!.CapacityPerInstance, Is.EqualTo(20));
        Assert.That(specification.Metrics, Is.EqualTo(new MetricsSpecification { Source = MetricsSource.Prometheus, Url = "http://127.0.0.1:9090", Supply = "up", Desired = "want", Cpu = "use", Total = "there", Step = TimeSpan.FromSeconds(15), Staleness = TimeSpan.FromMinutes(1) }));
        Assert.That(specification.Slo, Is.EqualTo(new SloRule[] { new("p95", false, 200, "p95<200ms"), new("errors", true, 1, "errors<=1%") }));
        Assert.That(specification.Price, Is.EqualTo(new Price(0.0116, "EUR", BillingRule.Minute)));
        Assert.That(specification.Budget, Is.EqualTo(new BudgetSpecification { Cost = 1, Duration = TimeSpan.FromHours(2) }));
    }

    [TestCase(Least)]
    [TestCase(Full)]
    public void Write_Specification_IsReadBackToTheSame(string text)
    {
        var written = ExperimentFile.Write(Parsed(text));

        Assert.That(ExperimentFile.Write(Parsed(written)), Is.EqualTo(written));
        Assert.That(System.Text.Json.JsonSerializer.Deserialize(written, ExperimentJson.Default.ExperimentSpecification) is { } again ? ExperimentFile.Write(again) : null, Is.EqualTo(written));
    }

    [Test]
    public void Write_FullFile_LosesNothing()
    {
        var written = ExperimentFile.Write(Parsed(Full));
        var again = Parsed(written);

        Assert.That(again.Slo, Is.EqualTo(Parsed(Full).Slo));
        Assert.That(again.App.Deploy!.UserData, Is.EqualTo(Parsed(Full).App.Deploy!.UserData));
        Assert.That(written, Does.Contain("\"warmUp\": \"20s\"").And.Contain("\"kind\": \"step\"").And.Contain("\"billing\": \"minute\""));
    }

    [TestCase("app: {name: shop}\nload: {function: x}", 1, "name", "nothing", "a name: repetitions share it")]
    [TestCase("name: a/b\napp: {name: shop}\nload: {function: x}", 1, "name", "'a/b'", "letters, digits, dot, dash and underscore, at most 60")]
    [TestCase("name: n\nload: {function: x}", 1, "app.name", "none of them", "exactly one of name, attach, target, deploy")]
    [TestCase("name: n\napp:\n  name: shop\n  target: http://10.0.0.7/\nload: {function: x}", 4, "app.target", "name and target", "exactly one of name, attach, target, deploy")]
    [TestCase("name: n\napp: {name: shop, policyTarget: 0}\nload: {function: x}", 2, "app.policyTarget", "'0'", "a number above 0, the target of the group's target-tracking policy")]
    [TestCase("name: n\napp: {attach: g, policyTaget: 50}\nload: {function: x}", 2, "app.policyTaget", "the unknown key 'policyTaget'", "'policyTarget', the nearest known key (of deploy, name, attach, policyTarget, target)")]
    [TestCase("name: n\napp: {target: \"http://10.0.0.7/\", policyTarget: 50}\nload: {function: x}", 2, "app.policyTarget", "policyTarget beside target", "policyTarget beside name or attach: an address has no policy")]
    [TestCase("name: n\napp: {target: 10.0.0.7}\nload: {function: x}", 2, "app.target", "'10.0.0.7'", "an http or https URL")]
    [TestCase("name: n\napp: {deploy: {max: 4}}\nload: {function: x}", 2, "app.deploy.imageId", "neither imageId nor dockerImage", "exactly one of imageId, dockerImage")]
    [TestCase("name: n\napp: {deploy: {imageId: a, min: 5, max: 4}}\nload: {function: x}", 2, "app.deploy.min", "min 5 above max 4", "min at most max")]
    [TestCase("name: n\napp: {deploy: {imageId: a, policy: {kind: magic}}}\nload: {function: x}", 2, "app.deploy.policy.kind", "'magic'", "one of target-tracking, step, simple, static")]
    [TestCase("name: n\napp: {deploy: {imageId: a, policy: {target: 101}}}\nload: {function: x}", 2, "app.deploy.policy.target", "'101'", "percent of CPU, more than 0 and at most 100")]
    [TestCase("name: n\napp: {name: shop}", 1, "load.function", "nothing", "a function of x, the step")]
    [TestCase("name: n\napp: {name: shop}\nload:\n  function: x\n  step: 10", 5, "load.step", "'10'", "a duration with its unit, ms, s, m or h, 1ms to 24h")]
    [TestCase("name: n\napp: {name: shop}\nload:\n  function: x\n  step: 0s", 5, "load.step", "'0s'", "a duration with its unit, ms, s, m or h, 1ms to 24h")]
    [TestCase("name: n\napp: {name: shop}\nload:\n  function: x\n  steps: 0", 5, "load.steps", "'0'", "a whole number, 1 to 10000000")]
    [TestCase("name: n\napp: {name: shop}\nload:\n  function: x\n  steps: [1]", 5, "load.steps", "a list", "a whole number, 1 to 10000000")]
    [TestCase("name: n\napp: {name: shop}\nload:\n  function: x\n  split: both", 5, "load.split", "'both'", "one of multiply, share")]
    [TestCase("name: n\napp: {name: shop}\nload:\n  function: x\n  stepp: 10s", 5, "load.stepp", "the unknown key 'stepp'", "'step', the nearest known key")]
    [TestCase("name: n\napp: {name: shop}\nload:\n  function: x\n  variables: {a: b}", 5, "load.variables.a", "'b'", "a number")]
    [TestCase("name: n\napp: {name: shop}\nload:\n  function: x\n  routes: [{path: buy}]", 5, "load.routes[0].path", "'buy'", "a path that starts with a slash")]
    [TestCase("name: n\napp: {name: shop}\nload: {function: x}\nprobe: 5s", 4, "probe", "'5s'", "a mapping of keys and values")]
    [TestCase("name: n\napp: {name: shop}\nload: {function: x}\ndemand: {mapping: shop, capacityPerInstance: 20}", 4, "demand.capacityPerInstance", "both mapping and capacityPerInstance", "one of the two, or neither")]
    [TestCase("name: n\napp: {name: shop}\nload: {function: x}\ndemand: {capacityPerInstance: 0}", 4, "demand.capacityPerInstance", "'0'", "requests per second of one machine, more than 0")]
    [TestCase("name: n\napp: {name: shop}\nload: {function: x}\nmetrics: {source: prometheus, url: 'http://127.0.0.1'}", 4, "metrics.supply", "nothing", "a value: source prometheus needs url and supply")]
    [TestCase("name: n\napp: {name: shop}\nload: {function: x}\nmetrics: {source: prometheus, url: 'http://me:pw@127.0.0.1', supply: up}", 4, "metrics.url", "'http://me:pw@127.0.0.1'", "an http or https URL without a password (the daemon's settings have it)")]
    [TestCase("name: n\napp: {name: shop, max: 4}\nload: {function: x}", 2, "app.max", "max", "max beside target only: a group says itself how many machines it may have")]
    [TestCase("name: n\napp: {name: shop}\nload: {function: x}\nmetrics: {supply: up}", 4, "metrics.supply", "a value", "nothing: it belongs to source prometheus")]
    [TestCase("name: n\napp: {name: shop}\nload: {function: x}\nslo: [p95<200]", 4, "slo[0]", "'p95<200'", "a limit in a duration, ms or s")]
    [TestCase("name: n\napp: {name: shop}\nload: {function: x}\nslo: [p59<200ms]", 4, "slo[0]", "'p59'", "one of mean, p50, p90, p95")]
    [TestCase("name: n\napp: {name: shop}\nload: {function: x}\nslo:\n  - p95<200ms\n  - errors<1", 6, "slo[1]", "'errors<1'", "a limit in percent")]
    [TestCase("name: n\napp: {name: shop}\nload: {function: x}\nprice: {currency: USD}", 4, "price.perHour", "nothing", "the price of a machine for an hour")]
    [TestCase("name: n\napp: {name: shop}\nload: {function: x}\nbudget: {duration: soon}", 4, "budget.duration", "'soon'", "a duration with its unit")]
    [TestCase("name: n\napp: {name: shop}\nload: {function: x}\nnmae: m", 4, "nmae", "the unknown key 'nmae'", "'name', the nearest known key")]
    [TestCase("", 1, "file", "nothing", "an experiment: keys name, app and load")]
    [TestCase("- a", 1, "file", "a list", "an experiment: keys name, app and load")]
    [TestCase("name: n\n---\nname: m", 3, "file", "2 documents", "one document")]
    [TestCase("name: n\nname: m", 2, "file", "", "YAML or JSON")]
    [TestCase("name: [", 2, "file", "", "YAML or JSON")]
    [TestCase("name: *nobody", 1, "file", "", "YAML or JSON")]
    public void Parse_OneError_NamesLineFoundExpectedAndExample(string text, int line, string argument, string found, string expected)
    {
        var error = Errors(text).Single();

        Assert.That((error.Line, error.Argument), Is.EqualTo(((int?)line, argument)), error.ToString());
        Assert.That(error.Found, found.Length == 0 ? Is.Not.Empty : Is.EqualTo(found));
        Assert.That(error.Expected, Does.StartWith(expected));
        Assert.That(error.Example, Is.Not.Empty);
    }

    [Test]
    public void Parse_FunctionError_KeepsThePositionInItsText()
    {
        var error = Errors("name: n\napp: {name: shop}\nload:\n  function: \"60 + fooo(x)\"").Single();

        Assert.That((error.Argument, error.Line, error.Position), Is.EqualTo(("load.function", (int?)4, (int?)5)));
        Assert.That(error.ToString(), Does.StartWith("load.function: line 4, position 6 of its text: found"));
    }

    [Test]
    public void Parse_PlanError_IsOneOfTheFunction() =>
        Assert.That(Errors("name: n\napp: {name: shop}\nload: {function: 1/(x-3)}").Single(), Has.Property("Argument").EqualTo("load.function").And.Property("Line").EqualTo(3));

    [Test]
    public void Parse_ManyErrors_ReportsAllInTheirOrder()
    {
        var errors = Errors("""
            name: a b
            app: {}
            load:
              function: "x +"
              step: 1d
              machines: 0
            proble: {}
            probe: {interval: x, timeot: 5s}
            price: {perHour: -1, currency: usd, billing: year}
            """);

        Assert.That(errors.Select(e => (e.Line, e.Argument)), Is.EqualTo(new (int?, string)[]
        {
            (1, "name"), (2, "app.name"), (4, "load.function"), (5, "load.step"), (6, "load.machines"), (7, "proble"),
            (8, "probe.interval"), (8, "probe.timeot"), (9, "price.perHour"), (9, "price.currency"), (9, "price.billing"),
        }));
    }

    [Test]
    public void Parse_Json_IsTheSameAsYaml()
    {
        var json = Parsed("""{"name": "sine-60", "app": {"name": "shop"}, "load": {"function": "60 + 50*s(x/10)"}}""");

        Assert.That(ExperimentFile.Write(json), Is.EqualTo(ExperimentFile.Write(Parsed(Least))));
    }

    [TestCase("[", 100_000)]
    [TestCase("{a: ", 100_000)]
    [TestCase("- ", 100_000)]
    [TestCase("x", 2_000_000)]
    [CancelAfter(20_000)]
    public void Parse_HostileText_IsAnErrorAndNoCrash(string part, int times) =>
        Assert.That(Errors(string.Concat(Enumerable.Repeat(part, times))).Single().Argument, Is.EqualTo("file"));

    [Test]
    public void Parse_AliasesThatMultiply_AreOnlyUnknownKeys()
    {
        var laughs = "a0: &a0 [x]\n" + string.Concat(Enumerable.Range(1, 15).Select(i => $"a{i}: &a{i} [{string.Join(",", Enumerable.Repeat($"*a{i - 1}", 9))}]\n"));

        Assert.That(Errors(laughs), Has.Count.GreaterThan(16).And.Count.LessThan(30));
    }

    [Test]
    public void ToRequest_DeployAndLoad_CarryEverything()
    {
        var specification = Parsed(Full);
        var app = specification.App.Deploy!.ToRequest("x-1");
        var cluster = specification.Load.ToRequest("http://127.0.0.1/", "x-1");

        Assert.That((app.Name, app.ImageId, app.Min, app.Max, app.WarmUpSeconds, app.UserData!.Value.Value), Is.EqualTo(("x-1", "ami-lab-webapp", 2, 6, 20.0, "service_time_ms=50\nqueue=20\n")));
        Assert.That((cluster.TimeStart, cluster.TimeEnd, cluster.TimeStep, cluster.Size, cluster.Split, cluster.TimeoutSeconds), Is.EqualTo(("now", "+90s", 1.0, 2, Split.Multiply, 0.5)));
        Assert.That(cluster.Routes.Select(r => r.Value), Is.EqualTo(new[] { "GET / 3", "POST /buy?x=1" }));
        Assert.That(cluster.Headers.Single().Value, Is.EqualTo("X-Test: yes"));
    }

    private static ExperimentSpecification Parsed(string text)
    {
        var outcome = ExperimentFile.Parse(text);
        Assert.That(outcome.Errors, Is.Empty, text);
        return outcome.Value!;
    }

    private static IReadOnlyList<InvalidInput> Errors(string text) => ExperimentFile.Parse(text).Errors;
}
