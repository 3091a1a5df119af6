namespace Scalectl.EndToEnd.Tests.House;

/// <summary>The rules of the house that a machine can see.</summary>
public sealed class TreeTests
{
    private const int MostLines = 300;

    private static readonly string[] KindFolders = ["Helpers", "Helper", "Utils", "Util", "Utilities", "Common", "Misc", "Models", "Interfaces", "Managers"];

    [Test]
    public void Files_OverThreeHundredLines_StateTheirReasonAtTheTop()
    {
        var tooLong = Repository.Files("*.cs", "src", "tests")
            .Select(file => (Name: Path.GetRelativePath(Repository.Root, file), Lines: File.ReadAllLines(file)))
            .Where(file => file.Lines.Length > MostLines && !file.Lines[0].StartsWith("// Long because", StringComparison.Ordinal))
            .Select(file => $"{file.Name}: {file.Lines.Length} lines");
        Assert.That(tooLong, Is.Empty, "split it, or let its first line say: // Long because …");
    }

    [Test]
    public void Folders_AreNamedForAFeature_NotForAKind()
    {
        var folders = new[] { "src", "tests" }.SelectMany(top => Directory.EnumerateDirectories(Path.Combine(Repository.Root, top), "*", SearchOption.AllDirectories));
        Assert.That(folders.Where(folder => KindFolders.Contains(Path.GetFileName(folder), StringComparer.OrdinalIgnoreCase)), Is.Empty);
    }
}
