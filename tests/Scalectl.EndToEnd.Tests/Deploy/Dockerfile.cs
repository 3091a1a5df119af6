using System.Text.Json;
using System.Text.RegularExpressions;
using Scalectl.EndToEnd.Tests.House;

namespace Scalectl.EndToEnd.Tests.Deploy;

/// <summary>One line of a Dockerfile, continuations joined.</summary>
internal sealed record Instruction(string Name, string Text)
{
    public string[] Words => Text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The words of a JSON list, which docker runs without a shell.</summary>
    public string[] List => JsonSerializer.Deserialize<string[]>(Text[Text.IndexOf('[', StringComparison.Ordinal)..])!;

    public override string ToString() => $"{Name} {Text}";
}

/// <summary>One <c>FROM</c> with what follows.</summary>
internal sealed record Stage(string Base, string? Name, IReadOnlyList<Instruction> Instructions)
{
    public IEnumerable<Instruction> All(string name) => Instructions.Where(instruction => instruction.Name == name);

    public Instruction Last(string name) => All(name).LastOrDefault() ?? throw new AssertionException($"found no {name} in the stage from {Base}");
}

/// <summary>As much of the format as the files in deploy use.</summary>
internal static partial class Dockerfile
{
    public static string Folder => Path.Combine(Repository.Root, "deploy");

    public static IReadOnlyList<Stage> Read(string name)
    {
        var stages = new List<Stage>();
        var lines = File.ReadAllLines(Path.Combine(Folder, name)).Where(line => line.Length > 0 && line[0] != '#');
        foreach (var line in Continued().Replace(string.Join('\n', lines), " ").Split('\n'))
        {
            var instruction = new Instruction(line[..line.IndexOf(' ', StringComparison.Ordinal)], line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
            if (instruction.Name == "FROM")
            {
                var words = instruction.Words;
                Assert.That(words, Has.Length.EqualTo(1).Or.Length.EqualTo(3), line);
                stages.Add(new Stage(words[0], words.Length == 3 ? words[2] : null, new List<Instruction>()));
            }
            else
            {
                Assert.That(stages, Is.Not.Empty, line);
                ((List<Instruction>)stages[^1].Instructions).Add(instruction);
            }
        }

        return stages;
    }

    [GeneratedRegex(@"\\\n")]
    private static partial Regex Continued();
}
