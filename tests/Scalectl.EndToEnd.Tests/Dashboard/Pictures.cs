using System.Text.Json.Nodes;
using Scalectl.EndToEnd.Tests.Browser;
using Scalectl.EndToEnd.Tests.House;

namespace Scalectl.EndToEnd.Tests.Dashboard;

/// <summary>Pictures of the page, light and dark, wide and narrow; only with SCALECTL_WRITE_PICTURES=1 (make screenshots).</summary>
internal static class Pictures
{
    private static readonly (string Name, string Theme, int Width, int Height)[] Kinds =
        [("light", "light", 1280, 960), ("dark", "dark", 1280, 960), ("narrow", "light", 390, 844), ("wide", "dark", 2560, 1440)];

    public static async Task TakeAsync(Page page, string name, CancellationToken stop)
    {
        if (Environment.GetEnvironmentVariable("SCALECTL_WRITE_PICTURES") != "1")
        {
            return;
        }

        foreach (var (kind, theme, width, height) in Kinds)
        {
            await page.CommandAsync("Emulation.setDeviceMetricsOverride", new JsonObject { ["width"] = width, ["height"] = height, ["deviceScaleFactor"] = 1, ["mobile"] = false }, stop);
            await page.EvaluateAsync($"import('/page/theme.js').then(m => m.setTheme('{theme}')).then(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))))", stop);
            var picture = await page.CommandAsync("Page.captureScreenshot", new JsonObject { ["format"] = "webp", ["quality"] = 80 }, stop);
            await File.WriteAllBytesAsync(Path.Combine(Repository.Root, "docs", "pictures", $"page-{name}-{kind}.webp"), Convert.FromBase64String(picture.GetProperty("data").GetString()!), stop);
        }

        await page.CommandAsync("Emulation.clearDeviceMetricsOverride", null, stop);
    }
}
