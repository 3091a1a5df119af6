using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Scalectl.Daemon.Collection.Prometheus;

/// <summary>
/// Asks Prometheus servers, and whoever speaks their API, for one series over a range of time. What goes wrong is a
/// value: servers come and go, and queries are written by people.
/// </summary>
public sealed class PrometheusClient(PrometheusOptions options) : IDisposable
{
    /// <summary>Prometheus refuses more than 11,000 points of a series.</summary>
    public const int MostPoints = 10_000;

    private const int MostBytes = 8 << 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.All,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    {
        Timeout = Patience,
        MaxResponseContentBufferSize = MostBytes,
    };

    /// <param name="server">The server's address; a path of it stays (<c>https://example.org/prometheus</c>).</param>
    /// <param name="query">PromQL of a scalar, or of at most one series.</param>
    /// <param name="from">First moment.</param>
    /// <param name="to">Last moment, at most <see cref="MostPoints"/> steps later.</param>
    /// <param name="step">From one moment to the next.</param>
    /// <param name="staleness">How old a value may be; null: the server's own limit.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<PrometheusReply> RangeAsync(
        Uri server, string query, DateTimeOffset from, DateTimeOffset to, TimeSpan step, TimeSpan? staleness, CancellationToken cancellationToken)
    {
        Dictionary<string, string> form = new() { ["query"] = query, ["start"] = Seconds(from), ["end"] = Seconds(to), ["step"] = Number(step.TotalSeconds) };
        if (staleness is { } limit)
        {
            form["lookback_delta"] = Number(limit.TotalSeconds);
        }

        // A form and not a query string: PromQL may be longer than servers let an address be.
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{server.AbsoluteUri.TrimEnd('/')}/api/v1/query_range") { Content = new FormUrlEncodedContent(form) };
        try
        {
            request.Headers.Authorization = options.Knows(server) ? await WhoAsync(cancellationToken) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return PrometheusReply.Failed($"the daemon cannot read its secret for {Name(server)} ({e.Message}); see the settings Prometheus:TokenFile and Prometheus:PasswordFile", away: true);
        }

        try
        {
            using var response = await _http.SendAsync(request, cancellationToken);
            return await ReadAsync(server, response, cancellationToken);
        }
        catch (HttpRequestException e)
        {
            return PrometheusReply.Failed($"{Name(server)}: {e.GetBaseException().Message}", away: true);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return PrometheusReply.Failed($"{Name(server)}: no answer within {Patience.TotalSeconds:0} s", away: true);
        }
    }

    public void Dispose() => _http.Dispose();

    private static async Task<PrometheusReply> ReadAsync(Uri server, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        PrometheusAnswer? answer = null;
        try
        {
            answer = await JsonSerializer.DeserializeAsync(await response.Content.ReadAsStreamAsync(cancellationToken), PrometheusJson.Default.PrometheusAnswer, cancellationToken);
        }
        catch (JsonException)
        {
            // Told below: not a Prometheus server, or something before it.
        }

        if (answer is { Status: "error", Error: { } error })
        {
            // 400 and 422: it is the query; 503: a time limit, or the server is about to end.
            return PrometheusReply.Failed(InvalidInput.Shorten(error, 400).Trim('\''), away: (int)response.StatusCode >= 500);
        }

        if (answer is not { Status: "success", Data.Result: { } series })
        {
            return PrometheusReply.Failed((int)response.StatusCode switch
            {
                401 or 403 => $"{Name(server)} answers {(int)response.StatusCode}: it wants to know who asks (settings Prometheus:Url with Prometheus:TokenFile, or Prometheus:Username and Prometheus:PasswordFile)",
                >= 300 and < 400 => $"{Name(server)} answers {(int)response.StatusCode}: it says that it is at {InvalidInput.Shorten(response.Headers.Location?.ToString(), 200)}",
                var status => $"{Name(server)} answers {status}, and not as Prometheus does",
            }, away: true);
        }

        return series.Count > 1
            ? PrometheusReply.Failed($"{series.Count} series ({string.Join(", ", series.Take(3).Select(Labels))}{(series.Count > 3 ? ", …" : "")})", away: false)
            : new PrometheusReply(series.Count == 0 ? [] : [.. Points(series[0])], null);
    }

    /// <summary>NaN and the infinities are not values: nothing is known then.</summary>
    private static IEnumerable<PrometheusPoint> Points(PrometheusSeries series)
    {
        foreach (var pair in series.Values ?? [])
        {
            if (pair is { ValueKind: JsonValueKind.Array } && pair.GetArrayLength() == 2
                && pair[0] is { ValueKind: JsonValueKind.Number } at && at.TryGetDouble(out var seconds) && pair[1] is { ValueKind: JsonValueKind.String }
                && double.TryParse(pair[1].GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value))
            {
                yield return new PrometheusPoint((long)Math.Round(seconds * 1000), value);
            }
        }
    }

    private static string Labels(PrometheusSeries series)
    {
        var labels = (series.Metric ?? []).OrderBy(l => l.Key == "__name__" ? "" : l.Key, StringComparer.Ordinal).Select(l => $"{l.Key}=\"{l.Value}\"");
        return InvalidInput.Shorten($"{{{string.Join(", ", labels)}}}", 120).Trim('\'');
    }

    private async Task<AuthenticationHeaderValue?> WhoAsync(CancellationToken cancellationToken)
    {
        async Task<string> SecretAsync(string file) => (await File.ReadAllTextAsync(file, cancellationToken)).TrimEnd('\r', '\n');
        return options switch
        {
            { TokenFile: { } file } => new AuthenticationHeaderValue("Bearer", await SecretAsync(file)),
            { Username: { } user, PasswordFile: { } file } => new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{await SecretAsync(file)}"))),
            _ => null,
        };
    }

    private static string Name(Uri server) => server.GetLeftPart(UriPartial.Path);

    private static string Seconds(DateTimeOffset moment) => Number(moment.ToUnixTimeMilliseconds() / 1000.0);

    private static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
