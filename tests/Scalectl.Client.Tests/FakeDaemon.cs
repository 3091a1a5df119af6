using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Scalectl.Api;

namespace Scalectl.Client.Tests;

/// <summary>
/// A daemon that answers what a test tells it to, over real HTTP, with the contract's own records; and that a client
/// finds as it finds the real one, through <c>daemon.json</c> and <c>token</c>.
/// </summary>
internal sealed class FakeDaemon : IAsyncDisposable
{
    public const string Token = "token-of-the-test";

    private readonly WebApplication _app;
    private readonly List<string> _requests = [];

    private FakeDaemon(WebApplication app) => _app = app;

    /// <summary>Each request as <c>METHOD /path body</c>.</summary>
    public IReadOnlyList<string> Requests
    {
        get
        {
            lock (_requests)
            {
                return [.. _requests];
            }
        }
    }

    public string Address { get; private set; } = "";

    public static async Task<FakeDaemon> StartAsync(Cli cli, Action<WebApplication> map, int? processId = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrelOptions(IPAddress.Loopback);
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJson.Default);
            json.SerializerOptions.DefaultIgnoreCondition = ApiJson.Default.Options.DefaultIgnoreCondition;
        });
        var daemon = new FakeDaemon(builder.Build());
        daemon._app.Use(daemon.RecordAsync);
        map(daemon._app);
        await daemon._app.StartAsync();
        daemon.Address = daemon._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        await File.WriteAllTextAsync(Path.Combine(cli.Home, "token"), Token);
        if (processId is not 0)
        {
            await File.WriteAllTextAsync(Path.Combine(cli.Home, "daemon.json"), Record(daemon.Address, processId ?? Environment.ProcessId));
        }

        return daemon;
    }

    public static string Record(string address, int processId) =>
        $$"""{"address":"{{address}}","processId":{{processId}},"since":"2026-11-24T06:00:00Z"}""";

    /// <summary>A refusal as the daemon's.</summary>
    public static IResult Problem(int status, string detail, params InvalidInput[] errors) =>
        Results.Json(new ApiProblem { Status = status, Title = "Problem", Detail = detail, Errors = errors }, ApiJson.Default.ApiProblem, "application/problem+json", status);

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task RecordAsync(HttpContext context, RequestDelegate next)
    {
        context.Request.EnableBuffering();
        using var reader = new StreamReader(context.Request.Body, leaveOpen: true);
        var body = await reader.ReadToEndAsync();
        context.Request.Body.Position = 0;
        lock (_requests)
        {
            _requests.Add($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString} {body}".TrimEnd());
        }

        // The lab's health needs no token; everything of a daemon does.
        if (context.Request.Headers.Authorization != $"Bearer {Token}" && !context.Request.Path.StartsWithSegments("/lab"))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        await next(context);
    }
}

/// <summary>Kestrel on a free port of loopback.</summary>
internal static class KestrelSettings
{
    public static void ConfigureKestrelOptions(this Microsoft.AspNetCore.Hosting.IWebHostBuilder host, IPAddress address) =>
        Microsoft.AspNetCore.Hosting.WebHostBuilderKestrelExtensions.ConfigureKestrel(host, options => options.Listen(address, 0));
}
