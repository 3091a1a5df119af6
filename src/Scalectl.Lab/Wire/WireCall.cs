namespace Scalectl.Lab.Wire;

/// <summary>What a request calls, read from its form on the wire.</summary>
/// <param name="Service">Null: the lab has none of this name.</param>
/// <param name="Action">Name of the operation.</param>
/// <param name="Parameters">The parameters under the names that the Query protocol has for them.</param>
public sealed record WireCall(IQueryService? Service, string Action, IReadOnlyDictionary<string, string> Parameters)
{
    /// <summary>What is wrong with the request, told to a caller whose signature is right; never null without a service.</summary>
    public AwsError? Problem { get; init; }

    /// <summary>Whether times are seconds since 1970, which JSON does not distinguish from other numbers.</summary>
    public bool EpochTimes { get; init; }
}
