using System.Text.Json;

namespace Scalectl.EndToEnd.Tests.Dashboard;

/// <summary>A load of several routes on the page, while it runs and afterwards: each route, and each part of the response time, is what the API says.</summary>
[CancelAfter(240_000)]
internal sealed class RoutesPageTests
{
    private const string Shown = "[...document.querySelectorAll('[aria-labelledby=routes] tr[data-route]')]";

    [Test]
    public async Task Page_OfALoadOfSeveralRoutes_ShowsEachAndThePartsOfItsTimes(CancellationToken stop)
    {
        await using var lab = await PageOnLab.StartAsync(stop);
        lab.Submit("mixed", 30, 60, routes: "[{path: /, weight: 5}, {path: /slow/40, weight: 3, name: search}, {method: POST, path: /status/503, weight: 2}]");
        await lab.OpenAsync("#/experiments/mixed-1", $"document.getElementById('routes')?.innerText.includes('so far') && {Shown}.length === 9 && document.querySelector('[data-time=firstByte]')", stop);

        // The same on the overview, for whoever opens it: it stays open over the redraws.
        await lab.OpenAsync("#/", "document.querySelector('details.load summary')", stop);
        await lab.Page.EvaluateAsync("document.querySelector('details.load summary').click()", stop);
        await lab.Page.UntilAsync("document.querySelectorAll('details.load[open] tr[data-route]').length === 9", stop);

        await lab.OpenAsync("#/experiments/mixed-1", "document.querySelector('.badge.done') && document.querySelector('[data-metric]') && document.getElementById('routes')?.innerText === 'By route'", stop);
        var shown = lab.Json("experiment", "show", "mixed-1");
        await RoutesAgreeAsync(lab, shown.GetProperty("load"), stop);
        await PartsAgreeAsync(lab, shown.GetProperty("load"), stop);
        await WholesAgreeAsync(lab, shown.GetProperty("user"), stop);
        await PageChecks.CheckAsync(lab, "routes", stop);
    }

    private static async Task RoutesAgreeAsync(PageOnLab lab, JsonElement load, CancellationToken stop)
    {
        var shown = await RowsAsync(lab, $"{Shown}.map(r => [r.dataset.route, r.dataset.from ?? '', ...[...r.querySelectorAll('[data-value]')].map(c => Number(c.dataset.value))])", stop);
        var routes = load.GetProperty("perRoute").EnumerateArray().ToList();
        var counts = routes.Select(r => Row([r.GetProperty("name").GetString()!, ""], r, "planned", "sent", "missed", "answered", "success", "errors", "noAnswer"));
        var times = routes.SelectMany(r => new[] { ("from due", "response"), ("from sent", "service") }.Select(t => Row([r.GetProperty("name").GetString()!, t.Item1], r.GetProperty(t.Item2), "meanMs", "p50Ms", "p90Ms", "p95Ms", "p99Ms", "maxMs")));

        Assert.That(routes.Select(r => r.GetProperty("name").GetString()), Is.EqualTo(new[] { "GET /", "search", "POST /status/503" }));
        Assert.That(shown, Is.EqualTo(counts.Concat(times)));
    }

    private static async Task PartsAgreeAsync(PageOnLab lab, JsonElement load, CancellationToken stop)
    {
        var shown = await RowsAsync(lab, "[...document.querySelectorAll('tr.part[data-time]')].map(r => [r.dataset.time, ...[...r.querySelectorAll('[data-value]')].filter(c => c.dataset.value).map(c => Number(c.dataset.value))])", stop);

        Assert.That(shown, Is.EqualTo(new[] { "connect", "firstByte", "complete" }.Select(part => Row([part], load.GetProperty(part), "meanMs", "p50Ms", "p95Ms", "p99Ms", "maxMs"))));
    }

    private static async Task WholesAgreeAsync(PageOnLab lab, JsonElement user, CancellationToken stop)
    {
        var shown = await RowsAsync(lab, "[...document.querySelectorAll('[data-time=response], [data-time=service]')].map(r => [r.dataset.time, ...[...r.querySelectorAll('[data-value]')].map(c => Number(c.dataset.value))])", stop);

        Assert.That(shown, Is.EqualTo(new[]
        {
            Row(["response"], user, "requestWeightedResponseTimeMs", "p50Ms", "p90Ms", "p95Ms", "p99Ms", "maxMs"),
            Row(["service"], user, "rawMeanMs", "rawP50Ms", "rawP90Ms", "rawP95Ms", "rawP99Ms", "rawMaxMs"),
        }));
    }

    private static string Row(IEnumerable<string> texts, JsonElement of, params string[] fields) =>
        string.Join(' ', texts.Concat(fields.Select(field => of.GetProperty(field).GetDouble().ToString("R", System.Globalization.CultureInfo.InvariantCulture))));

    private static async Task<IReadOnlyList<string>> RowsAsync(PageOnLab lab, string rows, CancellationToken stop) =>
        [.. JsonSerializer.Deserialize<List<JsonElement[]>>((await lab.Page.EvaluateAsync($"JSON.stringify({rows})", stop)).GetString()!)!
            .Select(row => string.Join(' ', row.Select(v => v.ValueKind == JsonValueKind.Number ? v.GetDouble().ToString("R", System.Globalization.CultureInfo.InvariantCulture) : v.GetString())))];
}
