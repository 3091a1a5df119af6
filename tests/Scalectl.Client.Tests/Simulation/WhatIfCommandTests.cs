using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Snapshooter.NUnit;

namespace Scalectl.Client.Tests.Simulation;

/// <summary>With a recorded run of the lab: target tracking at 60 % under a hill of load.</summary>
public sealed class WhatIfCommandTests
{
    private static readonly string Recorded = Path.Combine(AppContext.BaseDirectory, "lab-target-60.json");

    private Cli _cli = null!;

    [SetUp]
    public void SetUp() => _cli = new Cli();

    [TearDown]
    public void TearDown() => _cli.Dispose();

    [Test]
    public async Task File_AnotherTarget_IsThreeColumnsAndTheSourcesOfTheConstants()
    {
        var result = await _cli.RunAsync("simulate", "--experiment", Recorded, "--target", "80");
        Assert.That((result.Code, result.Error), Is.EqualTo((0, "")));
        Snapshot.Match(result.Out, "what-if");
    }

    [Test]
    public async Task Id_AsksTheDaemon_AndGivesTheSame()
    {
        await using var daemon = await FakeDaemon.StartAsync(_cli, app => app.MapGet("/api/v1/experiments/{id}/export", (string format) => Results.File(Recorded, "application/json")));
        string[] options = ["--policy", "static", "--output", "json"];
        var (asked, read) = (await _cli.RunAsync(["simulate", "--experiment", "target-60-1", .. options]), await _cli.RunAsync(["simulate", "--experiment", Recorded, .. options]));

        Assert.That(daemon.Requests[^1], Does.StartWith("GET /api/v1/experiments/target-60-1/export"));
        Assert.That(asked.Out, Is.EqualTo(read.Out));
        var json = JsonDocument.Parse(read.Out).RootElement;
        Assert.That((json.GetProperty("experiment").GetString(), json.GetProperty("ran").GetString(), json.GetProperty("other").GetString()), Is.EqualTo(("target-60-1", "target-tracking 60", "static")));
        Assert.That(json.GetProperty("simulation").GetProperty("elasticity").GetProperty("boundUpper").GetDouble(), Is.EqualTo(1), "static keeps the one machine of the start");
        var tauU = json.GetProperty("figures")[0];
        Assert.That(tauU.GetProperty("error").GetDouble(), Is.EqualTo(tauU.GetProperty("simulated").GetDouble() - tauU.GetProperty("measured").GetDouble()));
        Assert.That(tauU.GetProperty("other").GetDouble(), Is.GreaterThan(tauU.GetProperty("simulated").GetDouble()));
    }

    [Test]
    public async Task NoPolicyOption_OnlyTheSimulatorsOwnError()
    {
        var json = JsonDocument.Parse((await _cli.RunAsync("simulate", "--experiment", Recorded, "--output", "json", "--timeline")).Out).RootElement;
        Assert.That((json.TryGetProperty("other", out _), json.GetProperty("figures")[0].TryGetProperty("other", out _)), Is.EqualTo((false, false)));
        Assert.That(json.GetProperty("simulation").GetProperty("timeline").GetArrayLength(), Is.EqualTo(70), "a tick a second");
    }

    [Test]
    public async Task Report_HasTheTablesAndTheCommand()
    {
        var file = Path.Combine(_cli.Home, "report.html");
        var result = await _cli.RunAsync("simulate", "--experiment", Recorded, "--target", "80", "--out", file);
        Assert.That(result.Code, Is.Zero, result.Error);
        Assert.That(await File.ReadAllTextAsync(file), Does.Contain("What if target-60-1 had run with target-tracking 80").And.Contain("Measured and simulated").And.Contain("scalectl simulate --experiment"));
    }

    [TestCase("--function: found it beside --experiment, expected the recorded run's own", "--function", "60")]
    [TestCase("--seed: found it beside --experiment, expected the recorded run's own", "--seed", "3")]
    [TestCase("--min, --start, --max: found 9, 9, 6", "--min", "9")]
    [TestCase("--target: found", "--target", "none")]
    public async Task WrongOption_IsNamed(string expected, params string[] options)
    {
        var result = await _cli.RunAsync(["simulate", "--experiment", Recorded, .. options]);
        Assert.That((result.Code, result.Out), Is.EqualTo((2, "")));
        Assert.That(result.Error, Does.Contain(expected));
    }

    [TestCase("missing.json", null, "a file that can be read")]
    [TestCase("broken.json", "{\"id\": 3}", "no exported experiment")]
    [TestCase("short.json", "{}", "no exported experiment")]
    [TestCase("other.json", "null", "another layout")]
    public async Task WrongFile_IsNamed(string name, string? content, string expected)
    {
        var file = Path.Combine(_cli.Home, name);
        if (content is not null)
        {
            await File.WriteAllTextAsync(file, content);
        }

        var result = await _cli.RunAsync("simulate", "--experiment", file, "--target", "70");
        Assert.That((result.Code, result.Out), Is.EqualTo((2, "")));
        Assert.That(result.Error, Does.Contain("--experiment: found").And.Contain(expected));
    }
}
