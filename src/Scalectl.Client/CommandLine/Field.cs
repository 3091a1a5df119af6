using System.CommandLine;

namespace Scalectl.Client.CommandLine;

/// <summary>Turns the text of an argument into its value, or says what is wrong with it.</summary>
internal delegate Outcome<T> Reader<T>(string argument, string text)
    where T : notnull;

/// <summary>
/// One argument or option with its reader. The parser only sees texts, so that each wrong value, also a missing one,
/// becomes the same four-part sentence of ours and all of them are told at once.
/// </summary>
internal sealed class Field<T>
    where T : notnull
{
    private Field(Symbol symbol, string label, Reader<T> reader, string example) =>
        (Symbol, Label, Reader, Example) = (symbol, label, reader, example);

    public Symbol Symbol { get; }

    /// <summary>As the user writes it: <c>TIMESTEP</c>, <c>--step</c>.</summary>
    public string Label { get; }

    public Reader<T> Reader { get; }

    public string Example { get; }

    public static Field<T> Positional(string name, string description, Reader<T> reader, string example, bool required = true) =>
        new(new Argument<string?>(name) { Description = description, Arity = required ? ArgumentArity.ExactlyOne : ArgumentArity.ZeroOrOne }, name, reader, example);

    /// <summary>The rest of the line; <see cref="Call.All{T}"/> reads it, and how many there must be is the command's to say.</summary>
    public static Field<T> Positionals(string name, string description, Reader<T> reader, string example) =>
        new(new Argument<string[]>(name) { Description = description, Arity = ArgumentArity.ZeroOrMore }, name, reader, example);

    public static Field<T> Option(string name, string description, Reader<T> reader, string example, string value, params string[] aliases) =>
        new(new Option<string[]>(name, aliases) { Description = description, HelpName = value, Arity = ArgumentArity.ZeroOrMore }, name, reader, example);
}
