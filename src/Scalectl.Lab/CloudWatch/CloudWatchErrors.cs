using System.Collections.Frozen;
using Scalectl.Lab.Wire;

namespace Scalectl.Lab.CloudWatch;

/// <summary>CloudWatch's refusals.</summary>
internal static class CloudWatchErrors
{
    /// <summary>Types of the errors in CloudWatch's description, where they are not named as their codes.</summary>
    public static FrozenDictionary<string, string> Shapes { get; } = new Dictionary<string, string>
    {
        ["InvalidParameterValue"] = "InvalidParameterValueException",
        ["InvalidParameterCombination"] = "InvalidParameterCombinationException",
        ["MissingParameter"] = "MissingRequiredParameterException",
        ["InternalFailure"] = "InternalServiceFault",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static AwsError InvalidNextToken { get; } = new("InvalidNextToken", "The next token is invalid or has expired.");

    public static AwsError Invalid(string parameter, string? found, string expected) =>
        new("InvalidParameterValue", $"The value {InvalidInput.Shorten(found)} for parameter {parameter} is invalid: expected {expected}.");

    public static AwsError Missing(string parameter) => new("MissingParameter", $"The parameter {parameter} is required.");

    public static AwsError Combination(string message) => new("InvalidParameterCombination", message);
}
