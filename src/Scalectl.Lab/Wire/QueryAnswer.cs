namespace Scalectl.Lab.Wire;

/// <summary>
/// What an action answers: elements without a namespace (the endpoint wraps them as the service's dialect demands:
/// <c>ActionResponse/ActionResult</c> or EC2's <c>ActionResponse</c>), a typed structure where a service also speaks
/// CBOR and JSON, or an error.
/// </summary>
public sealed class QueryAnswer
{
    private QueryAnswer(IReadOnlyList<object?>? content, AnswerStructure? structure, AwsError? error)
    {
        Content = content;
        Structure = structure;
        Error = error;
    }

    /// <summary>An action without output: no <c>ActionResult</c> at all.</summary>
    public static QueryAnswer Empty { get; } = new(null, null, null);

    /// <summary>Content of the result: XElements and sequences of them; null is left out.</summary>
    public IReadOnlyList<object?>? Content { get; }

    /// <summary>The same with its types; null: there is no output, or the service speaks the Query protocol only.</summary>
    public AnswerStructure? Structure { get; }

    public AwsError? Error { get; }

    public static implicit operator QueryAnswer(AwsError error) => new(null, null, error);

    /// <summary>A result with this content, which may be empty (then the result element is there and empty).</summary>
    public static QueryAnswer Of(params object?[] content) => new(content, null, null);

    public static QueryAnswer Of(AnswerStructure structure) => new([AnswerXml.Of(structure)], structure, null);
}
