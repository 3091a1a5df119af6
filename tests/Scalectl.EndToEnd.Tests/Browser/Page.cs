using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Scalectl.EndToEnd.Tests.Browser;

/// <summary>One tab: go somewhere, and ask it what it sees. Commands are numbered; each answer carries its number.</summary>
internal sealed class Page : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonElement>> _asked = new();
    private readonly CancellationTokenSource _end = new();
    private readonly SemaphoreSlim _sending = new(1, 1);
    private Task _reading = Task.CompletedTask;
    private readonly ConcurrentQueue<string> _errors = new();
    private int _last;

    private Page()
    {
    }

    /// <summary>What the console would show as an error: exceptions, errors that the page wrote, requests that failed.</summary>
    public IReadOnlyCollection<string> Errors => _errors;

    public void ForgetErrors() => _errors.Clear();

    public static Task<Page> ConnectAsync(Uri address, CancellationToken stop) => ConnectAsync(address, ["Page.enable", "Runtime.enable", "Log.enable"], stop);

    /// <param name="enable">What is to be told of; nothing where it is the browser itself.</param>
    public static async Task<Page> ConnectAsync(Uri address, IReadOnlyList<string> enable, CancellationToken stop)
    {
        var page = new Page();
        await page._socket.ConnectAsync(address, stop);
        page._reading = page.ReadAsync();
        foreach (var command in enable)
        {
            await page.CommandAsync(command, null, stop);
        }

        return page;
    }

    /// <summary>Goes to an address and waits until its document is complete.</summary>
    public async Task GoAsync(string address, CancellationToken stop)
    {
        var answer = await CommandAsync("Page.navigate", new JsonObject { ["url"] = address }, stop);
        var failed = answer.TryGetProperty("errorText", out var why) ? why.GetString() : null;
        Assert.That(failed, Is.Null, address);
        await UntilAsync("document.readyState === 'complete' && location.href !== 'about:blank'", stop);
    }

    /// <summary>The value of an expression, awaited when it is a promise; an exception in the page fails the test.</summary>
    public async Task<JsonElement> EvaluateAsync(string expression, CancellationToken stop)
    {
        var answer = await CommandAsync("Runtime.evaluate", new JsonObject { ["expression"] = expression, ["awaitPromise"] = true, ["returnByValue"] = true }, stop);
        Assert.That(answer.TryGetProperty("exceptionDetails", out var thrown), Is.False, $"{expression}: {thrown}");
        return answer.GetProperty("result").TryGetProperty("value", out var value) ? value : default;
    }

    public async Task<string?> TextAsync(string expression, CancellationToken stop) => (await EvaluateAsync($"(async () => String(await ({expression})))()", stop)).GetString();

    /// <summary>Waits for a condition in the page; the test's own time limit ends it.</summary>
    public async Task UntilAsync(string condition, CancellationToken stop)
    {
        while (!await HoldsAsync(condition, stop))
        {
            await Task.Delay(50, stop);
        }
    }

    public async Task<JsonElement> CommandAsync(string method, JsonObject? parameters, CancellationToken stop)
    {
        var id = Interlocked.Increment(ref _last);
        var answer = _asked[id] = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        var text = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters ?? [] }.ToJsonString();
        await _sending.WaitAsync(stop);
        try
        {
            await _socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, stop);
        }
        finally
        {
            _sending.Release();
        }

        return await answer.Task.WaitAsync(stop);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _reading;
        _socket.Dispose();
        _sending.Dispose();
        _end.Dispose();
    }

    /// <summary>While a page is being replaced, its context may vanish under the question: that is a no.</summary>
    private async Task<bool> HoldsAsync(string condition, CancellationToken stop)
    {
        var answer = await CommandAsync("Runtime.evaluate", new JsonObject { ["expression"] = $"!!({condition})", ["returnByValue"] = true }, stop);
        return answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty("result", out var result) && result.TryGetProperty("value", out var value) && value.ValueKind == JsonValueKind.True;
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[64 * 1024];
        using var message = new MemoryStream();
        try
        {
            while (true)
            {
                var part = await _socket.ReceiveAsync(buffer, _end.Token);
                message.Write(buffer, 0, part.Count);
                if (!part.EndOfMessage)
                {
                    continue;
                }

                var document = JsonSerializer.Deserialize<JsonElement>(message.ToArray());
                message.SetLength(0);
                if (document.TryGetProperty("id", out var id) && _asked.TryRemove(id.GetInt32(), out var asked))
                {
                    asked.TrySetResult(document.TryGetProperty("result", out var result) ? result : document);
                }
                else if (document.TryGetProperty("method", out var method) && ErrorOf(method.GetString(), document.GetProperty("params")) is { } error)
                {
                    _errors.Enqueue(error);
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException or JsonException)
        {
            foreach (var (_, asked) in _asked)
            {
                asked.TrySetException(new InvalidOperationException("the browser has gone"));
            }
        }
    }

    private static string? ErrorOf(string? method, JsonElement parameters) => method switch
    {
        "Runtime.exceptionThrown" => parameters.GetProperty("exceptionDetails").ToString(),
        "Runtime.consoleAPICalled" when parameters.GetProperty("type").GetString() is "error" or "assert" => parameters.GetProperty("args").ToString(),
        "Log.entryAdded" when parameters.GetProperty("entry").GetProperty("level").GetString() == "error" => parameters.GetProperty("entry").ToString(),
        _ => null,
    };
}
