using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Scalectl.Api;

namespace Scalectl.Client.Tests.CommandLine;

/// <summary>The real program: exit codes, streams, signals.</summary>
public sealed class ProgramTests
{
    private Cli _cli = null!;

    [SetUp]
    public void SetUp() => _cli = new Cli();

    [TearDown]
    public void TearDown() => _cli.Dispose();

    [Test]
    public async Task ExitCode_Done_Is0()
    {
        await using var daemon = await FakeDaemon.StartAsync(_cli, app => app.MapGet("/api/v1/users", () => Results.Json([Contract.Alice], ApiJson.Default.IReadOnlyListUserView)));
        var result = await _cli.ExecuteAsync("user", "list", "--output", "json");
        Assert.That((result.Code, result.Error), Is.EqualTo((0, "")));
        Assert.That(result.Out, Does.Contain("\"name\": \"alice\""));
    }

    [Test]
    public async Task ExitCode_Failed_Is1()
    {
        await using var daemon = await FakeDaemon.StartAsync(_cli, app => app.MapGet("/api/v1/users", () => FakeDaemon.Problem(409, "No user is active")));
        var result = await _cli.ExecuteAsync("user", "list");
        Assert.That((result.Code, result.Out, result.Error), Is.EqualTo((1, "", "scalectl: No user is active\n")));
    }

    [Test]
    public async Task ExitCode_WrongInput_Is2()
    {
        var result = await _cli.ExecuteAsync("load", "plan", "--function", "1/(x-2)", "--step", "1", "--steps", "3");
        Assert.That((result.Code, result.Out), Is.EqualTo((2, "")));
        Assert.That(result.Error, Is.EqualTo("scalectl: --function: at position 2: found a division of 1 by 0 at x = 2, expected a divisor other than 0, for example if(x==8, 0, 1/(x-8))\n"));
    }

    [Test]
    public async Task ExitCode_NoDaemon_Is3() => Assert.That((await _cli.ExecuteAsync("cluster", "list")).Code, Is.EqualTo(3));

    [Test]
    [CancelAfter(120_000)]
    public async Task ExitCode_Interrupted_Is130(CancellationToken cancellationToken)
    {
        var asked = new TaskCompletionSource();
        await using var daemon = await FakeDaemon.StartAsync(_cli, app => app.MapGet("/api/v1/users", async context =>
        {
            asked.TrySetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        }));
        using var process = _cli.Start("user", "list");
        await asked.Task.WaitAsync(cancellationToken);
        Signals.Terminate(process.Id);
        await process.WaitForExitAsync(cancellationToken);
        Assert.That(process.ExitCode, Is.EqualTo(130));
    }
}
