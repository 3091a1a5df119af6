using System.CommandLine;
using System.CommandLine.Parsing;
using Scalectl.Client.CommandLine;

namespace Scalectl.Client.Tests.Documents;

/// <summary>What README.md and docs tell people to type is understood by the program that they type it to.</summary>
public sealed class DocumentedCommandsTests
{
    [Test]
    public void Documents_CommandLines_AreUnderstood()
    {
        Assert.That(DocumentedCommands.All.Count(command => command.Whole), Is.GreaterThan(50), "the documents were found and read");
        Assert.That(DocumentedCommands.All.Select(command => (command, Problem: Problem(command))).Where(c => c.Problem is not null).Select(c => $"{c.command}: {c.Problem}"), Is.Empty);
    }

    [TestCase("scalectl experimant run -f a.yaml", "experimant")]
    [TestCase("scalectl experiment rum", "rum")]
    [TestCase("scalectl experiment", "no whole command")]
    [TestCase("scalectl lab start --prot 1", "--prot")]
    [TestCase("scalectl cluster run now +60s 1 10.0.0.7 --prot 1 2 t2.micro", "--prot")]
    [TestCase("scalectl cluster run now", "TIMEEND")]
    [TestCase("scalectl experiment run -f", "no value")]
    public void Problem_OfAWrongLine_IsFound(string line, string problem)
        => Assert.That(Problem(DocumentedCommands.Read("x.md", ["```sh", line, "```"]).Single()), Does.Contain(problem));

    [Test]
    public void Read_ContinuedQuotedAndPipedLines_GivesTheirWords()
    {
        string[] text =
        [
            "Type `scalectl lab stop`, not `scalectl tune show|stop`:", "```sh", "echo secret | scalectl user add lab --period 1s \\", "  --region x   # why", "scalectl start && sudo scalectl stop > out.txt",
            "scalectl load plan --function \"2*(x)\" --var 'a=1'; scalectl experiment export \"$(jq -r .id r.json)\" 2>&1", "```", "```yaml", "      - run: scalectl status", "```", "```text", "scalectl no", "```",
        ];

        Assert.That(DocumentedCommands.Read("x.md", text).Select(c => string.Join('|', c.Words)), Is.EqualTo((string[])
        [
            "lab|stop", "user|add|lab|--period|1s|--region|x", "start", "stop", "load|plan|--function|2*(x)|--var|a=1", "experiment|export|$(jq -r .id r.json)", "status",
        ]));
    }

    /// <summary>Null: it is understood.</summary>
    private static string? Problem(DocumentedCommand command)
    {
        var result = Root.Parse(command.Words);
        var arguments = result.CommandResult.Children.OfType<ArgumentResult>().SelectMany(argument => argument.Tokens).Select(token => token.Value);
        if (arguments.FirstOrDefault(Call.IsOptionLike) is { } option)
        {
            return $"{option} is no option";
        }

        if (result.UnmatchedTokens is [var unknown, ..])
        {
            return $"{unknown} is nothing that {result.CommandResult.Command.Name} knows";
        }

        if (command.Whole && result.CommandResult.Children.OfType<OptionResult>().FirstOrDefault(o => o.Option is Option<string[]> && o.Tokens.Count < o.IdentifierTokenCount) is { } bare)
        {
            return $"{bare.Option.Name} has no value";
        }

        // A verb that runs by itself and has commands of its own is complete without them, which the parser does not know.
        return !command.Whole || result.CommandResult.Command is Verb { Run: not null, Subcommands.Count: > 0 } ? null
            : result.CommandResult.Command is not Verb { Run: not null } && result.Action is not System.CommandLine.Help.HelpAction ? "no whole command"
            : result.Errors is [var error, ..] ? error.Message : null;
    }
}
