using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Scalectl.Daemon.Tests.Clusters;

/// <summary>What the load goes to: answers and counts; at once at <c>/</c>, later at <c>/slow</c>, with an error at <c>/refused</c>.</summary>
internal sealed class CountingTarget : IAsyncDisposable
{
    /// <summary>How long <c>/slow</c> takes.</summary>
    public const int SlowMs = 60;

    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, long> _requests = new();

    private CountingTarget(WebApplication app) => _app = app;

    public string Address => _app.Urls.First();

    public long Requests => Of("/");

    public long Of(string path) => _requests.GetValueOrDefault(path);

    public static async Task<CountingTarget> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var target = new CountingTarget(app);
        app.MapGet("/", () =>
        {
            target.Count("/");
            return Results.Text("hello");
        });
        app.MapGet("/slow", async (CancellationToken stop) =>
        {
            target.Count("/slow");
            await Task.Delay(SlowMs, stop);
            return Results.Text("hello");
        });
        app.MapPost("/refused", () =>
        {
            target.Count("/refused");
            return Results.StatusCode(503);
        });
        await app.StartAsync();
        return target;
    }

    private void Count(string path) => _requests.AddOrUpdate(path, 1, (_, count) => count + 1);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
