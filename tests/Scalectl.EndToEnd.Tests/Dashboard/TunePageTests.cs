using System.Text.Json;

namespace Scalectl.EndToEnd.Tests.Dashboard;

/// <summary>The page's view of tunings, in a real browser: what it starts and shows is what the command line says.</summary>
[CancelAfter(240_000)]
internal sealed class TunePageTests
{
    [Test]
    public async Task Tune_FromTheEmptyPageToTheAnswer_ShowsWhatTheCommandSays(CancellationToken stop)
    {
        await using var lab = await PageOnLab.StartAsync(stop);
        await lab.OpenAsync("#/tune", "document.querySelector('.state.empty .copy')", stop);
        await PageChecks.CheckAsync(lab, "tune", stop);

        await StartAsync(lab, "document.querySelectorAll('form select')[1].value = 'bisect'", stop);
        await lab.Page.UntilAsync("document.querySelector('[data-answer]') && document.querySelectorAll('.points svg').length === 4", stop);
        var told = lab.Json("tune", "show", "t1");
        var shown = JsonSerializer.Deserialize<string[]>((await lab.Page.EvaluateAsync("JSON.stringify([document.querySelector('[data-answer]').dataset.answer, ...[...document.querySelectorAll('.answer li')].map(i => i.innerText)])", stop)).GetString()!)!;
        var answer = told.GetProperty("answer");
        Assert.Multiple(async () =>
        {
            Assert.That(double.Parse(shown[0], System.Globalization.CultureInfo.InvariantCulture), Is.EqualTo(answer.GetProperty("threshold").GetDouble()));
            Assert.That(shown[1..], Is.EqualTo(answer.GetProperty("why").EnumerateArray().Concat(answer.GetProperty("risks").EnumerateArray()).Select(s => s.GetString())));
            Assert.That((await lab.Page.EvaluateAsync("document.querySelectorAll('[data-try]').length", stop)).GetInt32(), Is.EqualTo(told.GetProperty("tries").GetArrayLength()).And.GreaterThan(3));
            // Every try is a point of each of the four charts.
            Assert.That((await lab.Page.EvaluateAsync("[...document.querySelectorAll('.points svg')].map(s => s.querySelectorAll('.point').length).join()", stop)).GetString(), Is.EqualTo(string.Join(',', Enumerable.Repeat(told.GetProperty("tries").GetArrayLength(), 4))));
        });
        await PageChecks.CheckAsync(lab, "tuning", stop);

        await lab.OpenAsync("#/tune", "document.querySelector('tbody tr') && document.querySelector('form')", stop);
        await StartAsync(lab, "document.querySelectorAll('form input')[0].value = 'many'", stop);
        await lab.Page.UntilAsync("document.querySelector('.problems')?.innerText.includes('--error-limit')", stop);
        Assert.That(lab.Page.Errors, Has.All.Contains("tunings"), "the browser notes the refused tuning, and nothing else");
    }

    [Test]
    public async Task Tune_OnTheLab_IsStoppedAndResumedFromThePage(CancellationToken stop)
    {
        await using var lab = await PageOnLab.StartAsync(stop);
        await lab.OpenAsync("#/tune", "document.querySelector('form')", stop);
        await StartAsync(lab, "(s => { s.value = 'real'; s.dispatchEvent(new Event('change')); })(document.querySelectorAll('form select')[0])", stop);
        await lab.Page.UntilAsync("document.querySelector('h1')?.innerText.startsWith('t1') && document.querySelector('.badge.running') && document.body.innerText.includes('Now:')", stop);
        await lab.Page.UntilAsync("document.querySelector('[data-try] a[href^=\"#/experiments/\"]')", stop); // its run is an experiment like any other

        await ClickAsync("Stop", "document.querySelector('dialog')");
        await ClickAsync("Stop it", "document.querySelector('.badge.stopped') && !document.querySelector('dialog')");
        Assert.That(lab.Json("tune", "show", "t1").GetProperty("state").GetString(), Is.EqualTo("stopped"));

        await ClickAsync("Resume", "document.querySelector('.badge.running')");
        Assert.That(lab.Json("tune", "show", "t1").GetProperty("state").GetString(), Is.EqualTo("running"));
        await ClickAsync("Stop", "document.querySelector('dialog')");
        await ClickAsync("Stop it", "document.querySelector('.badge.stopped') && !document.querySelector('dialog')");
        Assert.That(lab.Page.Errors, Is.Empty);

        async Task ClickAsync(string button, string shows)
        {
            await lab.Page.UntilAsync($"[...document.querySelectorAll('button')].some(b => b.innerText === '{button}')", stop);
            await lab.Page.EvaluateAsync($"[...document.querySelectorAll('button')].find(b => b.innerText === '{button}').click()", stop);
            await lab.Page.UntilAsync(shows, stop);
        }
    }

    private static async Task StartAsync(PageOnLab lab, string set, CancellationToken stop)
        => await lab.Page.EvaluateAsync($"{set}; document.querySelector('form').requestSubmit()", stop);
}
