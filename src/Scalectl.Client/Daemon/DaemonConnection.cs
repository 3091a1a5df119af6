using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Refit;
using Scalectl.Api;
using Scalectl.Client.CommandLine;
using Scalectl.Client.Errors;
using Scalectl.Client.Output;

namespace Scalectl.Client.Daemon;

/// <summary>A client's connection to the daemon of its home. What goes wrong on it becomes a <see cref="CommandFailure"/>.</summary>
internal sealed class DaemonConnection : IDisposable
{
    /// <summary>Removals wait for machines to go; on AWS that takes minutes.</summary>
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromMinutes(15);

    private readonly HttpClient _http;

    private DaemonConnection(HttpClient http, DaemonFile record)
    {
        _http = http;
        Record = record;
        var options = new JsonSerializerOptions(ApiJson.Default.Options);
        options.TypeInfoResolverChain.Add(ClientJson.Default);
        Api = RestService.ForGenerated<IDaemonApi>(http, new RefitSettings(new SystemTextJsonContentSerializer(options)));
    }

    public DaemonFile Record { get; }

    private IDaemonApi Api { get; }

    /// <summary>The daemon of a home; exit code 3 when there is none. Whether it answers shows with the first request.</summary>
    public static DaemonConnection Open(Surroundings surroundings) => Open(new DaemonHome(surroundings.Home));

    public static DaemonConnection Open(DaemonHome home) => Open(home, home.Record() ?? throw NotRunning($"no daemon is running for {home.Folder}"));

    /// <summary>The same, of a daemon that is known already.</summary>
    public static DaemonConnection Open(DaemonHome home, DaemonFile record)
    {
        if (home.Token() is not { Length: > 0 } token)
        {
            throw new CommandFailure(ExitCode.Failed, $"cannot read the daemon's token {Path.Combine(home.Folder, "token")}: run scalectl as the user who runs the daemon");
        }

        // Loopback only: no proxy from the environment may see the token.
        var handler = new SocketsHttpHandler { UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(2) };
        var http = new HttpClient(new SizeLimit(handler)) { BaseAddress = new Uri(record.Address), Timeout = LongestAnswer };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return new DaemonConnection(http, record);
    }

    /// <summary>Makes a request and returns its answer.</summary>
    public async Task<T> AskAsync<T>(Func<IDaemonApi, Task<T>> request)
    {
        try
        {
            return await request(Api);
        }
        catch (Exception e) when (e.GetBaseException() is CommandFailure failure)
        {
            throw failure;
        }
        catch (ApiException e) when (e.StatusCode >= System.Net.HttpStatusCode.BadRequest)
        {
            throw Refused((int)e.StatusCode, e.Content);
        }
        catch (ApiException e)
        {
            throw new CommandFailure(ExitCode.Failed, $"the daemon at {Record.Address} answered what this client does not understand ({(e.InnerException ?? e).Message}); are both of one version?");
        }
        catch (Exception e) when ((e is ApiRequestException ? e.InnerException : e) is HttpRequestException or IOException)
        {
            throw NotRunning($"the daemon at {Record.Address} does not answer ({e.GetBaseException().Message})");
        }
        catch (Exception e) when (e.GetBaseException() is TimeoutException)
        {
            throw new CommandFailure(ExitCode.Failed, $"the daemon at {Record.Address} did not answer within {LongestAnswer.TotalMinutes} minutes; see its log");
        }
    }

    public async Task AskAsync(Func<IDaemonApi, Task> request) => await AskAsync(async api =>
    {
        await request(api);
        return true;
    });

    /// <summary>An answer that is a file: streamed, whatever its size.</summary>
    public async Task DownloadAsync(Func<IDaemonApi, Task<HttpResponseMessage>> request, Stream to, CancellationToken cancellation)
    {
        using var answer = await AskAsync(request);
        if (!answer.IsSuccessStatusCode)
        {
            throw Refused((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(cancellation));
        }

        await answer.Content.CopyToAsync(to, cancellation);
    }

    /// <summary>The experiment's live events until its end, which comes as null. Ends early when the stream breaks: ask again.</summary>
    public async IAsyncEnumerable<LiveView> LiveAsync(string id, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var item in EventsAsync($"/api/v1/experiments/{Uri.EscapeDataString(id)}/live", cancellation))
        {
            if (item.EventType == "end")
            {
                yield break;
            }

            if (JsonSerializer.Deserialize(item.Data, ApiJson.Default.LiveView) is { } live)
            {
                yield return live;
            }
        }
    }

    /// <summary>The tuning whenever it changes, its end included. Ends early when the stream breaks: ask again.</summary>
    public async IAsyncEnumerable<TuningView> LiveTuningAsync(string id, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var item in EventsAsync($"/api/v1/tunings/{Uri.EscapeDataString(id)}/live", cancellation))
        {
            if (JsonSerializer.Deserialize(item.Data, ApiJson.Default.TuningView) is { } live)
            {
                yield return live;
            }
        }
    }

    private async IAsyncEnumerable<SseItem<string>> EventsAsync(string path, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var answer = await AskAsync(_ => _http.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, cancellation));
        if (!answer.IsSuccessStatusCode)
        {
            throw Refused((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(cancellation));
        }

        await using var stream = await answer.Content.ReadAsStreamAsync(cancellation);
        await using var events = SseParser.Create(stream).EnumerateAsync(cancellation).GetAsyncEnumerator(cancellation);
        while (await MoveAsync(events))
        {
            yield return events.Current;
        }
    }

    public void Dispose() => _http.Dispose();

    private static async Task<bool> MoveAsync(IAsyncEnumerator<SseItem<string>> events)
    {
        try
        {
            return await events.MoveNextAsync();
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            return false;
        }
    }

    private static CommandFailure NotRunning(string what) => new(ExitCode.NoDaemon, $"{what}; start it with: scalectl start");

    private static CommandFailure Refused(int status, string? content)
    {
        ApiProblem? problem = null;
        try
        {
            problem = string.IsNullOrEmpty(content) ? null : JsonSerializer.Deserialize(content, ApiJson.Default.ApiProblem);
        }
        catch (JsonException)
        {
            // Not from our daemon's hand; the status must do.
        }

        if (problem?.Errors is { Count: > 0 } errors)
        {
            return CommandFailure.Of(errors);
        }

        var sentence = problem?.Detail ?? problem?.Title ?? $"the daemon answered {status}";
        return status switch
        {
            400 => new CommandFailure(ExitCode.WrongInput, sentence),
            401 or 403 => new CommandFailure(ExitCode.Failed, $"the daemon refused the token of this home ({status}); run scalectl as the user who runs the daemon"),
            _ => new CommandFailure(ExitCode.Failed, sentence),
        };
    }
}
