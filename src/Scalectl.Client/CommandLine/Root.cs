using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Runtime.InteropServices;
using Scalectl.Client.Analysis;
using Scalectl.Client.Apps;
using Scalectl.Client.Clusters;
using Scalectl.Client.Daemon;
using Scalectl.Client.Dashboard;
using Scalectl.Client.Demo;
using Scalectl.Client.Errors;
using Scalectl.Client.Experiments;
using Scalectl.Client.Lab;
using Scalectl.Client.Load;
using Scalectl.Client.Mappings;
using Scalectl.Client.Pricing;
using Scalectl.Client.Simulation;
using Scalectl.Client.Store;
using Scalectl.Client.Tuning;
using Scalectl.Client.Users;
using Scalectl.Load;

namespace Scalectl.Client.CommandLine;

/// <summary>The whole command line: its tree, and the one place where it ends.</summary>
internal static class Root
{
    public static RootCommand Tree()
    {
        var root = new RootCommand("Scalectl measures, compares and tunes autoscalers.")
        {
            DaemonCommands.Start, DaemonCommands.Stop, DaemonCommands.Restart, DaemonCommands.Status,
            UserCommands.User, UserCommands.Setup,
            ClusterCommands.Cluster,
            LoadCommands.Load,
            AppCommands.App,
            MappingCommands.Mapping,
            ExperimentCommands.Experiment,
            AnalyzeCommand.Analyze,
            SimulateCommand.Simulate,
            TuneCommand.Tune,
            PriceCommands.Price,
            StoreCommands.Store,
            LabCommands.Lab,
            DemoCommand.Demo,
            DashboardCommand.Dashboard,
            CompletionCommand.Completion,
        };
        var help = root.Options.OfType<HelpOption>().Single();
        help.Aliases.Remove("/?");
        help.Aliases.Remove("/h");
        help.Action = new HelpWithExample((HelpAction)help.Action!);
        return root;
    }

    /// <summary>Functions start with dashes and brackets: no bundled letters, no response files.</summary>
    public static ParseResult Parse(IReadOnlyList<string> args) => Tree().Parse(args, new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });

    public static async Task<int> RunAsync(IReadOnlyList<string> args, Surroundings surroundings)
    {
        var result = Parse(args);
        result.InvocationConfiguration.Output = surroundings.Out;
        result.InvocationConfiguration.Error = surroundings.Error;
        try
        {
            // Help, version and completion act for themselves; our verbs have no action, because only we can report errors as we want.
            if (result.Action is not (null or ParseErrorAction))
            {
                return await result.InvokeAsync();
            }

            return await RunAsync(result, surroundings);
        }
        catch (CommandFailure failure)
        {
            foreach (var sentence in failure.Sentences)
            {
                await surroundings.Error.WriteLineAsync($"scalectl: {Printable.Of(sentence, keepLines: true)}");
            }

            return failure.ExitCode;
        }
    }

    private static async Task<int> RunAsync(ParseResult result, Surroundings surroundings)
    {
        var errors = Misspelt(result);
        if (errors.Count > 0 || result.CommandResult.Command is not Verb { Run: { } run } verb)
        {
            throw CommandFailure.Of(errors);
        }

        using var interrupt = new CancellationTokenSource();
        using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
        using var onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);
        void Interrupt(PosixSignalContext signal)
        {
            signal.Cancel = true;
            interrupt.Cancel();
        }

        try
        {
            return await run(new Call(result, verb, surroundings, interrupt.Token));
        }
        catch (OperationCanceledException) when (interrupt.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }
    }

    /// <summary>What does not fit the tree, in our own four-part sentences: unknown commands, unknown options, too many arguments.</summary>
    private static List<InvalidInput> Misspelt(ParseResult result)
    {
        var command = result.CommandResult.Command;
        List<InvalidInput> errors = [];
        var commands = command.Subcommands.Select(c => c.Name).ToList();
        var example = (command as Verb)?.Example ?? "scalectl status";
        foreach (var token in result.UnmatchedTokens)
        {
            if (Call.IsOptionLike(token))
            {
                errors.Add(Call.UnknownOption(token, command));
            }
            else if (commands.Count > 0)
            {
                var near = NearestName.Of(token, commands);
                var meant = near is null ? "" : $" (did you mean {near}?)";
                errors.Add(new(Path(command), $"{InvalidInput.Shorten(token)}{meant}", $"one of {string.Join(' ', commands)}", example));
            }
            else if (!errors.Any(e => Call.IsOptionLike(e.Argument)))
            {
                // (After an unknown option this is most likely its value.)
                var names = string.Join(' ', command.Arguments.Select(a => a.Name));
                errors.Add(new(Path(command), $"{InvalidInput.Shorten(token)} too many", names.Length > 0 ? $"no more than {names}" : "no argument", example));
            }
        }

        if (errors.Count == 0 && commands.Count > 0 && command is not Verb { Run: not null })
        {
            errors.Add(new(Path(command), "no command", $"one of {string.Join(' ', commands)}", example));
        }

        return errors;
    }

    private static string Path(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{Path(parent)} {command.Name}" : "scalectl";
}
