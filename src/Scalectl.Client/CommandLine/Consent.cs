using System.CommandLine;
using Scalectl.Client.Errors;

namespace Scalectl.Client.CommandLine;

/// <summary><c>--yes</c>, and the question that it answers. Only a person is asked: a script has decided already.</summary>
internal static class Consent
{
    public static Option<bool> YesFlag() => new("--yes") { Description = "Do not ask." };

    public static void Ask(this Call call, Option<bool> yes, string question)
    {
        var surroundings = call.Surroundings;
        if (call.Is(yes) || !surroundings.InIsTerminal || !surroundings.ErrorIsTerminal)
        {
            return;
        }

        surroundings.Error.Write($"{question} [y/N] ");
        if (surroundings.In.ReadLine()?.Trim() is not ("y" or "Y" or "yes"))
        {
            throw new CommandFailure(ExitCode.Failed, "not confirmed, nothing was changed");
        }
    }
}
