using System.Text.RegularExpressions;
using Scalectl.EndToEnd.Tests.House;

namespace Scalectl.EndToEnd.Tests.Deploy;

/// <summary>What an operator gets besides programs: unit, manual pages, scripts, container files.</summary>
[CancelAfter(120_000)]
public sealed partial class DeployFilesTests
{
    private static string Deploy => Path.Combine(Repository.Root, "deploy");

    [Test]
    public async Task Unit_IsCleanForSystemd_AndItsExposureIsAtMostTwoAndAHalf(CancellationToken stop)
    {
        if (!File.Exists("/usr/bin/systemd-analyze"))
        {
            Assert.Ignore("found no systemd-analyze, expected it (Debian: apt-get install systemd)");
        }

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
    public void Dockerfile_NamesVersionsSourcesAndAUserWhoIsNotRoot(string name)
    {
        var stages = Dockerfile.Read(name);
        foreach (var stage in stages)
        {
            Assert.That(stage.Base, Does.Match("^[a-z0-9./-]+:[0-9][A-Za-z0-9.-]*$"), "a base has a version");
            foreach (var instruction in stage.Instructions)
            {
                var words = instruction.Words;
                switch (instruction.Name)
                {
                    case "COPY" when words[0].StartsWith("--from=", StringComparison.Ordinal):
                        Assert.That(stages.TakeWhile(earlier => earlier != stage).Select(earlier => earlier.Name), Does.Contain(words[0]["--from=".Length..]), instruction.ToString());
                        break;
                    case "COPY":
                        Assert.That(words[..^1].Where(source => !Path.Exists(Path.Combine(Repository.Root, source))), Is.Empty, instruction.ToString());
                        break;
                    case "ENTRYPOINT" or "CMD" or "HEALTHCHECK":
                        Assert.That(instruction.List, Is.Not.Empty, "as a list: no shell between the signal and the program");
                        break;
                    default:
                        Assert.That(instruction.Name, Is.AnyOf("WORKDIR", "RUN", "ENV", "VOLUME", "USER"), instruction.ToString());
                        break;
                }
            }
        }

        Assert.That(stages[^1].Last("USER").Text, Does.Match("^[1-9][0-9]*:[1-9][0-9]*$"), "the last stage's user, as a number");
        Assert.That(stages[^1].All("ENTRYPOINT").Count(), Is.EqualTo(1));
        Assert.That(File.Exists(Path.Combine(Deploy, name + ".dockerignore")), "a host's build output must not reach the image");
    }

    [TestCase("Dockerfile")]
    [TestCase("generator.Dockerfile")]
    public void Dockerfile_BuildStage_GetsEveryFileThatTheProjectsReadOutsideTheirFolders(string name)
    {
        var copied = Dockerfile.Read(name)[0].All("COPY").SelectMany(copy => copy.Words[..^1]).ToList();
        var ignored = File.ReadAllLines(Path.Combine(Deploy, name + ".dockerignore"));
        var projects = copied.Where(source => source.StartsWith("src/", StringComparison.Ordinal)).SelectMany(source => Repository.Files("*.csproj", source)).ToList();
        Assert.That(projects, Is.Not.Empty);
        foreach (var file in projects.SelectMany(project => Outside().Matches(File.ReadAllText(project))).Select(match => match.Groups[1].Value).Distinct())
        {
            Assert.That(copied.Any(source => file == source || (source.EndsWith('/') && file.StartsWith(source, StringComparison.Ordinal))), $"{file} is embedded, but no COPY brings it");
            Assert.That(ignored.Any(line => line.StartsWith('!') && (file == line[1..] || file.StartsWith(line[1..] + "/", StringComparison.Ordinal))), $"{file} is embedded, but the .dockerignore keeps it out");
        }
    }

    [GeneratedRegex("\"\\.\\./\\.\\./([^\"]+)\"")]
    private static partial Regex Outside();
}
