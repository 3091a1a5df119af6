using System.CommandLine;
using Scalectl.Client.Errors;

namespace Scalectl.Client.CommandLine;

/// <summary><c>scalectl completion SHELL</c>: prints the script that lets the shell ask scalectl what fits.</summary>
internal static class CompletionCommand
{
    private enum Shell
    {
        Bash, Zsh, Fish,
    }

    private static readonly Field<Shell> ShellField = Field<Shell>.Positional("SHELL", "bash, zsh or fish.", Readers.Word<Shell>, "bash");

    // [suggest:N] is System.CommandLine's own directive: it prints what fits at column N of the line.
    private static readonly Dictionary<Shell, string> Scripts = new()
    {
        [Shell.Bash] = """
            _scalectl() {
              local line=${COMP_LINE:0:$COMP_POINT} IFS=$'\n'
              COMPREPLY=($(compgen -W "$(scalectl "[suggest:${#line}]" "$line" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
            }
            complete -o default -F _scalectl scalectl
            """,
        [Shell.Zsh] = """
            #compdef scalectl
            _scalectl() {
              local -a fits
              fits=("${(@f)$(scalectl "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null)}")
              compadd -a fits
              (( ${#fits} )) || _files
            }
            compdef _scalectl scalectl
            """,
        [Shell.Fish] = """
            complete -c scalectl -a '(set -l line (commandline -cp); scalectl "[suggest:"(string length -- $line)"]" "$line" 2>/dev/null)'
            """,
    };

    public static Command Completion => new Verb(
        "completion",
        "Print the script that completes scalectl's commands and options in your shell.",
        "scalectl completion bash > ~/.local/share/bash-completion/completions/scalectl",
        Run).With(ShellField.Symbol);

    private static async Task<int> Run(Call call)
    {
        var shell = call.Required(ShellField);
        call.Check();
        await call.Out.WriteLineAsync(Scripts[shell]);
        return ExitCode.Done;
    }
}
