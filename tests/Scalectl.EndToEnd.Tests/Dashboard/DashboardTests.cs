using System.Text.Json;
using System.Text.Json.Nodes;

namespace Scalectl.EndToEnd.Tests.Dashboard;

/// <summary>The page in a real browser on real runs of the lab: what it shows is what the API says, live, afterwards and after a restart.</summary>
[CancelAfter(420_000)]
internal sealed class DashboardTests
{
    private const string TilesShown = "document.querySelectorAll('.tile').length > 4";

    [Test]
    public async Task Page_FromAFreshInstallThroughTwoRuns_ShowsWhatTheApiSays(CancellationToken stop)
    {
        await using var lab = await PageOnLab.StartAsync(stop);
        var page = lab.Page;

        // A fresh install is told what to do first, with the command to copy.
        await lab.OpenAsync("#/", "document.body.innerText.includes('three steps to the first figures') && document.querySelector('.copy')", stop);
        await CheckAsync(lab, "fresh", stop);

        lab.Submit("calm", 45, 60);
        lab.Submit("eager", 45, 40);
        await lab.OpenAsync("#/experiments/calm-1", "document.querySelector('.badge.running') && document.querySelectorAll('.plot canvas').length === 6", stop);
        await GrowsAsync(lab, stop);
        await CheckAsync(lab, "live", stop);

        // The daemon is stopped and started under the open page: it says so, and goes on without a reload.
        await page.EvaluateAsync("window.same = true", stop);
        await lab.RestartDaemonAsync(() => page.UntilAsync("!document.getElementById('banner').hidden && document.getElementById('banner').innerText.includes('does not answer')", stop));
        await page.UntilAsync("document.getElementById('banner').hidden", stop);
        page.ForgetErrors(); // requests to a daemon that was not there
        await page.UntilAsync("document.querySelector('.badge.done') && document.querySelector('[data-metric]')", stop);
        Assert.That((await page.EvaluateAsync("window.same", stop)).GetBoolean(), "the page was not loaded again");
        await FiguresAgreeAsync(lab, "calm-1", stop);
        await CheckAsync(lab, "experiment", stop);

        await page.EvaluateAsync("location.reload()", stop);
        await page.UntilAsync("!window.same && document.querySelector('[data-metric]') && document.querySelector('h1').innerText === 'calm-1'", stop);

        await lab.OpenAsync("#/experiments/eager-1", "document.querySelector('h1')?.innerText === 'eager-1' && document.querySelector('.badge.done') && document.querySelector('[data-metric]')", stop);
        await FiguresAgreeAsync(lab, "eager-1", stop);
        await lab.OpenAsync("#/", $"{TilesShown} && document.querySelectorAll('table').length > 0", stop);
        await CheckAsync(lab, "overview", stop);
        await ComparisonAgreesAsync(lab, stop);
        await lab.OpenAsync("#/users", "document.body.innerText.includes('123456789012') && document.body.innerText.includes('nothing costs money')", stop);
        Assert.That(await page.TextAsync("document.body.innerText", stop), Does.Not.Contain("scalectl-lab-secret"));
        await CheckAsync(lab, "users", stop);
        await LoadAgreesAsync(lab, stop);
    }

    [Test]
    public async Task Page_Opened_PaintsWithinASecondAndTransfersLittle(CancellationToken stop)
    {
        await using var lab = await PageOnLab.StartAsync(stop);
        List<double> paints = [];
        for (var i = 0; i < 5; i++)
        {
            await lab.Page.EvaluateAsync("window.same = true; location.reload()", stop);
            await lab.Page.UntilAsync($"!window.same && {TilesShown} && performance.getEntriesByName('first-contentful-paint').length", stop);
            paints.Add((await lab.Page.EvaluateAsync("performance.getEntriesByName('first-contentful-paint')[0].startTime", stop)).GetDouble());
        }

        // The load page has everything that any page loads first: charts, their library, forms.
        await lab.OpenAsync("#/load", "document.querySelector('.plot canvas')", stop);
        var bytes = (await lab.Page.EvaluateAsync("performance.getEntriesByType('resource').concat(performance.getEntriesByType('navigation')).filter(r => !r.name.includes('/api/')).reduce((sum, r) => sum + r.transferSize, 0)", stop)).GetDouble();

        TestContext.Out.WriteLine($"first paint: median {paints.Order().ElementAt(2):0} ms of {string.Join(", ", paints.Select(p => $"{p:0}"))}; {bytes / 1000:0.0} kB");
        Assert.That(paints.Min(), Is.LessThan(1000));
        Assert.That(bytes, Is.GreaterThan(50_000).And.LessThan(150_000));
    }

    /// <summary>While it runs, the figures change by themselves.</summary>
    private static async Task GrowsAsync(PageOnLab lab, CancellationToken stop)
    {
        const string sent = "Number([...document.querySelectorAll('.tile')].find(t => t.innerText.startsWith('Sent')).querySelector('.figure').innerText.replaceAll(',', ''))";
        await lab.Page.UntilAsync($"[...document.querySelectorAll('.tile')].some(t => t.innerText.startsWith('Sent')) && {sent} > 20", stop);
        var before = (await lab.Page.EvaluateAsync(sent, stop)).GetDouble();
        await lab.Page.UntilAsync($"{sent} > {before + 200}", stop);
    }

    /// <summary>Every figure of the report that is a number stands on the page with the API's value, and with unit, formula and meaning.</summary>
    private static async Task FiguresAgreeAsync(PageOnLab lab, string id, CancellationToken stop)
    {
        var shown = JsonNode.Parse((await lab.Page.EvaluateAsync(
            "JSON.stringify(Object.fromEntries([...document.querySelectorAll('[data-metric]')].map(r => [r.dataset.metric, [r.querySelector('[data-value]').dataset.value, r.querySelector('.formula').textContent]])))", stop)).GetString()!)!.AsObject();
        var report = lab.Json("experiment", "show", id);
        var compared = 0;
        foreach (var (metric, cell) in shown)
        {
            var value = report.GetProperty(metric.Split('.')[0]).GetProperty(metric.Split('.')[1]);
            var text = cell![0]!.GetValue<string>();
            if (value.ValueKind == JsonValueKind.Number)
            {
                Assert.That(double.Parse(text, System.Globalization.CultureInfo.InvariantCulture), Is.EqualTo(value.GetDouble()), metric);
            }
            else
            {
                Assert.That(text, Is.EqualTo(value.ToString()).IgnoreCase, metric); // true, a currency, a billing rule
            }

            Assert.That(cell[1]!.GetValue<string>(), Is.Not.Empty, metric);
            compared++;
        }

        Assert.That(compared, Is.GreaterThan(50));
        Assert.That(report.GetProperty("elasticity").EnumerateObject().Count(f => f.Value.ValueKind == JsonValueKind.Number), Is.EqualTo(shown.Count(s => s.Key.StartsWith("elasticity.", StringComparison.Ordinal))), "none is missing");
    }

    private static async Task ComparisonAgreesAsync(PageOnLab lab, CancellationToken stop)
    {
        await lab.OpenAsync("#/experiments", "document.querySelectorAll('tbody tr').length === 2", stop);
        await CheckAsync(lab, "experiments", stop);
        await lab.Page.EvaluateAsync("document.querySelectorAll('tbody input').forEach(box => box.click()); [...document.querySelectorAll('button')].find(b => b.innerText === 'Compare 2').click()", stop);
        await lab.Page.UntilAsync("document.querySelectorAll('.plot canvas').length === 4", stop);
        var report = lab.Json("experiment", "compare", "calm-1", "eager-1");
        foreach (var experiment in report.GetProperty("experiments").EnumerateArray())
        {
            var name = experiment.GetProperty("name").GetString();
            var shown = JsonSerializer.Deserialize<List<double>>((await lab.Page.EvaluateAsync($"JSON.stringify([...document.querySelectorAll('[data-experiment=\"{name}\"] [data-value]')].map(c => Number(c.dataset.value)))", stop)).GetString()!);
            Assert.That(shown, Is.EqualTo(experiment.GetProperty("criteria").EnumerateArray().Select(c => c.GetProperty("median").GetDouble())), name);
        }

        Assert.That(await lab.Page.TextAsync("document.body.innerText", stop), Does.Contain(report.GetProperty("reason").GetString()));
        await CheckAsync(lab, "compare", stop);
    }

    private static async Task LoadAgreesAsync(PageOnLab lab, CancellationToken stop)
    {
        await lab.OpenAsync("#/load", "document.querySelector('.plot canvas')", stop);
        await CheckAsync(lab, "load", stop);
        await WriteAsync("(-1)*(x-10)^2+100");
        await lab.Page.EvaluateAsync("(i => { i.value = 20; i.dispatchEvent(new Event('input')); })(document.querySelector('input[type=number]'))", stop);
        // The thesis' plan: 1,330 requests in twenty steps.
        await lab.Page.UntilAsync("document.querySelector('[aria-label=Plan]').innerText.includes('1,330')", stop);
        await WriteAsync("60 + 50*s(x/10");
        await lab.Page.UntilAsync("document.getElementById('trouble').innerText.includes(\"expected ')'\")", stop);
        Assert.That((await lab.Page.EvaluateAsync("document.querySelector('.caret').textContent.split('\\n')[1].indexOf('▲')", stop)).GetInt32(), Is.EqualTo("60 + 50*s(x/10".Length), "the mark stands where the parenthesis is missing");
        Assert.That(lab.Page.Errors, Has.All.Contains("load/plan"), "the browser notes the refused function, and nothing else");

        Task WriteAsync(string function) => lab.Page.EvaluateAsync($"(t => {{ t.value = {JsonSerializer.Serialize(function)}; t.dispatchEvent(new Event('input')); }})(document.getElementById('function'))", stop);
    }

    /// <summary>No error in the console, no serious finding of axe-core, nothing wider than a telephone; and its picture, where they are wanted.</summary>
    private static async Task CheckAsync(PageOnLab lab, string name, CancellationToken stop)
    {
        var findings = await Accessibility.FindingsAsync(lab.Page, stop);
        await lab.Page.CommandAsync("Emulation.setDeviceMetricsOverride", new JsonObject { ["width"] = 390, ["height"] = 844, ["deviceScaleFactor"] = 1, ["mobile"] = false }, stop);
        var wide = (await lab.Page.EvaluateAsync("document.documentElement.scrollWidth", stop)).GetInt32();
        await lab.Page.CommandAsync("Emulation.clearDeviceMetricsOverride", null, stop);
        await Pictures.TakeAsync(lab.Page, name, stop);
        Assert.Multiple(() =>
        {
            Assert.That(findings, Is.Empty, name);
            Assert.That(wide, Is.LessThanOrEqualTo(390), name);
            Assert.That(lab.Page.Errors, Is.Empty, name);
        });
    }
}
