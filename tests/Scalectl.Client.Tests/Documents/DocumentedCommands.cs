using System.Text.RegularExpressions;

namespace Scalectl.Client.Tests.Documents;

/// <summary>A command line of ours in a document.</summary>
/// <param name="Place">File and line.</param>
/// <param name="Words">What follows the program's name.</param>
/// <param name="Whole">From a block of code, to be typed as it stands; false: mentioned in a sentence, where arguments may be left out.</param>
internal sealed record DocumentedCommand(string Place, IReadOnlyList<string> Words, bool Whole)
{
    public override string ToString() => $"{Place}: scalectl {string.Join(' ', Words)}";
}

/// <summary>Finds the command lines in README.md and docs. docs/cli.md is left out: it is made from the program itself.</summary>
internal static partial class DocumentedCommands
{
    private static readonly string[] Languages = ["sh", "yaml"];

    // What may stand before a command: in a workflow's file, or to be somebody else.
    private static readonly string[] Before = ["-", "run:", "sudo"];

    private static readonly string Root = FindRoot();

    public static IReadOnlyList<DocumentedCommand> All { get; } =
        [.. Files().SelectMany(file => Read(Path.GetRelativePath(Root, file), File.ReadAllLines(file)))];

    public static IEnumerable<DocumentedCommand> Read(string file, IReadOnlyList<string> lines)
    {
        string? language = null;
        for (var i = 0; i < lines.Count; i++)
        {
            var (place, line) = ($"{file}:{i + 1}", lines[i].Trim());
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                language = language is null ? line[3..] : null;
                continue;
            }

            while (language is not null && line.EndsWith('\\') && i + 1 < lines.Count)
            {
                line = line[..^1] + lines[++i].Trim();
            }

            IEnumerable<(string Text, bool Whole)> texts = language is null
                ? Mentioned().Matches(line).Select(match => (match.Groups["command"].Value, false)).Where(text => !Sketch().IsMatch(text.Value))
                : Languages.Contains(language) ? [(line, true)] : [];
            foreach (var (text, whole) in texts)
            {
                foreach (var command in ShellLine.Commands(text))
                {
                    var words = command.SkipWhile(Before.Contains).ToList();
                    if (words is ["scalectl", .. var rest])
                    {
                        yield return new DocumentedCommand(place, rest, whole);
                    }
                }
            }
        }
    }

    private static IEnumerable<string> Files() =>
        Directory.EnumerateFiles(Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(file) != "cli.md").Append(Path.Combine(Root, "README.md")).Order(StringComparer.Ordinal);

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Scalectl.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests run outside a checkout.");
        }

        return folder;
    }

    [GeneratedRegex("`(?<command>scalectl [^`]+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Mentioned();

    // scalectl tune show|stop, app deploy shop .., load run [--limit L]: no command yet.
    [GeneratedRegex(@"[|\[…]|\.\.", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Sketch();
}
