using System.CommandLine;
using Scalectl.Client.CommandLine;
using Snapshooter.NUnit;

namespace Scalectl.Client.Tests.CommandLine;

public sealed class HelpTests
{
    [Test]
    public async Task Help_OfEveryCommand_IsAsAgreed()
    {
        using var cli = new Cli();
        var all = new StringWriter { NewLine = "\n" };
        foreach (var path in Paths(Root.Tree(), []))
        {
            var help = await cli.RunAsync([.. path, "--help"]);
            Assert.That((help.Code, help.Error), Is.EqualTo((0, "")));
            all.Write($"$ scalectl {string.Join(' ', [.. path, "--help"])}\n{help.Out}\n");
        }

        // The program's name is the test host's here.
        Snapshot.Match(all.ToString().Replace(RootCommand.ExecutableName, "scalectl", StringComparison.Ordinal), "help");
    }

    [Test]
    public void Example_OfEveryCommand_IsACommandOfOurs()
    {
        foreach (var verb in Verbs(Root.Tree()))
        {
            var command = verb.Example[(verb.Example.IndexOf("scalectl ", StringComparison.Ordinal) + 9)..].Split('>')[0];
            var result = Root.Tree().Parse(command.Replace('\'', '"'));
            Assert.That(result.UnmatchedTokens, Is.Empty, verb.Example);
            // One that runs by itself and has commands of its own is complete without them, which the parser does not know.
            Assert.That(result.Errors.Select(e => e.Message).ToList(), result.CommandResult.Command is Verb { Run: not null, Subcommands.Count: > 0 } ? Has.Count.EqualTo(1) : Is.Empty, verb.Example);
            Assert.That(result.CommandResult.Command, Is.InstanceOf<Verb>().And.Property(nameof(Verb.Run)).Not.Null, verb.Example);
            Assert.That(verb.Run is null || result.CommandResult.Command.Name == verb.Name, verb.Example + ": is an example of another command");
        }
    }

    [Test]
    public void Description_OfEverything_IsThere()
    {
        foreach (var verb in Verbs(Root.Tree()))
        {
            Assert.That(verb.Description, Is.Not.Empty, verb.Name);
            Assert.That(verb.Options.Select(o => o.Description).Concat(verb.Arguments.Select(a => a.Description)), Has.None.Null.And.None.Empty, verb.Name);
        }
    }

    private static IEnumerable<Verb> Verbs(Command command) => command.Subcommands.OfType<Verb>().SelectMany(verb => Verbs(verb).Prepend(verb));

    private static IEnumerable<string[]> Paths(Command command, string[] path) =>
        command.Subcommands.SelectMany(sub => Paths(sub, [.. path, sub.Name])).Prepend(path);
}
