namespace Scalectl.Daemon.Tests.Here;

/// <summary>Looks for what a home's computer has started.</summary>
internal static class HereProcesses
{
    /// <summary>Ids of the processes whose command line names the home.</summary>
    public static IReadOnlyList<int> Of(string home) =>
    [
        .. from folder in Directory.GetDirectories("/proc")
           let id = Path.GetFileName(folder)
           where id.All(char.IsAsciiDigit) && CommandLine(folder).Contains(Path.Combine(home, "here"), StringComparison.Ordinal)
           select int.Parse(id, System.Globalization.CultureInfo.InvariantCulture),
    ];

    private static string CommandLine(string folder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, "cmdline"));
        }
        catch (IOException)
        {
            return "";
        }
    }
}
