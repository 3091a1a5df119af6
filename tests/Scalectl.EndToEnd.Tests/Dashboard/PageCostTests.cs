using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Scalectl.EndToEnd.Tests.Browser;

namespace Scalectl.EndToEnd.Tests.Dashboard;

/// <summary>
/// What the page costs: frames while a long run is moved through, and the daemon's time for many open pages. The limits
/// here are generous, since others use the machine; bench/dashboard.sh makes a table of what is printed.
/// </summary>
[CancelAfter(240_000)]
[NonParallelizable] // it measures
internal sealed class PageCostTests
{
    /// <summary>The run's charts with made-up series: 20 of them, noisy, which is the dearest to draw.</summary>
    private const string Mount = """
        (async (count, interval) => {
          const { experimentCharts } = await import('/experiment/charts.js');
          const { Timeline } = await import('/experiment/timeline.js');
          const view = { id: 'long-1', startedAt: new Date(0).toISOString(), specification: { load: { steps: count, step: interval }, app: { deploy: { policy: { kind: 'target-tracking', target: 60 } } } } };
          let seed = 1;
          const random = () => (seed = seed * 16807 % 2147483647) / 2147483647;
          const states = ['desired', 'inService', 'total', 'demand'];
          const names = [...states, 'planned', 'sent', 'missed', 'answered2xx', 'answered3xx', 'answered4xx', 'answered5xx', 'noAnswer', 'responseMeanMs', 'responseP50Ms', 'responseP95Ms', 'responseP99Ms', 'cpuPct', 'probeLatencyMs', 'probeResponseMs', 'lbRequests'];
          const value = name => i => states.includes(name) ? Math.round(4 + 3 * Math.sin(i / 200) + random()) : 50 + 40 * Math.sin(i / 300) + 20 * random();
          const timeline = new Timeline(view);
          timeline.take({ startMs: 0, intervalSeconds: interval, count, series: Object.fromEntries(names.map(name => [name, Array.from({ length: count }, (_, i) => value(name)(i))])) }, view);
          const decisions = Array.from({ length: 60 }, (_, i) => ({ kind: 'changed', at: new Date(i * count * interval * 1000 / 60).toISOString(), from: 1, to: i % 2 ? 2 : 0 }));
          const made = await experimentCharts(view, timeline, () => decisions, new AbortController().signal);
          document.getElementById('main').replaceChildren(made.element);
          made.draw(timeline, false);
          window.moved = made.group;
        })
        """;

    /// <summary>Pans and zooms by a little in every frame, from a fiftieth to a third of the run.</summary>
    private const string Move = """
        (async (length, frames) => {
          const times = [];
          await new Promise(done => {
            const frame = time => {
              times.push(time);
              if (times.length > frames) return done();
              const phase = times.length / frames, half = length * (0.15 + 0.14 * Math.sin(phase * Math.PI * 4)), middle = length * (0.5 + 0.2 * Math.cos(phase * Math.PI * 6));
              window.moved.apply([middle - half, middle + half]);
              requestAnimationFrame(frame);
            };
            requestAnimationFrame(frame);
          });
          const each = times.slice(1).map((time, i) => time - times[i]).sort((a, b) => a - b);
          return [1000 * (times.length - 1) / (times.at(-1) - times[0]), each[Math.floor(each.length * 0.95)]];
        })
        """;

    [Category("Measures")]
    [TestCase("an hour of seconds", 3600, 1)]
    [TestCase("a week of minutes", 10_080, 60)]
    public async Task Move_ThroughALongRunOf20Series_KeepsItsFrames(string what, int count, int interval, CancellationToken stop)
    {
        await using var lab = await PageOnLab.StartAsync(stop);
        await lab.OpenAsync("#/load", "document.querySelector('.plot canvas')", stop);
        foreach (var (width, height) in ((int, int)[])[(1280, 960), (2560, 1440)])
        {
            await lab.Page.CommandAsync("Emulation.setDeviceMetricsOverride", new JsonObject { ["width"] = width, ["height"] = height, ["deviceScaleFactor"] = 1, ["mobile"] = false }, stop);
            await lab.Page.EvaluateAsync($"{Mount}({count}, {interval})", stop);
            await MoveAsync(lab.Page, count * interval, stop); // once to warm up
            // Whoever else has the processor makes it slower, nobody makes it quicker: the best of three.
            List<(double Frames, double Slow)> moves = [];
            for (var i = 0; i < 3; i++)
            {
                moves.Add(await MoveAsync(lab.Page, count * interval, stop));
            }

            var (frames, slow) = moves.Max();

            TestContext.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| pan and zoom, {what}, 20 series, {width} x {height} | {frames:0} frames a second; 95 of 100 frames within {slow:0} ms | 30 frames a second |"));
            Assert.That(frames, Is.GreaterThan(15), "half of the limit: others use this machine");
        }

        Assert.That(lab.Page.Errors, Is.Empty);
    }

    [Test]
    public async Task Pages_TwentyOfThemOnARunningExperiment_CostTheDaemonLittle(CancellationToken stop)
    {
        const int pages = 20, window = 15;
        await using var lab = await PageOnLab.StartAsync(stop);
        lab.Submit("watched", 400, 60); // longer than the test
        List<Page> open = [];
        for (var i = 0; i < pages; i++)
        {
            open.Add(await lab.OpenApartAsync(stop));
            await open[^1].EvaluateAsync("performance.setResourceTimingBufferSize(5000); location.hash = '#/experiments/watched-1'", stop);
        }

        await Task.WhenAll(open.Select(page => page.UntilAsync(Running, stop)));
        async Task<int> AskedAsync() => (await Task.WhenAll(open.Select(page => page.EvaluateAsync("performance.getEntriesByType('resource').filter(r => r.name.includes('/samples')).length", stop)))).Sum(count => count.GetInt32());
        var before = await AskedAsync();
        var watched = await ShareAsync(lab, window, stop);
        var updates = await AskedAsync() - before;
        foreach (var page in open)
        {
            Assert.That((await page.EvaluateAsync($"Boolean({Running})", stop)).GetBoolean(), "it watched to the end");
        }

        TestContext.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {pages} open pages on a running experiment, the daemon's time with the experiment itself | {100 * watched:0.0} % of a core; {updates / (double)window / pages:0.00} updates of a page a second | 10 % of a core |"));
        Assert.That(watched, Is.LessThan(0.5), "others use this machine");
        Assert.That(updates, Is.GreaterThan(pages * window / 4), "the pages did follow the run");
        Assert.That(open.SelectMany(page => page.Errors), Is.Empty);
    }

    private const string Running = "document.querySelector('.badge.running') && [...document.querySelectorAll('.tile')].some(t => t.innerText.startsWith('Sent')) && document.querySelectorAll('.plot canvas').length === 6";

    /// <summary>The daemon's time as a share of one core.</summary>
    private static async Task<double> ShareAsync(PageOnLab lab, int seconds, CancellationToken stop)
    {
        var (before, begin) = (lab.DaemonTime(), Stopwatch.GetTimestamp());
        await Task.Delay(TimeSpan.FromSeconds(seconds), stop); // what is measured is a span of time
        return (lab.DaemonTime() - before) / Stopwatch.GetElapsedTime(begin);
    }

    private static async Task<(double Frames, double Slow)> MoveAsync(Page page, int length, CancellationToken stop)
    {
        var answer = (await page.EvaluateAsync($"{Move}({length}, 90)", stop)).Deserialize<double[]>()!;
        return (answer[0], answer[1]);
    }
}
