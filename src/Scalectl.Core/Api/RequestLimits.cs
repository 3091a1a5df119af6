namespace Scalectl.Api;

/// <summary>What the daemon takes.</summary>
public static class RequestLimits
{
    /// <summary>Longest body of a request, bytes.</summary>
    public const int MostBytes = 1 << 20;
}
