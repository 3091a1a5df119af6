using System.Text.RegularExpressions;
using Scalectl.EndToEnd.Tests.House;

namespace Scalectl.EndToEnd.Tests.Deploy;

/// <summary>What an operator gets besides programs: unit, manual pages, scripts, container files.</summary>
[CancelAfter(60_000)]
public sealed partial class DeployFilesTests
{
    private static string Deploy => Path.Combine(Repository.Root, "deploy");

    [Test]
    public async Task Unit_IsCleanForSystemd_AndItsExposureIsAtMostTwoAndAHalf(CancellationToken stop)
    {
        var folder = Directory.CreateTempSubdirectory("scalectl-unit-").FullName;
        try
        {
            // `verify` wants the program to be there: any will do.
            var unit = Path.Combine(folder, "scalectld.service");
            var text = await File.ReadAllTextAsync(Path.Combine(Deploy, "scalectld.service"), stop);
            await File.WriteAllTextAsync(unit, text.Replace("/usr/local/lib/scalectl/scalectld", "/bin/true", StringComparison.Ordinal), stop);

            var verified = await Command.RunAsync("systemd-analyze", ["verify", "--man=no", unit], stop);
            Assert.That(verified, Is.EqualTo(new Command(0, "")));
            var rated = await Command.RunAsync("systemd-analyze", ["security", "--no-pager", "--offline=true", "--threshold=25", unit], stop);
            Assert.That(rated.Code, Is.Zero, rated.Text);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [TestCase("scalectl.1")]
    [TestCase("scalectld.8")]
    public async Task ManualPage_HasNoMistakes(string page, CancellationToken stop)
        => Assert.That(await Command.RunAsync("mandoc", ["-T", "lint", "-W", "warning", Path.Combine(Deploy, page)], stop), Is.EqualTo(new Command(0, "")));

    [Test]
    public async Task Scripts_OfTheRepository_PassShellcheck(CancellationToken stop)
    {
        string[] scripts = [.. Repository.Files("*.sh", "build", "deploy", "tests/Scalectl.EndToEnd.Tests"), Path.Combine(Repository.Root, ".ci", "run")];
        Assert.That(await Command.RunAsync("shellcheck", scripts, stop), Is.EqualTo(new Command(0, "")));
    }

    [TestCase("Dockerfile")]
    [TestCase("generator.Dockerfile")]
    public async Task Dockerfile_NamesVersionsSourcesAndAUserWhoIsNotRoot(string name, CancellationToken stop)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(Deploy, name), stop);
        var lines = Continued().Replace(text, " ").Split('\n').Where(line => line.Length > 0 && line[0] != '#').ToList();
        var stages = new HashSet<string>();
        var user = "";
        foreach (var line in lines)
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            switch (words[0])
            {
                case "FROM":
                    Assert.That(words[1], Does.Match(@"^[a-z0-9./-]+:[0-9][A-Za-z0-9.-]*$"), "a base has a version");
                    Assert.That(words, Has.Length.EqualTo(2).Or.Length.EqualTo(4), line);
                    user = "";
                    _ = words.Length == 4 && stages.Add(words[3]);
                    break;
                case "COPY" when words[1].StartsWith("--from=", StringComparison.Ordinal):
                    Assert.That(stages, Does.Contain(words[1]["--from=".Length..]), line);
                    break;
                case "COPY":
                    Assert.That(words[1..^1].Where(source => !Path.Exists(Path.Combine(Repository.Root, source))), Is.Empty, line);
                    break;
                case "USER":
                    user = words[1];
                    break;
                case "ENTRYPOINT" or "CMD":
                    Assert.That(words[1], Does.StartWith("[\""), "as a list: no shell between the signal and the program");
                    break;
                default:
                    Assert.That(words[0], Is.AnyOf("WORKDIR", "RUN", "ENV", "VOLUME", "HEALTHCHECK"), line);
                    break;
            }
        }

        Assert.That(user, Does.Match("^[1-9][0-9]*:[1-9][0-9]*$"), "the last stage's user, as a number");
        Assert.That(lines.Count(line => line.StartsWith("ENTRYPOINT ", StringComparison.Ordinal)), Is.EqualTo(1));
        Assert.That(File.Exists(Path.Combine(Deploy, name + ".dockerignore")), "a host's build output must not reach the image");
    }

    [GeneratedRegex(@"\\\n")]
    private static partial Regex Continued();
}
