using System.Text;
using System.Text.Json;
using Scalectl.EndToEnd.Tests.Session;

namespace Scalectl.EndToEnd.Tests.House;

/// <summary>
/// Documents that are made from the programs themselves. A difference fails; with SCALECTL_WRITE_DOCS=1 (make docs) the
/// document is written instead.
/// </summary>
public sealed class GeneratedDocumentsTests
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    [Test]
    public void CommandReference_IsWhatTheProgramSaysOfItself()
    {
        using Scratch scratch = new();
        StringBuilder page = new("""
            # The command line

            Written by `make docs` from the programs' own help; do not edit. Results go to stdout, talk to stderr. Exit codes: 0 done, 1 failed, 2 wrong usage or invalid input, 3 daemon not reachable, 4 a stated limit was not met, 130 interrupted.

            """);
        Describe(scratch, page, []);
        Compare("cli.md", page.ToString());
    }

    [Test]
    public async Task OpenApi_IsWhatTheDaemonSaysOfItself()
    {
        using Scratch scratch = new();
        scratch.Done("start", "--port", "0");
        using var status = JsonDocument.Parse(scratch.Done("status", "--output", "json").Output);
        var address = status.RootElement.GetProperty("address").GetString()!;
        using HttpClient client = new() { Timeout = TimeSpan.FromSeconds(30) };
        client.DefaultRequestHeaders.Authorization = new("Bearer", (await File.ReadAllTextAsync(Path.Combine(scratch.Home, "token"))).Trim());
        using var document = JsonDocument.Parse(await client.GetStringAsync(new Uri($"{address}/openapi/v1.json")));
        scratch.Done("stop");

        // The address is this run's own.
        Compare("openapi.json", JsonSerializer.Serialize(document, Indented).Replace(address, "http://127.0.0.1:8085", StringComparison.Ordinal) + "\n");
    }

    private static void Describe(Scratch scratch, StringBuilder page, string[] command)
    {
        var help = scratch.Done([.. command, "--help"]).Output;
        page.Append('\n').Append('#', Math.Min(4, command.Length + 2)).Append(" scalectl").Append(command.Length > 0 ? " " : "").AppendJoin(' ', command)
            .Append("\n```\n").Append(help.Trim()).Append("\n```\n");
        foreach (var line in help.Split('\n').SkipWhile(l => l.Trim() != "Commands:").Skip(1).TakeWhile(l => l.Length > 0 && l[0] == ' '))
        {
            Describe(scratch, page, [.. command, line.Trim().Split(' ')[0]]);
        }
    }

    private static void Compare(string name, string text)
    {
        var file = Path.Combine(Repository.Root, "docs", name);
        if (Environment.GetEnvironmentVariable("SCALECTL_WRITE_DOCS") == "1")
        {
            File.WriteAllText(file, text);
        }

        Assert.That(File.Exists(file) ? File.ReadAllText(file) : "", Is.EqualTo(text), $"docs/{name} is out of date: run 'make docs' and commit what it wrote");
    }
}
