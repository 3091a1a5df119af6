namespace Scalectl.Client.Errors;

/// <summary>
/// How a command ends early. The one exception of the client: it unwinds to <c>Root</c>, which prints its sentences on
/// stderr and returns its code.
/// </summary>
internal sealed class CommandFailure : Exception
{
    public CommandFailure(int exitCode, params IReadOnlyList<string> sentences)
        : base(string.Join(Environment.NewLine, sentences)) => (ExitCode, Sentences) = (exitCode, sentences);

    public int ExitCode { get; }

    public IReadOnlyList<string> Sentences { get; }

    /// <summary>Wrong input, every error at once.</summary>
    public static CommandFailure Of(IEnumerable<InvalidInput> errors) => new(Errors.ExitCode.WrongInput, [.. errors.Select(e => e.ToString())]);
}
