using System.Net;
using Scalectl.Api;
using Scalectl.Daemon.Experiments;
using Scalectl.Elasticity;
using Scalectl.Experiments;

namespace Scalectl.Daemon.Tests.Experiments;

/// <summary><c>GET comparisons</c> over experiments that lie in the store.</summary>
[CancelAfter(120_000)]
public sealed class ComparisonsApiTests
{
    private TemporaryHome _home = null!;
    private DaemonUnderTest _daemon = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _home = new TemporaryHome();
        _daemon = await DaemonUnderTest.StartAsync(_home.Folder);
        await _daemon.Service<ExperimentArchive>().AddAsync(
            (_, _) =>
            [
                Stored("calm", 1, ExperimentState.Done, 1), Stored("calm", 2, ExperimentState.Done, 3), Stored("calm", 3, ExperimentState.Done, 2), Stored("calm", 4, ExperimentState.Failed, 900),
                Stored("wild", 1, ExperimentState.Done, 20), Stored("wild", 2, ExperimentState.Done, 30), Stored("queued", 1, ExperimentState.Queued, null),
            ],
            CancellationToken.None);
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await _daemon.DisposeAsync();
        _home.Dispose();
    }

    [Test]
    public async Task Compare_TwoNames_TakesTheRunsThatAreDoneAsRepetitions(CancellationToken stop)
    {
        var report = await _daemon.GetAsync("/api/v1/comparisons?of=wild&of=calm&sort=errorResponses&baseline=wild", ApiJson.Default.ComparisonReport, stop);

        Assert.That(report.Experiments.Select(e => (e.Name, e.Runs.Count)), Is.EqualTo(new[] { ("calm", 3), ("wild", 2) }));
        var errors = report.Experiments[0].Criteria[0];
        Assert.That((errors.Name, errors.Median, errors.Lower, errors.Upper, errors.Best), Is.EqualTo(("errorResponses", 2.0, (double?)1, (double?)3, true)), "what failed is no repetition");
        Assert.That((report.Best, report.Against), Is.EqualTo(("calm", "wild")));
        // 3 against 2: 1 of C(5,3) = 10 divisions is as far apart as all below all; one criterion is compared.
        Assert.That(report.Differences.Select(d => (d.Criterion, d.PValue, d.CliffsDelta, d.Verdict)), Is.EqualTo(new[] { ("errorResponses", 0.1, -1.0, Verdict.TooFewRepetitions) }));
    }

    [Test]
    public async Task Compare_Ids_AreSingleRuns(CancellationToken stop)
    {
        var report = await _daemon.GetAsync("/api/v1/comparisons?of=calm-2&of=wild-1", ApiJson.Default.ComparisonReport, stop);

        Assert.That(report.Experiments.Select(e => (e.Name, e.Runs.Single(), e.Criteria[0].Median, e.Criteria[0].Lower)), Is.EqualTo(new[] { ("calm-2", "calm-2", 3.0, (double?)null), ("wild-1", "wild-1", 20, null) }));
    }

    [TestCase("", "of")]
    [TestCase("?of=calm", "of")]
    [TestCase("?of=calm&of=calm", "of")]
    [TestCase("?of=calm&of=nowhere", "of")]
    [TestCase("?of=calm&of=queued", "of")]
    [TestCase("?of=calm&of=calm-4", "of")]
    [TestCase("?of=calm&of=wild&sort=size", "sort")]
    [TestCase("?of=calm&of=wild&baseline=calm-1", "baseline")]
    [TestCase("?of=calm&of=calm&sort=size&baseline=x", "sort,baseline,of")]
    public async Task Compare_WhatCannotBe_NamesEveryMistake(string query, string arguments, CancellationToken stop)
    {
        using var answer = await _daemon.Client.GetAsync("/api/v1/comparisons" + query, stop);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(string.Join(',', (await DaemonUnderTest.ProblemAsync(answer, stop)).Errors.Select(e => e.Argument)), Is.EqualTo(arguments));
    }

    private static StoredExperiment Stored(string name, int number, ExperimentState state, long? errors) => new()
    {
        Id = $"{name}-{number}",
        Number = (name[0] * 10) + number,
        User = "alice",
        Specification = ExperimentFile.Parse($"name: {name}\napp: {{target: \"http://127.0.0.1:9/\"}}\nload: {{function: \"1\"}}\n").Value!,
        State = state,
        StateSince = DateTimeOffset.UnixEpoch,
        CreatedAt = DateTimeOffset.UnixEpoch,
        EndedAt = state == ExperimentState.Queued ? null : DateTimeOffset.UnixEpoch,
        Report = errors is { } e ? new ExperimentReport { User = new UserReport { TotalResponses = 1000, SuccessResponses = 1000 - e, ErrorResponses = e, NoAnswer = 0 } } : null,
    };
}
