using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Scalectl.Daemon.Tests.Users;

/// <summary>An instance's metadata service, version 2 only: without the token that a PUT gives, everything is 401.</summary>
internal sealed class MetadataService : IAsyncDisposable
{
    private const string Role = "scalectl-instance";

    private readonly WebApplication _app;
    private readonly string _token = Guid.NewGuid().ToString("N");

    private MetadataService(WebApplication app, string accessKeyId, string secret)
    {
        _app = app;
        app.MapPut("/latest/api/token", (HttpRequest request) =>
            request.Headers["X-aws-ec2-metadata-token-ttl-seconds"].Count == 1 ? Results.Text(_token) : Results.StatusCode(400));
        app.MapGet("/latest/meta-data/iam/{folder}", (HttpRequest request, string folder) => Answer(request, folder.StartsWith("security-credentials", StringComparison.Ordinal) ? Role : "{}"));
        app.MapGet("/latest/meta-data/iam/{folder}/{role?}", (HttpRequest request, string folder, string? role) => Answer(request, role switch
        {
            null or "" => Role,
            Role => $$"""
                {"Code":"Success","LastUpdated":"2026-01-01T00:00:00Z","Type":"AWS-HMAC","AccessKeyId":"{{accessKeyId}}","SecretAccessKey":"{{secret}}","Token":"unused","Expiration":"2099-01-01T00:00:00Z","AccountId":"123456789012"}
                """,
            _ => null,
        }));
    }

    public string Address => _app.Urls.First();

    /// <summary>The paths that were asked for with a right token.</summary>
    public ConcurrentQueue<string> Answered { get; } = new();

    public static async Task<MetadataService> StartAsync(string accessKeyId, string secret)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var service = new MetadataService(app, accessKeyId, secret);
        await app.StartAsync();
        return service;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private IResult Answer(HttpRequest request, string? text)
    {
        if (request.Headers["X-aws-ec2-metadata-token"] != _token)
        {
            return Results.StatusCode(401);
        }

        if (text is null)
        {
            return Results.NotFound();
        }

        Answered.Enqueue(request.Path);
        return Results.Text(text);
    }
}
