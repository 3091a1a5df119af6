using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Scalectl.Lab.Listening;

namespace Scalectl.Lab.Tests.Listening;

[CancelAfter(120_000)]
public sealed class HttpEndpointTests
{
    [Test]
    public async Task Endpoint_MoreConnectionsThanAllowed_ClosesTheNextAndTells(CancellationToken ct)
    {
        var rejected = 0;
        await using var endpoint = await StartAsync(new HttpEndpointOptions(TimeSpan.FromMinutes(1), MaxConnections: 1, () => Interlocked.Increment(ref rejected)), ct);
        using var first = await AskAsync(endpoint.Address, ct);
        Assert.That(await ReadAsync(first, ct), Does.StartWith("HTTP/1.1 200"));
        using var second = await AskAsync(endpoint.Address, ct);
        Assert.That(await ReadAsync(second, ct), Is.Empty);
        Assert.That(Volatile.Read(ref rejected), Is.EqualTo(1));
        first.Dispose();

        // The place is free again as soon as the server has seen the first connection's end.
        await Eventually.TrueAsync(
            async () =>
            {
                using var third = await AskAsync(endpoint.Address, ct);
                return (await ReadAsync(third, ct)).StartsWith("HTTP/1.1 200", StringComparison.Ordinal);
            },
            ct,
            "the connection's place was not given back");
    }

    [Test]
    public async Task Stop_RequestOutlivesTheDrain_IsCut(CancellationToken ct)
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var endpoint = await HttpEndpoint.StartAsync(
            new IPEndPoint(IPAddress.Loopback, 0),
            new HttpEndpointOptions(TimeSpan.FromMinutes(1)),
            context =>
            {
                arrived.TrySetResult();
                return Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default);
            },
            NullLoggerFactory.Instance,
            ct);
        using var client = await AskAsync(endpoint.Address, ct);
        await arrived.Task.WaitAsync(ct);
        await endpoint.StopAsync(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        Assert.That(await ReadAsync(client, ct), Is.Empty);
    }

    private static Task<HttpEndpoint> StartAsync(HttpEndpointOptions options, CancellationToken ct) =>
        HttpEndpoint.StartAsync(new IPEndPoint(IPAddress.Loopback, 0), options, static context => context.Response.WriteAsync("fine", CancellationToken.None), NullLoggerFactory.Instance, ct);

    private static async Task<TcpClient> AskAsync(IPEndPoint address, CancellationToken ct)
    {
        var client = new TcpClient();
        try
        {
            await client.ConnectAsync(address, ct);
            await client.GetStream().WriteAsync("GET / HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray(), ct);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // Reset already: reading says so, too.
        }

        return client;
    }

    /// <summary>What came first; "" when the connection was closed or reset instead.</summary>
    private static async Task<string> ReadAsync(TcpClient client, CancellationToken ct)
    {
        var buffer = new byte[4096];
        try
        {
            return System.Text.Encoding.ASCII.GetString(buffer, 0, await client.GetStream().ReadAsync(buffer, ct));
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            return "";
        }
    }
}
