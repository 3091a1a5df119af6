using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Scalectl.Daemon.Tests.Collection.Prometheus;

/// <summary>What an exporter told at a scrape. Null: the series was not there.</summary>
internal readonly record struct Scrape(long TimeMs, double? Supply, double? Desired, double? CpuPct);

/// <summary>An application's exporter: <c>shop_ready</c> of two pods, <c>shop_wanted</c> and <c>shop_cpu_pct</c>. It remembers what it told.</summary>
internal sealed class Exporter : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Lock _lock = new();
    private readonly List<Scrape> _told = [];

    private Exporter(WebApplication app) => _app = app;

    public string Address => _app.Urls.First();

    public double? Supply { get; set; } = 2;

    public double? Desired { get; set; } = 2;

    public double? CpuPct { get; set; } = 40.5;

    /// <summary>
    /// The values carry the moment of which they are, so that a test knows them to the millisecond. Prometheus does not
    /// mark the end of such a series; without moments it does.
    /// </summary>
    public bool WithMoments { get; set; }

    public IReadOnlyList<Scrape> Told
    {
        get
        {
            lock (_lock)
            {
                return [.. _told];
            }
        }
    }

    public static async Task<Exporter> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var exporter = new Exporter(app);
        app.MapGet("/metrics", exporter.Metrics);
        await app.StartAsync();
        return exporter;
    }

    /// <summary>What was last told at or before a moment.</summary>
    public Scrape At(long timeMs) => Told.Last(s => s.TimeMs <= timeMs);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private IResult Metrics()
    {
        var now = new Scrape(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(), Supply, Desired, CpuPct);
        lock (_lock)
        {
            _told.Add(now);
        }

        var text = new StringBuilder();
        var moment = WithMoments ? $" {now.TimeMs}" : "";
        if (now.Supply is { } supply)
        {
            text.Append(CultureInfo.InvariantCulture, $"shop_ready{{pod=\"a\"}} 1{moment}\nshop_ready{{pod=\"b\"}} {supply - 1}{moment}\n");
        }

        text.Append(now.Desired is { } desired ? string.Create(CultureInfo.InvariantCulture, $"shop_wanted {desired}{moment}\n") : "");
        text.Append(now.CpuPct is { } cpu ? string.Create(CultureInfo.InvariantCulture, $"shop_cpu_pct {cpu}{moment}\n") : "");
        return Results.Text(text.ToString(), "text/plain; version=0.0.4");
    }
}
