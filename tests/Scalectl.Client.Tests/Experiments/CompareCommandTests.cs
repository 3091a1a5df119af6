using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Scalectl.Api;
using Scalectl.Experiments;
using Snapshooter.NUnit;

namespace Scalectl.Client.Tests.Experiments;

public sealed class CompareCommandTests
{
    private Cli _cli = null!;

    [SetUp]
    public void SetUp() => _cli = new Cli();

    [TearDown]
    public void TearDown() => _cli.Dispose();

    /// <summary>A daemon that really compares: three repetitions of one, three of the other.</summary>
    private Task<FakeDaemon> DaemonAsync() => FakeDaemon.StartAsync(_cli, app => app.MapGet(
        "/api/v1/comparisons",
        (string[] of, string? sort, string? baseline) => Results.Json(
            ExperimentComparison.Compute([.. of.Select((name, i) => new ComparedRuns(name, [.. Enumerable.Range(1, 3).Select(run => Run($"{name}-{run}", (i * 10) + run))]))], sort, baseline),
            ApiJson.Default.ComparisonReport)));

    private static ComparedRun Run(string id, int seed) => new(id, new ExperimentReport
    {
        Elasticity = Contract.Elasticity with { TauUPct = Contract.Elasticity.TauUPct + seed, BoundScale = 4 },
        User = Contract.User with { ErrorResponses = 100 - seed, AverageResponseTimeMs = 40.5 + seed, AverageLatencyMs = 2 },
    });

    [Test]
    public async Task Print_Comparison_IsAsAgreed()
    {
        await using var daemon = await DaemonAsync();
        using var all = new StringWriter { NewLine = "\n" };
        foreach (var args in new string[][] { ["experiment", "compare", "sine-40", "sine-60", "--sort", "errorResponses"], ["experiment", "compare", "sine-40", "sine-60", "--baseline", "sine-60", "-o", "csv"] })
        {
            var result = await _cli.RunAsync(args);
            Assert.That(result.Code, Is.Zero, result.Error);
            all.Write($"$ scalectl {string.Join(' ', args)}\n{result.Out}\n");
        }

        Snapshot.Match(all.ToString(), "comparison");
        Assert.That(daemon.Requests[0], Does.Contain("of=sine-40&of=sine-60&sort=errorResponses"));
    }

    [Test]
    public async Task Json_Comparison_IsTheReport()
    {
        await using var daemon = await DaemonAsync();
        using var json = System.Text.Json.JsonDocument.Parse((await _cli.RunAsync("experiment", "compare", "a", "b", "--output", "json")).Out);
        Assert.That(json.RootElement.GetProperty("differences")[0].GetProperty("verdict").GetString(), Is.EqualTo("too-few-repetitions"));
        Assert.That(json.RootElement.GetProperty("experiments")[0].GetProperty("runs").GetArrayLength(), Is.EqualTo(3));
    }

    [Test]
    public async Task Compare_Group_NeedsNoSecondSide()
    {
        await using var daemon = await DaemonAsync();
        await _cli.RunAsync("experiment", "compare", "g7", "--baseline", "sine-40");
        Assert.That(daemon.Requests[0], Does.Contain("of=g7&baseline=sine-40"));
    }

    [TestCase("html", "html")]
    [TestCase("MD", "md")]
    [TestCase("json", "json")]
    [TestCase("svg", "svg")]
    public async Task Compare_Out_WritesTheDocumentOfItsEnding(string ending, string format)
    {
        await using var daemon = await FakeDaemon.StartAsync(_cli, app => app.MapGet("/api/v1/comparisons/export", (string[] of, string format, string? sort) => Results.Text($"{format} of {string.Join(' ', of)} by {sort}")));
        var file = Path.Combine(_cli.Home, $"comparison.{ending}");
        var result = await _cli.RunAsync("experiment", "compare", "a", "b", "--sort", "tauU", "--out", file);
        Assert.That((result.Code, result.Out, result.Error), Is.EqualTo((0, "", $"wrote HOME/comparison.{ending}\n")));
        Assert.That(await File.ReadAllTextAsync(file), Is.EqualTo($"{format} of a b by tauU"));
    }

    [Test]
    public async Task Compare_OutCsv_HasTheRowsOfOutputCsv()
    {
        await using var daemon = await DaemonAsync();
        var file = Path.Combine(_cli.Home, "comparison.csv");
        var written = await _cli.RunAsync("experiment", "compare", "a", "b", "--out", file);
        Assert.That(written.Out, Is.Empty);
        Assert.That(await File.ReadAllTextAsync(file), Is.EqualTo((await _cli.RunAsync("experiment", "compare", "a", "b", "-o", "csv")).Out));
    }

    [TestCase("--out: found 'x.pdf', expected a file that ends in .html, .md, .csv, .json, .svg", "a", "b", "--out", "x.pdf")]
    [TestCase("ID|NAME: found nothing, expected two or more experiments")]
    [TestCase("ID|NAME: found only one", "a")]
    [TestCase("--sort: found 'tau', expected one of errorResponses,", "a", "b", "--sort", "tau")]
    [TestCase("--baseline: found 'c', expected one of a, b", "a", "b", "--baseline", "c")]
    [TestCase("--bsaeline: found an unknown option (did you mean --baseline?)", "a", "b", "--bsaeline", "c")]
    public async Task Compare_WrongArguments_AreNamedAndNoDaemonIsAsked(string expected, params string[] arguments)
    {
        var result = await _cli.RunAsync(["experiment", "compare", .. arguments]);
        Assert.That(result.Code, Is.EqualTo(2), result.Error);
        Assert.That(result.Error, Does.Contain(expected));
    }
}
