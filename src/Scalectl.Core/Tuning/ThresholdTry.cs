namespace Scalectl.Tuning;

/// <summary>One run of a threshold.</summary>
/// <param name="Threshold">The threshold, percent.</param>
/// <param name="Errors">Its error sum; what it is counted in is the caller's.</param>
/// <param name="Holds">Whether the errors are within the limit.</param>
/// <param name="Reason">Why this threshold was tried, in a sentence without a full stop.</param>
public sealed record ThresholdTry(double Threshold, double Errors, bool Holds, string Reason);

/// <summary>What a search found.</summary>
/// <param name="Threshold">The largest threshold that was run and held; null: none did.</param>
/// <param name="Tries">Every run, in order.</param>
/// <param name="Reason">Why the search ended there.</param>
public sealed record ThresholdResult(double? Threshold, IReadOnlyList<ThresholdTry> Tries, string Reason);
