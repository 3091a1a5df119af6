namespace Scalectl.Api;

/// <summary>What <c>store copy</c> did; everything was read back and is the same.</summary>
public sealed record StoreCopyView
{
    /// <summary>The source, without a password.</summary>
    public required string From { get; init; }

    /// <summary>The target, without a password.</summary>
    public required string To { get; init; }

    public long Documents { get; set; }

    /// <summary>Runs that have samples or seconds.</summary>
    public long Runs { get; set; }

    public long Samples { get; set; }

    /// <summary>Seconds of generators.</summary>
    public long Seconds { get; set; }
}
