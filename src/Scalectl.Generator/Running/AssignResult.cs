namespace Scalectl.Generator.Running;

/// <summary>What became of an assignment.</summary>
internal enum AssignResult
{
    Accepted,
    Invalid,

    /// <summary>The run has begun with another one.</summary>
    TooLate,
}
