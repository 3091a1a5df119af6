using System.CommandLine;
using Scalectl.Client.Errors;
using Scalectl.Load;

namespace Scalectl.Client.CommandLine;

/// <summary>One execution of a command: reads its fields, collects what is wrong with them, and carries the surroundings.</summary>
internal sealed class Call(ParseResult result, Verb verb, Surroundings surroundings, CancellationToken cancellation)
{
    private readonly List<InvalidInput> _errors = [];
    private bool _missing;

    public Surroundings Surroundings { get; } = surroundings;

    public TextWriter Out => Surroundings.Out;

    public CancellationToken Cancellation { get; } = cancellation;

    /// <summary>What the user typed after the program's name.</summary>
    public IReadOnlyList<string> Words => [.. result.Tokens.Select(token => token.Value)];

    /// <summary>A value that must be given; default while an error is pending, so <see cref="Check"/> before using it.</summary>
    public T Required<T>(Field<T> field)
        where T : notnull
    {
        if (Texts(field) is [.., var last])
        {
            return Read(field, last);
        }

        // An option without its value has been told already.
        if (_errors.All(e => e.Argument != field.Label))
        {
            _missing = true;
            _errors.Add(new(field.Label, "nothing", "a value", field.Example));
        }

        return default!;
    }

    public T Optional<T>(Field<T> field, T otherwise)
        where T : notnull => Texts(field) is [.., var last] ? Read(field, last) : otherwise;

    public T? Maybe<T>(Field<T> field)
        where T : struct => Texts(field) is [.., var last] ? Read(field, last) : null;

    public string? Text(Field<string> field) => Texts(field) is [.., var last] ? Read(field, last) : null;

    public IReadOnlyList<T> All<T>(Field<T> field)
        where T : notnull => [.. Texts(field).Select(text => Read(field, text))];

    /// <summary>The same as the user wrote them, to be passed on.</summary>
    public IReadOnlyList<string> Given<T>(Field<T> field)
        where T : notnull => Texts(field);

    public bool Is(Option<bool> flag) => result.GetValue(flag);

    /// <summary>Adds errors that were found elsewhere.</summary>
    public void Report(IEnumerable<InvalidInput> errors) => _errors.AddRange(errors);

    public T? Take<T>(Outcome<T> outcome)
        where T : notnull
    {
        _errors.AddRange(outcome.Errors);
        return outcome.Value;
    }

    public bool Sound => _errors.Count == 0;

    /// <summary>Ends the command when anything was wrong; every error at once.</summary>
    public void Check()
    {
        if (_errors.Count > 0)
        {
            var sentences = _errors.Select(e => e.ToString());
            throw new CommandFailure(ExitCode.WrongInput, [.. sentences, .. _missing ? new[] { $"the whole command looks like: {verb.Example}" } : []]);
        }
    }

    private T Read<T>(Field<T> field, string text)
        where T : notnull
    {
        var value = field.Reader(field.Label, text);
        _errors.AddRange(value.Errors);
        return value.Value!;
    }

    private string[] Texts<T>(Field<T> field)
        where T : notnull
    {
        if (field.Symbol is Option<string[]> option)
        {
            if (result.GetResult(option) is not { } given)
            {
                return [];
            }

            if (given.Tokens.Count < given.IdentifierTokenCount)
            {
                _errors.Add(new(field.Label, "no value", "a value after it", $"{field.Label} {field.Example}"));
            }

            return [.. given.Tokens.Select(token => token.Value)];
        }

        string[] texts = [.. result.GetResult((Argument)field.Symbol)?.Tokens.Select(token => token.Value) ?? []];

        // The parser takes an unknown option for the value of the next argument: nobody means that.
        if (texts.FirstOrDefault(IsOptionLike) is { } text)
        {
            _errors.Add(UnknownOption(text, result.CommandResult.Command));
            return [];
        }

        return texts;
    }

    /// <summary>Two dashes and a letter: a function may start with a dash, but not so.</summary>
    public static bool IsOptionLike(string text) => text.Length > 2 && text.StartsWith("--", StringComparison.Ordinal) && char.IsAsciiLetter(text[2]);

    public static InvalidInput UnknownOption(string text, Command command)
    {
        var known = command.Options.Select(o => o.Name).Append("--help").ToList();
        var near = NearestName.Of(text.Split('=')[0], known);
        return new(
            InvalidInput.Shorten(text)[1..^1], near is null ? "an unknown option" : $"an unknown option (did you mean {near}?)", $"one of {string.Join(' ', known)}", near ?? known[0]);
    }
}
