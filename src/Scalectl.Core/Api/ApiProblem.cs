namespace Scalectl.Api;

/// <summary>ProblemDetails (RFC 9457) as the daemon answers each non-2xx, with our extension <c>errors</c>.</summary>
public sealed record ApiProblem
{
    public string? Type { get; init; }

    public string? Title { get; init; }

    public int? Status { get; init; }

    /// <summary>The sentence: what happened, what was kept, what to do.</summary>
    public string? Detail { get; init; }

    /// <summary>Every wrong input (400 only).</summary>
    public IReadOnlyList<InvalidInput> Errors { get; init; } = [];
}
