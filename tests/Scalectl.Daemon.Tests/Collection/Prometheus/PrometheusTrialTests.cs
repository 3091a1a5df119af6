using Scalectl.Daemon.Collection.Prometheus;
using Scalectl.Experiments;

namespace Scalectl.Daemon.Tests.Collection.Prometheus;

/// <summary>What a user is told of a query before anything is started, by a real Prometheus.</summary>
[CancelAfter(120_000)]
public sealed class PrometheusTrialTests
{
    private Exporter _exporter = null!;
    private PrometheusServer _server = null!;
    private PrometheusClient _client = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        _exporter = await Exporter.StartAsync();
        _server = await PrometheusServer.StartAsync(_exporter, stop.Token);
        _client = new PrometheusClient(new PrometheusOptions());
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        _client.Dispose();
        await _server.DisposeAsync();
        await _exporter.DisposeAsync();
    }

    [TestCase("sum(shop_ready)")]
    [TestCase("shop_wanted")]
    [TestCase("3")]
    [TestCase("sum(not_there) or vector(0)")]
    public async Task Query_OfOneSeriesOrAScalar_IsRight(string query, CancellationToken stop)
        => Assert.That(await TryAsync(query, stop), Is.Empty);

    [TestCase("sum(shop_ready", "1:15: parse error: unclosed left parenthesis", TestName = "Query_ThatIsNoPromQL_IsToldInTheServersWords")]
    [TestCase("shop_ready", "2 series ({__name__=\"shop_ready\", instance=", TestName = "Query_OfSeveralSeries_NamesThem")]
    [TestCase("shop_ready[1m]", "invalid expression type \"range vector\"", TestName = "Query_OfARange_IsToldInTheServersWords")]
    [TestCase("not_there", "which has no value now", TestName = "Query_OfNothing_IsTold")]
    [TestCase("avg(shop_cpu_pct)", "which is 40.5 now", TestName = "Query_OfHalfAMachine_IsTold")]
    [TestCase("-1", "which is -1 now", TestName = "Query_OfLessThanNothing_IsTold")]
    public async Task Query_Wrong(string query, string found, CancellationToken stop)
    {
        var error = (await TryAsync(query, stop)).Single();

        Assert.That((error.Argument, error.Found), Is.EqualTo(("metrics.supply", error.Found)));
        Assert.That(error.Found, Does.Contain(query).And.Contain(found));
        Assert.That(error.Example, Does.StartWith("sum("));
    }

    [Test]
    public async Task Queries_OfWhichTwoAreWrong_AreBothTold(CancellationToken stop)
    {
        var errors = await new PrometheusTrial(_client, TimeProvider.System).TryAsync(
            new MetricsSpecification { Source = MetricsSource.Prometheus, Url = _server.Address.AbsoluteUri, Supply = "sum(", Desired = "shop_wanted", Cpu = "shop_cpu" }, stop);

        Assert.That(errors.Select(e => e.Argument), Is.EqualTo((string[])["metrics.supply", "metrics.cpu"]));
    }

    [Test]
    public async Task Server_ThatIsNoPrometheus_IsTold(CancellationToken stop)
    {
        var error = (await TryAsync("3", stop, _exporter.Address)).Single();

        Assert.That((error.Argument, error.Found), Is.EqualTo(("metrics.url", $"{_exporter.Address}/ answers 404, and not as Prometheus does")));
    }

    private Task<IReadOnlyList<InvalidInput>> TryAsync(string supply, CancellationToken stop, string? server = null) => new PrometheusTrial(_client, TimeProvider.System).TryAsync(
        new MetricsSpecification { Source = MetricsSource.Prometheus, Url = server ?? _server.Address.AbsoluteUri, Supply = supply }, stop);
}
