using System.Text;

namespace Scalectl.Client.Tests.Documents;

/// <summary>Reads a line of shell as far as documents use it: quotes, substitutions, comments, lists, pipes and redirections.</summary>
internal static class ShellLine
{
    /// <summary>The words of each simple command; a substitution is one word, a redirection none.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Commands(string line)
    {
        List<List<string>> commands = [[]];
        StringBuilder? word = null;
        var redirected = false;
        for (var i = 0; i < line.Length; i++)
        {
            switch (line[i])
            {
                case '#' when word is null:
                    i = line.Length;
                    break;
                case ' ':
                    EndWord();
                    break;
                case '|' or ';' or '&':
                    EndWord();
                    commands.Add([]);
                    break;
                case '>' or '<':
                    word = word?.ToString() is "1" or "2" ? null : word;
                    EndWord();
                    redirected = true;
                    i += i + 1 < line.Length && line[i + 1] is '>' or '&' ? 1 : 0;
                    break;
                case '\\' when i + 1 < line.Length:
                    (word ??= new()).Append(line[++i]);
                    break;
                case '\'' or '"':
                    Quoted(line[i], ref i);
                    break;
                case '$' when i + 1 < line.Length && line[i + 1] == '(':
                    Quoted(')', ref i);
                    break;
                default:
                    (word ??= new()).Append(line[i]);
                    break;
            }
        }

        EndWord();
        return commands;

        void Quoted(char end, ref int at)
        {
            var close = line.IndexOf(end, at + 1);
            close = close < 0 ? line.Length : close;
            (word ??= new()).Append(line, at + 1, close - at - 1);
            at = close;
        }

        void EndWord()
        {
            if (word is not null && !redirected)
            {
                commands[^1].Add(word.ToString());
            }

            (redirected, word) = (redirected && word is null, null);
        }
    }
}
