using System.Text.Json.Nodes;

namespace Scalectl.EndToEnd.Tests.Dashboard;

/// <summary>What holds for every page.</summary>
internal static class PageChecks
{
    /// <summary>No error in the console, no serious finding of axe-core, nothing wider than a telephone; and its picture, where they are wanted.</summary>
    public static async Task CheckAsync(PageOnLab lab, string name, CancellationToken stop)
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
