namespace Scalectl.Lab.Wire;

/// <summary>A refusal in AWS's words.</summary>
/// <param name="Code">AWS's code, for example <c>ValidationError</c>.</param>
/// <param name="Message">AWS's sentence where it is known.</param>
/// <param name="Status">HTTP status.</param>
public sealed record AwsError(string Code, string Message, int Status = 400)
{
    public static AwsError Validation(string message) => new("ValidationError", message);

    public static AwsError UnknownAction(string action, string version)
        => new("InvalidAction", $"The action {action} is not valid for this web service (version {version}).");
}
