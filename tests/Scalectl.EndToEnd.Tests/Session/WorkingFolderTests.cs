using System.Globalization;
using System.Text.Json;

namespace Scalectl.EndToEnd.Tests.Session;

/// <summary>Lab and daemon do not care in which folder they are started: neither its files nor its size is theirs.</summary>
public sealed class WorkingFolderTests
{
    [Test]
    public void Programs_StartedInAnotherProgramsFolder_NeitherReadItsSettingsNorWatchIt()
    {
        using Scratch scratch = new();
        File.WriteAllText(Path.Combine(scratch.Folder, "appsettings.json"), "not JSON");
        scratch.Done("lab", "start", "--port", "0");
        using var lab = JsonDocument.Parse(scratch.Done("lab", "status", "--output", "json").Output);
        scratch.Done("start", "--port", "0");
        using var daemon = JsonDocument.Parse(scratch.Done("status", "--output", "json").Output);
        Assert.Multiple(() =>
        {
            // A watch on a folder is one on every folder below it: from / that is minutes on a full disk.
            Assert.That(Watches(lab.RootElement), Is.Empty, "the lab");
            Assert.That(Watches(daemon.RootElement), Is.Empty, "the daemon");
        });
        scratch.EndOnLab();
    }

    private static string[] Watches(JsonElement status)
    {
        var process = status.GetProperty("processId").GetInt32().ToString(CultureInfo.InvariantCulture);
        return [.. Directory.EnumerateFiles($"/proc/{process}/fdinfo").SelectMany(File.ReadLines).Where(line => line.StartsWith("inotify ", StringComparison.Ordinal))];
    }
}
