using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Scalectl.Aws.Tests.Edge;

/// <summary>
/// The outermost edge, replaced: an HTTP server on a free loopback port that keeps what it was asked and answers what it
/// was told, in order. An answer is (status, body); a null body closes the connection without one.
/// </summary>
internal sealed class FakeCloud : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<(int Status, string? Body)> _answers = new();
    private readonly Task _loop;

    public FakeCloud()
    {
        _listener.Start();
        _loop = Task.Run(AcceptAsync);
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    public ConcurrentQueue<FakeRequest> Requests { get; } = new();

    public FakeCloud Answer(string body, int status = 200)
    {
        _answers.Enqueue((status, body));
        return this;
    }

    public FakeCloud HangUp()
    {
        _answers.Enqueue((0, null));
        return this;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _listener.Stop();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> connections = [];
        try
        {
            while (true)
            {
                connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient connection)
    {
        using var _ = connection;
        try
        {
            var stream = connection.GetStream();
            while (await FakeRequest.ReadAsync(stream, _stop.Token) is { } request)
            {
                Requests.Enqueue(request);
                if (!_answers.TryDequeue(out var answer))
                {
                    await Task.Delay(Timeout.Infinite, _stop.Token); // no answer was given: a cloud that hangs
                }

                if (answer.Body is not { } body)
                {
                    return;
                }

                var bytes = Encoding.UTF8.GetBytes(body);
                await stream.WriteAsync(Encoding.ASCII.GetBytes(
                    $"HTTP/1.1 {answer.Status} X\r\nContent-Type: text/xml\r\nContent-Length: {bytes.Length}\r\n\r\n"), _stop.Token);
                await stream.WriteAsync(bytes, _stop.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The test is over, or the client has gone.
        }
    }
}
