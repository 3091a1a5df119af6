using System.Text.Json;
using Scalectl.EndToEnd.Tests.Browser;

namespace Scalectl.EndToEnd.Tests.Dashboard;

/// <summary>axe-core's findings in a page; it is put in from outside, so the page's own policy on scripts does not keep it out.</summary>
internal static class Accessibility
{
    private static readonly string Axe = Path.Combine(AppContext.BaseDirectory, "axe.min.js");

    /// <summary>Every serious or critical finding, with the elements that it is about.</summary>
    public static async Task<IReadOnlyList<string>> FindingsAsync(Page page, CancellationToken stop)
    {
        if ((await page.EvaluateAsync("typeof axe", stop)).GetString() == "undefined")
        {
            await page.EvaluateAsync($"{await File.ReadAllTextAsync(Axe, stop)}; 0", stop);
        }

        var found = await page.EvaluateAsync(
            "axe.run({ resultTypes: ['violations'] }).then(r => JSON.stringify(r.violations.filter(v => ['serious', 'critical'].includes(v.impact)).map(v => `${v.id}: ${v.help}: ${v.nodes.map(n => n.html).slice(0, 5).join(' | ')}`)))", stop);
        return JsonSerializer.Deserialize<List<string>>(found.GetString()!)!;
    }
}
