using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Scalectl.Daemon.Tests.Clusters;

/// <summary>What the load goes to: answers at once and counts.</summary>
internal sealed class CountingTarget : IAsyncDisposable
{
    private readonly WebApplication _app;
    private long _requests;

    private CountingTarget(WebApplication app) => _app = app;

    public string Address => _app.Urls.First();

    public long Requests => Interlocked.Read(ref _requests);

    public static async Task<CountingTarget> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var target = new CountingTarget(app);
        app.MapGet("/", () =>
        {
            Interlocked.Increment(ref target._requests);
            return Results.Text("hello");
        });
        await app.StartAsync();
        return target;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
