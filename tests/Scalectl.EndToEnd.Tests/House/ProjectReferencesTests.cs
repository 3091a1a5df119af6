using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;

namespace Scalectl.EndToEnd.Tests.House;

/// <summary>Who may know whom (docs/architecture.md): the drawing is only true while this holds.</summary>
public sealed class ProjectReferencesTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Scalectl.Core"] = [],
        ["Scalectl.Generator"] = ["Scalectl.Core"],
        ["Scalectl.Aws"] = ["Scalectl.Core"],
        ["Scalectl.Lab"] = ["Scalectl.Core"],
        ["Scalectl.Daemon"] = ["Scalectl.Core", "Scalectl.Aws"],
        ["Scalectl.Client"] = ["Scalectl.Core"],
    };

    [Test]
    public void Projects_AreExactlyThoseOfTheArchitecture()
        => Assert.That(Repository.Files("*.csproj", "src").Select(Path.GetFileNameWithoutExtension), Is.EquivalentTo(Allowed.Keys));

    [TestCaseSource(nameof(Projects))]
    public void Project_ReferencesOnlyWhatTheArchitectureDraws(string project)
    {
        var file = XDocument.Load(Path.Combine(Repository.Root, "src", project, project + ".csproj"));
        var references = file.Descendants("ProjectReference").Select(r => Path.GetFileNameWithoutExtension((string)r.Attribute("Include")!));
        Assert.That(references, Is.EquivalentTo(Allowed[project]));
    }

    [TestCaseSource(nameof(Projects))]
    public void TestProjects_ExistForEachProject(string project)
        => Assert.That(File.Exists(Path.Combine(Repository.Root, "tests", project + ".Tests", project + ".Tests.csproj")), project);

    [Test]
    public void Core_UsesNoSocketFileClockOrContainer()
    {
        using var image = new PEReader(File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Scalectl.Core.dll")));
        var metadata = image.GetMetadataReader();
        var used = metadata.TypeReferences.Select(metadata.GetTypeReference)
            .Select(type => $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}")
            .Where(type => type != "System.Net.WebUtility"); // it escapes text for HTML; no socket is in it
        string[] banned =
        [
            "System.IO.File", "System.IO.FileStream", "System.IO.FileInfo", "System.IO.Directory", "System.IO.DirectoryInfo", "System.Net.",
            "System.TimeProvider", "System.Diagnostics.Stopwatch", "System.Diagnostics.Process", "System.Threading.Timer", "Microsoft.Extensions.",
        ];
        Assert.That(used.Where(type => banned.Any(b => b.EndsWith('.') ? type.StartsWith(b, StringComparison.Ordinal) : type == b)), Is.Empty);
    }

    private static IEnumerable<string> Projects() => Allowed.Keys;
}
