using System.CommandLine;

namespace Scalectl.Client.CommandLine;

/// <summary>A command with one real example, which its help shows and its errors point to.</summary>
internal sealed class Verb : Command
{
    public Verb(string name, string description, string example, Func<Call, Task<int>>? run = null)
        : base(name, description)
    {
        Example = example;
        Run = run;
    }

    public string Example { get; }

    public Func<Call, Task<int>>? Run { get; }

    public Verb With(params IReadOnlyList<Symbol> symbols)
    {
        foreach (var symbol in symbols)
        {
            switch (symbol)
            {
                case Command command:
                    Add(command);
                    break;
                case Option option:
                    Add(option);
                    break;
                case Argument argument:
                    Add(argument);
                    break;
            }
        }

        return this;
    }
}
